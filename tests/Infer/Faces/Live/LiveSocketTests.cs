using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using EmotionML.Infer.Faces.Live;
using EmotionML.Tests.Web;
using OpenCvSharp;

namespace EmotionML.Tests.Infer.Faces.Live;

/// <summary>The protocol of the live socket: whole, split, oversized, truncated, wrong and mutated messages.</summary>
public sealed class LiveSocketTests : IAsyncLifetime
{
    // short times, so that the tests need not wait for the real ones
    private static readonly LiveOptions Short = new()
    {
        MaxMessage = 200_000,
        MessageTime = TimeSpan.FromSeconds(1.5),
        ClosingTime = TimeSpan.FromSeconds(1),
        MaxClients = 12,
    };

    private WebServer server = null!;

    public async Task InitializeAsync() => server = await WebServer.StartAsync(options => options with { Live = Short, PhotosPerMinute = 10_000 });

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_frame_is_answered_with_its_number_size_and_timings()
    {
        using ClientWebSocket socket = await ConnectAsync();
        for (int number = 1; number <= 3; number++)
        {
            using JsonDocument answer = await AskAsync(socket, Jpeg(320, 240));
            JsonElement root = answer.RootElement;
            Assert.Equal(number, root.GetProperty("frame").GetInt32());
            Assert.Equal(320, root.GetProperty("width").GetInt32());
            Assert.Equal(240, root.GetProperty("height").GetInt32());
            Assert.Equal(0, root.GetProperty("faces").GetArrayLength());
            Assert.Equal(JsonValueKind.Null, root.GetProperty("mood").ValueKind);
            Assert.True(root.GetProperty("timings").GetProperty("decode").GetDouble() > 0);
        }
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", default);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [FactIfFaces]
    public async Task A_face_is_followed_and_makes_a_mood()
    {
        using ClientWebSocket socket = await ConnectAsync();
        byte[] jpeg = await File.ReadAllBytesAsync(SharedFaces.File("obama-480p.jpg"));
        for (int i = 0; i < 4; i++)
        {
            using JsonDocument answer = await AskAsync(socket, jpeg);
            JsonElement face = Assert.Single(answer.RootElement.GetProperty("faces").EnumerateArray());
            Assert.True(face.GetProperty("id").GetInt32() >= 1);
            Assert.Equal(7, face.GetProperty("probabilities").EnumerateObject().Count());
            Assert.Equal(1, face.GetProperty("probabilities").EnumerateObject().Sum(p => p.Value.GetDouble()), 0.01);
            Assert.InRange(answer.RootElement.GetProperty("mood").GetProperty("valence").GetDouble(), 0.3, 1);
        }
    }

    [Fact]
    public async Task A_frame_in_many_parts_is_the_same_frame()
    {
        using ClientWebSocket socket = await ConnectAsync();
        byte[] jpeg = Jpeg(320, 240);
        for (int from = 0; from < jpeg.Length; from += 700)
        {
            int count = Math.Min(700, jpeg.Length - from);
            await socket.SendAsync(jpeg.AsMemory(from, count), WebSocketMessageType.Binary, from + count == jpeg.Length, default);
        }
        using JsonDocument answer = await ReceiveAsync(socket);
        Assert.Equal(1, answer.RootElement.GetProperty("frame").GetInt32());
    }

    [Fact]
    public Task Text_is_refused() => RefusesAsync(WebSocketCloseStatus.InvalidMessageType, "found text",
        socket => socket.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Text, true, default));

    [Fact]
    public Task An_empty_message_is_refused() => RefusesAsync(WebSocketCloseStatus.InvalidPayloadData, "empty message",
        socket => socket.SendAsync(Array.Empty<byte>(), WebSocketMessageType.Binary, true, default));

    [Fact]
    public Task Bytes_that_are_no_JPEG_are_refused() => RefusesAsync(WebSocketCloseStatus.InvalidPayloadData, "expected a JPEG",
        socket => socket.SendAsync(new byte[5000], WebSocketMessageType.Binary, true, default));

