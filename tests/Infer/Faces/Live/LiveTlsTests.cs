using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using EmotionML.Infer.Hosting;
using EmotionML.Tests.Web;
using OpenCvSharp;

namespace EmotionML.Tests.Infer.Faces.Live;

/// <summary>The live socket over HTTPS, where a browser speaks HTTP/2 and asks by CONNECT instead of GET.</summary>
public sealed class LiveTlsTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private WebServer server = null!;

    public async Task InitializeAsync()
    {
        using RSA key = RSA.Create(2048);
        using X509Certificate2 certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var files = new PemFiles(folder.File("certificate.pem"), folder.File("key.pem"));
        await File.WriteAllTextAsync(files.Certificate, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(files.Key, key.ExportPkcs8PrivateKeyPem());
        server = await WebServer.StartAsync(options => options with { Urls = "https://127.0.0.1:0", Certificate = files });
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_frame_is_answered_over_tls(string version)
    {
        using var socket = Socket(version);
        using HttpMessageInvoker client = Client();
        await socket.ConnectAsync(Address(), client, default);
        using var image = new Mat(120, 160, MatType.CV_8UC3, Scalar.Gray);
        await socket.SendAsync(image.ImEncode(".jpg"), WebSocketMessageType.Binary, true, default);
        byte[] buffer = new byte[100_000];
        WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, default);
        using JsonDocument answer = JsonDocument.Parse(buffer.AsMemory(0, received.Count));
        Assert.Equal(160, answer.RootElement.GetProperty("width").GetInt32());
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_page_of_another_origin_gets_no_socket_over_tls(string version)
    {
        using var socket = Socket(version);
        socket.Options.SetRequestHeader("Origin", "https://elsewhere.example");
        using HttpMessageInvoker client = Client();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Address(), client, default));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    private static ClientWebSocket Socket(string version)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return socket;
    }

    private Uri Address() => new UriBuilder(server.Address) { Scheme = "wss", Path = "/live" }.Uri;

    private static HttpMessageInvoker Client() => new(new SocketsHttpHandler
    {
        SslOptions = new() { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    });
}
