using System.CommandLine;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EmotionML.Infer.Hosting;
using EmotionML.Infer.Library;

namespace EmotionML.Infer.Commands;

/// <summary><c>serve</c>: the web application; also what runs without a command.</summary>
public static class ServeCommand
{
    private static readonly Option<string> Urls = new("--urls")
    {
        Description = "addresses to listen at, divided by semicolons",
        DefaultValueFactory = _ => ServeOptions.DefaultUrls,
    };
    private static readonly Option<string?> Certificate = new("--certificate") { Description = "certificate of https addresses, a PEM file", HelpName = "FILE" };
    private static readonly Option<string?> CertificateKey = new("--certificate-key") { Description = "its private key, a PEM file", HelpName = "FILE" };

    private static readonly VisionArguments Vision = new();

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("serve", "Serve the web application (the default command).");
        MakeDefault(command);
        return command;
    }

    /// <summary>Gives a command the options and the work of <c>serve</c>.</summary>
    public static void MakeDefault(Command command)
    {
        command.Options.Add(Urls);
        command.Options.Add(Certificate);
        command.Options.Add(CertificateKey);
        command.Options.Add(CommandLine.Model);
        command.Options.Add(CommandLine.MapLabels);
        command.Options.Add(MusicOptions.Database);
        command.Options.Add(CommandLine.Affect);
        command.Options.Add(CommandLine.MoodWindow);
        Vision.AddDetectorTo(command);
        command.Run(ServeAsync);
    }

    private static async Task<int> ServeAsync(ParseResult arguments, CancellationToken stop)
    {
        string urls = arguments.GetValue(Urls)!;
        foreach (string url in urls.Split(';')) Check(url);
        var options = new ServeOptions
        {
            Urls = urls,
            Certificate = CertificateOf(arguments),
            Model = arguments.GetValue(CommandLine.Model)!,
            MapLabels = arguments.GetValue(CommandLine.MapLabels),
            Database = arguments.GetValue(MusicOptions.Database),
            Affect = CommandLine.AffectOf(arguments),
            MoodWindow = CommandLine.MoodWindowOf(arguments),
            Detector = Vision.Detector(arguments),
        };
        await using WebApplication app = WebHost.Build(options);
        await StartAsync(app, options, stop);
        foreach (string url in app.Urls)
        {
            Console.WriteLine($"EmotionML: {url}");
            if (Warning(url) is { } warning) Console.WriteLine(warning);
        }
        Console.WriteLine("Ctrl+C stops it.");
        // ends by itself on Ctrl+C and SIGTERM: that is how one stops a server, so the exit code is 0
        await app.WaitForShutdownAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }

    private static PemFiles? CertificateOf(ParseResult arguments)
    {
        string? certificate = PemFile(arguments, Certificate), key = PemFile(arguments, CertificateKey);
        if (certificate is null && key is null) return null;
        if (certificate is null || key is null) throw new UserException($"expected both {Certificate.Name} and {CertificateKey.Name}, found one of them");
        try
        {
            X509Certificate2.CreateFromPemFile(certificate, key).Dispose();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new UserException($"{Certificate.Name} {certificate}: expected a certificate and its private key {key} as PEM, found: {e.Message}", e);
        }
        return new PemFiles(Path.GetFullPath(certificate), Path.GetFullPath(key));
    }

    private static string? PemFile(ParseResult arguments, Option<string?> option) => arguments.GetValue(option) switch
    {
        { } file when !File.Exists(file) => throw new UserException($"{option.Name} {file}: expected a PEM file, found no such file"),
        var file => file,
    };

    private static async Task StartAsync(WebApplication app, ServeOptions options, CancellationToken stop)
    {
        try
        {
            await app.StartAsync(stop);
        }
        catch (Exception e) when (Refusal(e, options) is { } refusal)
        {
            // services that run already are stopped, else the host takes the end of their timers for a failure and logs it
            await app.StopAsync(CancellationToken.None);
            throw new UserException(refusal, e);
        }
    }

    private static string? Refusal(Exception error, ServeOptions options) => error switch
    {
        IOException or SocketException => $"{Urls.Name} {options.Urls}: expected free addresses of this machine (perhaps EmotionML runs already), found: {error.Message}",
        InvalidOperationException when options.Certificate is null && options.Urls.Contains("https:", StringComparison.OrdinalIgnoreCase) =>
            $"{Urls.Name} {options.Urls}: expected {Certificate.Name} and {CertificateKey.Name} beside an https address, found none",
        _ => null,
    };

    private static void Check(string url)
    {
        // Kestrel takes * and + for every address; Uri does not
        string plain = url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        if (!Uri.TryCreate(plain, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.AbsolutePath != "/")
            throw new UserException($"--urls: expected an address such as {ServeOptions.DefaultUrls}, found '{url}'");
    }

    /// <summary>What is missing at an address that others can reach; null where nothing is.</summary>
    internal static string? Warning(string url)
    {
        BindingAddress address = BindingAddress.Parse(url);
        if (SameOrigin.IsLoopback(address.Host)) return null;
        return address.Scheme == "https"
            ? "  Others can reach this address. It asks for no password: let in whom you trust only."
            : "  Others can reach this address, but browsers give a camera only to secure pages: HTTPS is missing. Use --urls https://… with"
                + $" {Certificate.Name} and {CertificateKey.Name}, or a reverse proxy that has a certificate.";
    }
}
