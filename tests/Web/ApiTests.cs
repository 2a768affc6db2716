using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Infer.Commands;
using EmotionML.Infer.Faces;
using EmotionML.Infer.Hosting;
using EmotionML.Infer.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionML.Tests.Web;

/// <summary>The REST part on the real host.</summary>
public sealed class ApiTests(ApiTests.SmallLimits fixture) : IClassFixture<ApiTests.SmallLimits>
{
    private readonly WebServer server = fixture.Server;

    /// <summary>A server that takes small files only.</summary>
    public sealed class SmallLimits : WebServerFixture
    {
        private protected override ServeOptions Change(ServeOptions options) => options with
        {
            Upload = new UploadOptions { MaxPhoto = 1 << 20, MaxVideo = 4 << 20, MaxDuration = TimeSpan.FromSeconds(60) },
        };
    }

    [Fact]
    public async Task The_server_says_that_it_is_well()
    {
        JsonElement health = await server.Client.GetFromJsonAsync<JsonElement>("healthz");
        Assert.Equal("ok", health.GetProperty("status").GetString());
        Assert.Equal("emotion.onnx", health.GetProperty("model").GetString());
    }

    [FactIfFaces]
    public async Task A_photo_gives_every_face_with_box_and_probabilities()
    {
        using HttpResponseMessage response = await PostAsync("api/photos", await File.ReadAllBytesAsync(SharedFaces.File("two_people.jpg")), "image/jpeg");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(1126, answer.GetProperty("width").GetInt32());
        Assert.Equal(2, answer.GetProperty("faces").GetArrayLength());
        foreach (JsonElement face in answer.GetProperty("faces").EnumerateArray())
        {
            Assert.Equal(["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"], face.GetProperty("probabilities").EnumerateObject().Select(p => p.Name));
            Assert.InRange(face.GetProperty("box").GetProperty("width").GetInt32(), 100, 300);
        }
    }

    [FactIfFaces]
    public async Task A_video_tells_its_progress_and_then_its_frames_and_leaves_no_file()
    {
        string[] before = Videos();
        using HttpResponseMessage response = await PostAsync("api/videos", await File.ReadAllBytesAsync(SharedFaces.File("short_hamilton_clip.mp4")), "video/mp4");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        (string Event, JsonElement Data)[] events = Events(await response.Content.ReadAsStringAsync());
        Assert.True(events.Count(e => e.Event == "progress") >= 2);
        Assert.Equal("result", events[^1].Event);
        JsonElement result = events[^1].Data;
        JsonElement[] frames = [.. result.GetProperty("frames").EnumerateArray()];
        // ten frames a second of a clip of nine seconds
        Assert.InRange(frames.Length, 85, 100);
        Assert.True(frames.Count(frame => frame.GetProperty("faces").GetArrayLength() > 0) > 20);
        Assert.Equal(1, result.GetProperty("shares").EnumerateObject().Sum(share => share.Value.GetDouble()), 0.01);
        // the file goes just after the last event has gone out; other tests may read videos meanwhile
        for (int i = 0; i < 200 && Videos().Except(before).Any(); i++) await Task.Delay(100);
        Assert.Empty(Videos().Except(before));

        static string[] Videos() => Directory.GetFiles(Path.GetTempPath(), "emotionml-*.video");
    }

    [Fact]
    public Task A_file_that_is_no_photo_is_a_problem() =>
        IsProblemAsync(PostAsync("api/photos", "no photo"u8.ToArray(), "image/jpeg"), HttpStatusCode.BadRequest, "found 8 bytes that are none");

    [Fact]
    public Task An_empty_photo_is_a_problem() => IsProblemAsync(PostAsync("api/photos", [], "image/jpeg"), HttpStatusCode.BadRequest, "found an empty one");

