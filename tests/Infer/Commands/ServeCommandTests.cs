using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EmotionML.Infer.Commands;
using EmotionML.Infer.Library;

namespace EmotionML.Tests.Infer.Commands;

/// <summary>The web application as it is started on the command line.</summary>
public sealed class ServeCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_cannot_be_served_is_told_in_one_line()
    {
        using var busy = new TcpListener(IPAddress.Loopback, 0);
        busy.Start();
        (string certificate, string key) = Pem();
        string text = folder.File("text.pem");
        File.WriteAllText(text, "this is no certificate");
        foreach ((string[] arguments, string message) in ((string[], string)[])[
            (["--urls", "banana"], "--urls: expected an address such as http://127.0.0.1:5210, found 'banana'"),
            (["--urls", $"http://{busy.LocalEndpoint}"], "address already in use"),
            (["--urls", "http://192.0.2.1:5210"], "expected free addresses of this machine"),
            (["--urls", "https://127.0.0.1:0"], "expected --certificate and --certificate-key beside an https address, found none"),
            (["--certificate", certificate], "expected both --certificate and --certificate-key, found one of them"),
            (["--certificate", "nowhere.pem", "--certificate-key", key], "--certificate nowhere.pem: expected a PEM file, found no such file"),
            (["--urls", "https://127.0.0.1:0", "--certificate", text, "--certificate-key", key], "expected a certificate and its private key"),
            (["--urls", "https://127.0.0.1:0", "--certificate", certificate, "--certificate-key", certificate], "expected a certificate and its private key")])
        {
            Programs.AssertRefused(arguments, message, Programs.Run(Start(arguments)));
        }
    }

    [Fact]
    public async Task Https_is_served_with_the_certificate_given()
    {
        (string certificate, string key) = Pem();
        ProcessStartInfo start = Start("--urls", "https://127.0.0.1:0", "--certificate", Path.GetFileName(certificate), "--certificate-key", Path.GetFileName(key));
        start.WorkingDirectory = folder.Path;
        using Process process = Process.Start(start)!;
        Uri address = await AddressAsync(process);

        using X509Certificate2 expected = X509CertificateLoader.LoadCertificateFromFile(certificate);
        using var client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == expected.Thumbprint });
        Assert.Equal("https", address.Scheme);
        Assert.Contains("\"ok\"", await client.GetStringAsync(new Uri(address, "healthz")), StringComparison.Ordinal);
        await EndAsync(process);
    }

    [Fact]
    public async Task A_published_folder_serves_page_and_model_without_the_working_copy()
    {
        string published = folder.File("published"), configuration = typeof(ServeCommand).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        (int code, string output, _) = Programs.Run(new ProcessStartInfo("dotnet",
            ["publish", Path.Combine(Repository.Root, "infer"), "-c", configuration, "--no-build", "-o", published]));
        Assert.True(code == 0, output);
        var start = new ProcessStartInfo(Path.Combine(published, "EmotionML.Infer"), ["--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[MusicOptions.DatabaseVariable] = folder.File("music.db");
        using Process process = Process.Start(start)!;
        using var client = new HttpClient { BaseAddress = await AddressAsync(process) };
        foreach (string path in (string[])["", "js/app.js", "lib/Tone.js", "lib/plotly.min.js", "api/model", "api/model/report"])
            Assert.True((await client.GetAsync(path)).IsSuccessStatusCode, path);
        await EndAsync(process);
    }

    private static async Task<Uri> AddressAsync(Process process)
    {
        const string before = "EmotionML: ";
        string? line = await process.StandardOutput.ReadLineAsync();
        Assert.True(line?.StartsWith(before, StringComparison.Ordinal), line ?? await process.StandardError.ReadToEndAsync());
        return new Uri(line![before.Length..]);
    }

    private static async Task EndAsync(Process process)
    {
        Programs.Terminate(process);
        Assert.Empty(await process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private ProcessStartInfo Start(params string[] arguments)
    {
        ProcessStartInfo start = InferProcess.On(folder.File("music.db"), arguments);
        // a developer's certificate there would serve where the tests expect none
        start.Environment["HOME"] = folder.Path;
        return start;
    }

    private (string Certificate, string Key) Pem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        (string Certificate, string Key) files = (folder.File("certificate.pem"), folder.File("key.pem"));
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