    [Fact]
    public Task A_JPEG_cut_in_its_header_is_refused() => RefusesAsync(WebSocketCloseStatus.InvalidPayloadData, "expected",
        socket => socket.SendAsync(Jpeg(320, 240).AsMemory(0, 40).ToArray(), WebSocketMessageType.Binary, true, default));

    [Fact]
    public Task A_message_above_the_limit_is_refused_before_it_is_whole() => RefusesAsync(WebSocketCloseStatus.MessageTooBig, "at most 200000 bytes",
        socket => socket.SendAsync(new byte[200_001], WebSocketMessageType.Binary, false, default));

    [Fact]
    public Task Half_a_message_is_not_waited_for_for_ever() => RefusesAsync(WebSocketCloseStatus.PolicyViolation, "found half of one",
        socket => socket.SendAsync(Jpeg(320, 240).AsMemory(0, 500).ToArray(), WebSocketMessageType.Binary, false, default));

    [Fact]
    public Task A_flood_is_refused() => RefusesAsync(WebSocketCloseStatus.PolicyViolation, "flood", async socket =>
    {
        byte[] jpeg = Jpeg(640, 480);
        for (int i = 0; i < 40 && socket.State == WebSocketState.Open; i++)
            await socket.SendAsync(jpeg, WebSocketMessageType.Binary, true, default);
    });

    [Fact]
    public async Task A_picture_that_declares_too_many_pixels_is_refused_before_it_is_decoded()
    {
        byte[] jpeg = Jpeg(64, 64);
        int frame = jpeg.AsSpan().IndexOf((byte[])[0xFF, 0xC0]);
        (jpeg[frame + 5], jpeg[frame + 6], jpeg[frame + 7], jpeg[frame + 8]) = (0xC3, 0x50, 0xC3, 0x50); // 50,000 x 50,000
        await RefusesAsync(WebSocketCloseStatus.InvalidPayloadData, "pixels", socket => socket.SendAsync(jpeg, WebSocketMessageType.Binary, true, default));
    }

