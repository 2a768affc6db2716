using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using EmotionML.Infer.Vision.Detection;
using EmotionML.Infer.Vision.Tracking;

namespace EmotionML.Infer.Faces.Live;

/// <summary>
/// One client of the live socket: takes a JPEG, answers JSON, takes the next. Whatever breaks the protocol closes this
/// connection with a reason and touches no other.
/// </summary>
internal sealed class LiveConnection(WebSocket socket, FaceService faces, EmotionStream stream, LiveOptions options, ILogger log)
{
    private readonly long start = Stopwatch.GetTimestamp();
    // Two buffers, used in turn: a frame is read from one while the next message may come into the other.
    private byte[] buffer = new byte[1 << 16], other = new byte[1 << 16];
    private volatile int length;
    private Task<bool> next = Task.FromResult(false);

    /// <summary>Serves until the client goes, breaks the protocol, or the server stops.</summary>
    internal async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await ServeAsync(stop);
        }
        catch (Refusal refusal)
        {
            await CloseAsync(refusal.Status, refusal.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "the server stops");
        }
        catch (WebSocketException e) when (e.WebSocketErrorCode == WebSocketError.Faulted)
        {
            // Text that is no UTF-8, or a broken frame: the library has told the client itself, who needs a moment to hear it.
            await Task.Delay(options.ClosingTime / 4, CancellationToken.None);
            socket.Abort();
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // the client is gone without a word, or does not take its answers
            socket.Abort();
            await IgnoreAsync(next);
        }
        catch (Exception e)
        {
            LiveLog.Failed(log, e);
            await CloseAsync(WebSocketCloseStatus.InternalServerError, "the server made a mistake; its log says more");
        }
    }

    private async Task ServeAsync(CancellationToken stop)
    {
        next = ReceiveAsync();
        while (await WaitAsync(stop))
        {
            int size = length;
            byte[] frame = buffer;
            (buffer, other, length) = (other, buffer, 0);
            next = ReceiveAsync();
            byte[] answer = await faces.ReadAsync(waited => Read(frame.AsSpan(0, size), waited), stop);
            // Until now the client had no answer, so it can have sent nothing but a closing: more is a flood.
            if (length > 0) throw new Refusal(WebSocketCloseStatus.PolicyViolation, "flood: wait for the answer before the next frame");
            using var patience = new CancellationTokenSource(options.MessageTime);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.SendAsync(answer, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        }
        await CloseAsync(WebSocketCloseStatus.NormalClosure, "goodbye");
    }

    // True for a whole message in the buffer, false for a closing.
    private async Task<bool> ReceiveAsync()
    {
        while (true)
        {
            if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(2 * buffer.Length, options.MaxMessage + 1));
            // Never cancelled: that would abort the socket, and the reason could not be told any more.
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close) return false;
            if (part.MessageType == WebSocketMessageType.Text)
                throw new Refusal(WebSocketCloseStatus.InvalidMessageType, "expected a binary message with a JPEG, found text");
            length += part.Count;
            if (length > options.MaxMessage)
                throw new Refusal(WebSocketCloseStatus.MessageTooBig, $"expected at most {options.MaxMessage} bytes a frame, found more");
            if (part.EndOfMessage)
            {
                return length > 0 ? true
                    : throw new Refusal(WebSocketCloseStatus.InvalidPayloadData, "expected a JPEG, found an empty message");
            }
        }
    }

    // Waits for the next message, as long as it is given time.
    private async Task<bool> WaitAsync(CancellationToken stop)
    {
        long since = Stopwatch.GetTimestamp();
        long? begun = null;
        // looks four times a message's time: exact enough, and one timer instead of two
        while (await Task.WhenAny(next, Task.Delay(options.MessageTime / 4, stop)) != next)
        {
            stop.ThrowIfCancellationRequested();
            if (length > 0) begun ??= Stopwatch.GetTimestamp();
            if (begun is { } from && Stopwatch.GetElapsedTime(from) > options.MessageTime)
                throw new Refusal(WebSocketCloseStatus.PolicyViolation, $"expected a whole message within {options.MessageTime.TotalSeconds:0.#} s, found half of one");
            if (begun is null && Stopwatch.GetElapsedTime(since) > options.IdleTime)
                throw new Refusal(WebSocketCloseStatus.NormalClosure, $"nothing was sent for {options.IdleTime.TotalSeconds:0} s");
        }
        return await next;
    }

    private byte[] Read(ReadOnlySpan<byte> jpeg, double waited)
    {
        if (jpeg is not [0xFF, 0xD8, 0xFF, ..])
            throw new Refusal(WebSocketCloseStatus.InvalidPayloadData, "expected a JPEG, found other bytes");
        long from = Stopwatch.GetTimestamp();
        try
        {
            using Mat picture = PictureDecoder.Decode(jpeg, "frame", options.MaxPixels, ImreadModes.Grayscale);
            FrameReading reading = stream.Read(picture, Stopwatch.GetElapsedTime(start), Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            FaceAnswer[] answers = [.. reading.Faces.Select(face => FaceAnswer.Of(face, faces.Labels))];
            return JsonSerializer.SerializeToUtf8Bytes(
                new FrameAnswer(reading.Number, reading.Width, reading.Height, answers, MoodAnswer.Of(reading.Mood), TimingsAnswer.Of(waited, reading.Times)), JsonSerializerOptions.Web);
        }
        catch (UserException e)
        {
            throw new Refusal(WebSocketCloseStatus.InvalidPayloadData, e.Message);
        }
    }

    // Says goodbye and gives the other side a moment to do the same; the socket is aborted when it does not.
    private async Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        using var patience = new CancellationTokenSource(options.ClosingTime);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(status, Fit(reason), patience.Token);
            await IgnoreAsync(next.WaitAsync(patience.Token));
            // what was on its way still has to be taken, or the reason would be lost in a reset
            byte[] scrap = new byte[1 << 14];
            while (next.IsCompleted && socket.State == WebSocketState.CloseSent)
                await socket.ReceiveAsync(scrap.AsMemory(), patience.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // it had its chance
        }
        if (socket.State is not WebSocketState.Closed) socket.Abort();
        await IgnoreAsync(next);
    }

    private static async Task IgnoreAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    // A reason takes at most 123 bytes (RFC 6455, 5.5).
    private static string Fit(string reason)
    {
        while (Encoding.UTF8.GetByteCount(reason) > 123) reason = reason[..^1];
        return reason;
    }

    private sealed class Refusal(WebSocketCloseStatus status, string message) : Exception(message)
    {
        internal WebSocketCloseStatus Status => status;
    }
}

internal static partial class LiveLog
{
    [LoggerMessage(LogLevel.Error, "a frame could not be read")]
    internal static partial void Failed(ILogger log, Exception error);
}