    [Fact]
    public Task A_form_is_a_problem() => IsProblemAsync(server.Client.PostAsync("api/photos", new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "a.jpg" } }),
        HttpStatusCode.UnsupportedMediaType, "multipart/form-data");

    [Fact]
    public Task A_photo_above_the_limit_is_a_problem() =>
        IsProblemAsync(PostAsync("api/photos", new byte[(1 << 20) + 1], "image/jpeg"), HttpStatusCode.RequestEntityTooLarge, "at most 1 MB");

    [Fact]
    public Task A_photo_without_a_declared_length_is_counted_as_it_comes()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "api/photos") { Content = new StreamContent(new MemoryStream(new byte[3 << 20])) };
        request.Headers.TransferEncodingChunked = true;
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        return IsProblemAsync(server.Client.SendAsync(request), HttpStatusCode.RequestEntityTooLarge, "at most 1 MB");
    }

    [Fact]
    public Task A_file_that_is_no_video_is_a_problem() =>
        IsProblemAsync(PostAsync("api/videos", new byte[2000], "video/mp4"), HttpStatusCode.BadRequest, "cannot be opened");

    [FactIfFaces]
    public async Task A_video_that_is_too_long_is_a_problem()
    {
        await using WebServer strict = await WebServer.StartAsync(options => options with { Upload = new UploadOptions { MaxDuration = TimeSpan.FromSeconds(3) } });
        using var content = new ByteArrayContent(await File.ReadAllBytesAsync(SharedFaces.File("short_hamilton_clip.mp4")));
        content.Headers.ContentType = new MediaTypeHeaderValue("video/mp4");
        await IsProblemAsync(strict.Client.PostAsync("api/videos", content), HttpStatusCode.BadRequest, "at most 0.1 minutes");
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_come_back()
    {
        await using WebServer strict = await WebServer.StartAsync(options => options with { PhotosPerMinute = 2 });
        HttpResponseMessage last = null!;
        for (int i = 0; i < 3; i++) last = await strict.Client.PostAsync("api/photos", new ByteArrayContent([1]) { Headers = { ContentType = new("image/jpeg") } });
        Assert.InRange(last.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        await IsProblemAsync(Task.FromResult(last), HttpStatusCode.TooManyRequests, "too many requests");
    }

    [Fact]
    public Task An_address_that_does_not_exist_is_a_problem() => IsProblemAsync(server.Client.GetAsync("api/nothing"), HttpStatusCode.NotFound, "there is nothing here");

    [Fact]
    public Task A_method_that_does_not_exist_is_a_problem() => IsProblemAsync(server.Client.GetAsync("api/photos"), HttpStatusCode.MethodNotAllowed, "GET is not what is done here");

    [Fact]
    public Task A_live_socket_asked_for_without_a_socket_is_a_problem() => IsProblemAsync(server.Client.GetAsync("live"), HttpStatusCode.BadRequest, "expected a WebSocket");

    [Fact]
    public async Task Another_host_name_and_another_origin_are_refused()
    {
        var rebound = new HttpRequestMessage(HttpMethod.Get, "healthz") { Headers = { Host = "elsewhere.example" } };
        await IsProblemAsync(server.Client.SendAsync(rebound), HttpStatusCode.BadRequest, "found elsewhere.example");
        var foreign = new HttpRequestMessage(HttpMethod.Post, "api/photos") { Headers = { { "Origin", "http://elsewhere.example" } }, Content = new ByteArrayContent([1]) };
        await IsProblemAsync(server.Client.SendAsync(foreign), HttpStatusCode.Forbidden, "found http://elsewhere.example");
    }

    [Fact]
    public async Task The_model_is_described_from_the_files_beside_it()
    {
        JsonElement model = await server.Client.GetFromJsonAsync<JsonElement>("api/model");
        using var metrics = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.Artifact("emotion.metrics.json")));
        Assert.Equal(metrics.RootElement.GetProperty("accuracy").GetDouble(), model.GetProperty("metrics").GetProperty("accuracy").GetDouble());
        Assert.Equal(EmotionLabels.Fer2013, model.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        Assert.StartsWith("#", model.GetProperty("card").GetString()!.TrimStart('-', '\n'), StringComparison.Ordinal);

        using HttpResponseMessage report = await server.Client.GetAsync(model.GetProperty("report").GetString());
        Assert.Equal("text/html", report.Content.Headers.ContentType!.MediaType);
        Assert.Equal(SecurityHeaders.ReportPolicy, report.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task A_model_that_others_figures_lie_beside_shows_none_of_them()
    {
        using var folder = new TemporaryFolder();
        foreach (string file in (string[])["emotion.onnx", "emotion.metrics.json"])
            File.Copy(Repository.Artifact(file), folder.File(file));
        string text = await File.ReadAllTextAsync(folder.File("emotion.metrics.json"));
        await File.WriteAllTextAsync(folder.File("emotion.metrics.json"), text.Replace("\"sha256\": \"", "\"sha256\": \"0", StringComparison.Ordinal));
        await using WebServer other = await WebServer.StartAsync(options => options with { Model = folder.File("emotion.onnx") });
        JsonElement model = await other.Client.GetFromJsonAsync<JsonElement>("api/model");
        Assert.Equal(JsonValueKind.Null, model.GetProperty("metrics").ValueKind);
        Assert.Contains("another model", model.GetProperty("note").GetString(), StringComparison.Ordinal);
        await IsProblemAsync(other.Client.GetAsync("api/model/report"), HttpStatusCode.NotFound, "there is no report");
    }

    [Fact]
    public async Task The_interface_is_described_by_OpenAPI()
    {
        JsonElement description = await server.Client.GetFromJsonAsync<JsonElement>("openapi/v1.json");
        JsonElement paths = description.GetProperty("paths");
        foreach (string path in (string[])["/live", "/healthz", "/api/photos", "/api/videos", "/api/model"])
            Assert.True(paths.TryGetProperty(path, out _), path);
        Assert.True(paths.GetProperty("/api/photos").GetProperty("post").GetProperty("responses").TryGetProperty("413", out _));
    }

    [Fact]
    public async Task Every_route_is_described_by_OpenAPI_and_in_the_documentation_and_no_other()
    {
        JsonElement description = await server.Client.GetFromJsonAsync<JsonElement>("openapi/v1.json");
        string[] described = [.. description.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"))];
        // CONNECT is how HTTP/2 opens the socket that is described as GET; HEAD is GET without its body
        string[] routed = [.. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => $"{method} {Address(route)}"))
            .Where(route => !route.StartsWith("CONNECT ", StringComparison.Ordinal) && !route.StartsWith("HEAD ", StringComparison.Ordinal) && !route.Contains("/openapi/", StringComparison.Ordinal))];
        string[] documented = [.. Regex.Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "api.md")), "`((?:GET|POST|PUT|DELETE) /[^`]*)`").Select(match => match.Groups[1].Value)];
        Assert.Equal(routed.Order(StringComparer.Ordinal).Distinct(), described.Where(route => !route.StartsWith("HEAD ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(routed.Order(StringComparer.Ordinal).Distinct(), documented.Order(StringComparer.Ordinal).Distinct());

        static string Address(RouteEndpoint route) => "/" + Regex.Replace(route.RoutePattern.RawText!.Trim('/'), ":[a-z]+}", "}");
    }

    [Fact]
    public async Task The_page_may_reach_no_other_host_and_its_scripts_are_served_here()
    {
        using HttpResponseMessage page = await server.Client.GetAsync("");
        string policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", policy, StringComparison.Ordinal);
        foreach (string script in (string[])["lib/Tone.js", "lib/plotly.min.js", "js/app.js"])
            Assert.Equal("text/javascript", (await server.Client.GetAsync(script)).EnsureSuccessStatusCode().Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5210", null)]
    [InlineData("http://localhost:5210", null)]
    [InlineData("http://[::1]:5210", null)]
    [InlineData("http://0.0.0.0:5210", "HTTPS is missing")]
    [InlineData("http://*:5210", "HTTPS is missing")]
    [InlineData("https://[::]:5210", "asks for no password")]
    public void An_address_that_others_reach_says_what_is_missing(string url, string? words)
    {
        string? warning = ServeCommand.Warning(url);
        if (words is null) Assert.Null(warning);
        else Assert.Contains(words, warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_model_is_told_at_the_start()
    {
        UserException error = await Assert.ThrowsAsync<UserException>(() => WebServer.StartAsync(options => options with { Model = "/nowhere/emotion.onnx" }));
        Assert.Contains("/nowhere/emotion.onnx", error.Message, StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> PostAsync(string path, byte[] body, string type) =>
        server.Client.PostAsync(path, new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } });

    private static async Task IsProblemAsync(Task<HttpResponseMessage> asked, HttpStatusCode status, string detail)
    {
        using HttpResponseMessage response = await asked;
        await ProblemAnswers.ExpectProblem(response, (int)status, detail);
    }

    private static (string, JsonElement)[] Events(string text) =>
    [
        .. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('\n'))
            .Select(lines => (lines[0]["event: ".Length..], JsonSerializer.Deserialize<JsonElement>(lines[1]["data: ".Length..]))),
    ];
}