    [Fact]
    public async Task A_page_of_another_origin_is_refused()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "https://elsewhere.example");
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Address(), default));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task One_client_too_many_is_told_to_come_later()
    {
        var sockets = new List<ClientWebSocket>();
        try
        {
            for (int i = 0; i < Short.MaxClients; i++) sockets.Add(await ConnectAsync());
            using var late = new ClientWebSocket();
            late.Options.CollectHttpResponseDetails = true;
            await Assert.ThrowsAsync<WebSocketException>(() => late.ConnectAsync(Address(), default));
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, late.HttpStatusCode);
        }
        finally
        {
            foreach (ClientWebSocket socket in sockets) socket.Dispose();
        }
    }

    [Fact]
    public async Task Two_thousand_mutated_messages_are_each_answered_or_refused_and_harm_no_one()
    {
        using ClientWebSocket bystander = await ConnectAsync();
        byte[] good = Jpeg(96, 72);
        var random = new Random(20261121);
        int answers = 0, refusals = 0;
        ClientWebSocket? socket = null;
        for (int i = 0; i < 2000; i++)
        {
            socket ??= await ConnectAsync();
            byte[] message = Mutate(good, random);
            bool text = random.Next(20) == 0;
            await socket.SendAsync(message, text ? WebSocketMessageType.Text : WebSocketMessageType.Binary, true, default);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            byte[] buffer = new byte[1 << 16];
            ValueWebSocketReceiveResult result;
            try
            {
                result = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
            }
            catch (WebSocketException) when (text)
            {
                // text that is no UTF-8 fails the connection inside the library (RFC 6455, 8.1)
                refusals++;
                socket.Dispose();
                socket = null;
                continue;
            }
            if (result.MessageType == WebSocketMessageType.Text)
            {
                answers++;
            }
            else
            {
                // text that is no UTF-8 is refused by the library, which says the status only
                Assert.True(socket.CloseStatusDescription is { Length: > 0 } || (text && socket.CloseStatus == WebSocketCloseStatus.InvalidPayloadData), $"message {i}: no reason");
                Assert.True(socket.CloseStatus != WebSocketCloseStatus.InternalServerError, $"message {i}: {Convert.ToHexString(message)}");
                refusals++;
                socket.Dispose();
                socket = null;
            }
        }
        socket?.Dispose();
        Assert.Equal(2000, answers + refusals);
        Assert.True(answers > 200 && refusals > 200, $"{answers} answers, {refusals} refusals: the mutations are all of one kind");
        using JsonDocument still = await AskAsync(bystander, good);
        Assert.Equal(1, still.RootElement.GetProperty("frame").GetInt32());
    }

    private static byte[] Mutate(byte[] good, Random random)
    {
        byte[] message = [.. good];
        switch (random.Next(4))
        {
            case 0: // some bytes anywhere
                for (int n = random.Next(1, 12); n > 0; n--) message[random.Next(message.Length)] = (byte)random.Next(256);
                return message;
            case 1: // cut off
                return message[..random.Next(message.Length)];
            case 2: // a piece doubled
                int at = random.Next(message.Length);
                return [.. message[..at], .. message[random.Next(at + 1)..]];
            default: // the header, where sizes and tables stand
                for (int n = random.Next(1, 6); n > 0; n--) message[random.Next(Math.Min(200, message.Length))] = (byte)random.Next(256);
                return message;
        }
    }

    private async Task RefusesAsync(WebSocketCloseStatus status, string reason, Func<ClientWebSocket, Task> break_)
    {
        using ClientWebSocket bystander = await ConnectAsync(), socket = await ConnectAsync();
        try
        {
            await break_(socket);
        }
        catch (WebSocketException)
        {
            // the server may have closed while we were still sending
        }
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        byte[] buffer = new byte[1 << 16];
        while ((await socket.ReceiveAsync(buffer.AsMemory(), patience.Token)).MessageType != WebSocketMessageType.Close)
        {
            // answers to what was right before
        }
        Assert.Equal(status, socket.CloseStatus);
        Assert.Contains(reason, socket.CloseStatusDescription, StringComparison.Ordinal);
        using JsonDocument answer = await AskAsync(bystander, Jpeg(160, 120));
        Assert.Equal(1, answer.RootElement.GetProperty("frame").GetInt32());
    }

    private Uri Address() => new UriBuilder(server.Address) { Scheme = "ws", Path = "/live" }.Uri;

    private async Task<ClientWebSocket> ConnectAsync()
    {
        var socket = new ClientWebSocket();
        // a refused connection gives its place back only a moment after it is closed
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await socket.ConnectAsync(Address(), default);
                return socket;
            }
            catch (WebSocketException) when (attempt < 20)
            {
                socket.Dispose();
                socket = new ClientWebSocket();
                await Task.Delay(100);
            }
        }
    }

    private static async Task<JsonDocument> AskAsync(ClientWebSocket socket, byte[] jpeg)
    {
        await socket.SendAsync(jpeg, WebSocketMessageType.Binary, true, default);
        return await ReceiveAsync(socket);
    }

    private static async Task<JsonDocument> ReceiveAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        byte[] buffer = new byte[1 << 16];
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
            Assert.Equal(WebSocketMessageType.Text, part.MessageType);
            length += part.Count;
            if (part.EndOfMessage) return JsonDocument.Parse(Encoding.UTF8.GetString(buffer, 0, length));
        }
    }

    // A picture of hills: shades, but no face.
    private static byte[] Jpeg(int width, int height)
    {
        byte[] pixels = new byte[width * height];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                pixels[(y * width) + x] = (byte)(y < (height / 2) + (height / 6 * Math.Sin(x * 9.0 / width)) ? 200 - (y * 60 / height) : 60 + (x * 50 / width));
        using Mat image = Mat.FromPixelData(height, width, MatType.CV_8UC1, pixels);
        Assert.True(Cv2.ImEncode(".jpg", image, out byte[] jpeg));
        return jpeg;
    }
}
