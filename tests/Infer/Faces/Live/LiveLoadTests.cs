using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using EmotionML.Tests.Web;
using Xunit.Abstractions;

namespace EmotionML.Tests.Infer.Faces.Live;

/// <summary>
/// Eight clients at once. EMOTIONML_LOAD_SECONDS (default 4) sets how long; EMOTIONML_LOAD_FPS, the frames per second
/// that each client has to get, is for a machine that has nothing else to do: 6 is the goal on two cores.
/// </summary>
[Collection(SequentialCollection.Name)]
[Trait("Category", "Slow")]
public sealed class LiveLoadTests(ITestOutputHelper output)
{
    private const int Clients = 8;

    [FactIfFaces]
    public async Task Eight_clients_share_the_server_fairly_and_memory_stays_flat()
    {
        double seconds = Setting("EMOTIONML_LOAD_SECONDS", 4), wanted = Setting("EMOTIONML_LOAD_FPS", 0);
        byte[] jpeg = Frame();
        await using WebServer server = await WebServer.StartAsync(options => options with { PhotosPerMinute = 1000 });
        Uri address = new UriBuilder(server.Address) { Scheme = "ws", Path = "/live" }.Uri;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => RunAsync(address, jpeg, 1))); // warm
        long before = Resident();
        TimeSpan spent = Processor();

        int[] frames = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => RunAsync(address, jpeg, seconds)));

        double[] fps = [.. frames.Select(count => count / seconds).Order()];
        long grown = Resident() - before;
        double each = (Processor() - spent).TotalMilliseconds / frames.Sum();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Clients} clients, {seconds} s: {fps[0]:0.0} to {fps[^1]:0.0} frames per second each, {fps.Sum():0} together; {each:0.0} ms of processor time a frame, server and clients; memory grew by {grown >> 20} MB to {Resident() >> 20} MB"));
        Assert.True(fps[0] > 0 && fps[0] >= 0.6 * fps[^1], $"the slowest client got {fps[0]}, the fastest {fps[^1]} frames per second");
        Assert.True(fps[0] >= wanted, $"the slowest client got {fps[0]} frames per second, {wanted} were wanted");
        // what a pool of buffers may take; a leak of one frame each time would be hundreds of megabytes a minute
        Assert.True(grown < 150 << 20, $"memory grew by {grown >> 20} MB");
    }

    private async Task<int> RunAsync(Uri address, byte[] jpeg, double seconds)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(address, default);
        byte[] buffer = new byte[1 << 14];
        int frames = 0, length = 0;
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; frames++)
        {
            await socket.SendAsync(jpeg, WebSocketMessageType.Binary, true, default);
            ValueWebSocketReceiveResult answer = await socket.ReceiveAsync(buffer.AsMemory(), default);
            Assert.Equal(WebSocketMessageType.Text, answer.MessageType);
            length = answer.Count;
        }
        using JsonDocument last = JsonDocument.Parse(buffer.AsMemory(0, length));
        output.WriteLine($"{frames} frames, milliseconds of the last: {last.RootElement.GetProperty("timings")}");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", default);
        return frames;
    }

    // One face at 640x480, as a camera has it.
    private static byte[] Frame()
    {
        using var folder = new TemporaryFolder();
        Programs.Ffmpeg("-i", SharedFaces.File("obama-480p.jpg"), "-vf", "crop=640:480", "-q:v", "4", "-update", "1", folder.File("frame.jpg"));
        return File.ReadAllBytes(folder.File("frame.jpg"));
    }

    private static TimeSpan Processor()
    {
        using Process process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static long Resident()
    {
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static double Setting(string name, double usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : usual;
}
