using System.Globalization;
using System.Net;
using EmotionML.Core.Common;
using EmotionML.Infer.Faces;
using EmotionML.Infer.Faces.Videos;
using EmotionML.Infer.Library.Scan;
using EmotionML.Infer.Vision.Video;
using EmotionML.Tests.Web;
using OpenCvSharp;

namespace EmotionML.Tests.Infer.Faces.Videos;

public sealed class HostileVideoTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Manifests_and_lists_that_name_another_video_are_refused()
    {
        string clip = Clip("clip.ts", "160x120"), other = folder.File("other.mp4");
        using (var usual = new VideoFile(clip)) Assert.Equal(new Size(160, 120), usual.Size);
        foreach (string text in (string[])
        [
            $"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{clip}\n#EXT-X-ENDLIST\n",
            "ffconcat version 1.0\nfile clip.ts\n",
            "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" profiles=\"urn:mpeg:dash:profile:isoff-on-demand:2011\"></MPD>",
        ])
        {
            File.WriteAllText(other, text);
            Assert.Null(VideoFile.TryOpen(other));
        }
    }

    [Fact]
    public void A_pipe_is_not_opened()
    {
        if (OperatingSystem.IsWindows()) return;
        string pipe = folder.File("pipe.mp4");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [pipe])) made.WaitForExit();
        Assert.Null(VideoFile.TryOpen(pipe));
        Assert.Contains("a pipe", Assert.Throws<UserException>(() => new VideoFile(pipe)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_song_that_is_a_list_of_other_files_is_refused()
    {
        string song = folder.File("song.wav"), list = folder.File("list.mp3");
        Programs.Ffmpeg(["-f", "lavfi", "-i", "sine=duration=1", song]);
        Assert.NotNull((await Ffmpeg.ProbeAsync(song, default)).Duration);
        File.WriteAllText(list, "ffconcat version 1.0\nfile song.wav\n");
        await Assert.ThrowsAsync<UserException>(() => Ffmpeg.ProbeAsync(list, default));
    }

    [Fact]
    public void What_a_killed_server_left_is_deleted_and_a_file_in_use_stays()
    {
        if (OperatingSystem.IsWindows()) return;
        using FileStream used = VideoTemporary.Create();
        used.Write([1, 2, 3]);
        used.Flush();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(used.Name));
        string name = Path.GetFileName(used.Name), left = folder.File(name);
        File.WriteAllText(left, "left");
        VideoTemporary.Sweep(folder.Path);
        Assert.False(File.Exists(left));
        VideoTemporary.Sweep(Path.GetDirectoryName(used.Name)!);
        Assert.True(File.Exists(used.Name));
        VideoTemporary.Delete(used.Name);
    }

    [Fact]
    public async Task A_body_that_comes_slowly_is_answered_408_and_holds_no_place()
    {
        await using WebServer server = await WebServer.StartAsync(options => options with { Upload = new UploadOptions { BodyTime = TimeSpan.FromMilliseconds(300), MaxVideos = 1 } });
        foreach (string route in (string[])["api/videos", "api/photos"])
        {
            using var client = new System.Net.Sockets.TcpClient(server.Address.Host, server.Address.Port);
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"POST /{route} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nContent-Length: 5000\r\n\r\nslow")));
            using var reader = new StreamReader(client.GetStream());
            Assert.Contains(" 408 ", await reader.ReadLineAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Answers_may_not_be_embedded_by_other_sites_nor_kept_by_caches()
    {
        await using WebServer server = await WebServer.StartAsync();
        using HttpResponseMessage answer = await server.Client.GetAsync("api/history");
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        using var request = new HttpRequestMessage(HttpMethod.Get, "healthz");
        request.Headers.Host = "LOCALHOST";
        using HttpResponseMessage upper = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, upper.StatusCode);
    }

    private string Clip(string name, string size)
    {
        string path = folder.File(name);
        Programs.Ffmpeg(["-f", "lavfi", "-i", $"testsrc=size={size}:rate=10:duration=1", "-c:v", "mpeg2video", "-r", "25", path]);
        return path;
    }
}
