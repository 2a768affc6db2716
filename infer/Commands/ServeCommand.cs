using System.CommandLine;
using EmotionML.Infer.Hosting;
using EmotionML.Infer.Music;

namespace EmotionML.Infer.Commands;

/// <summary><c>serve</c>: the web application; also what runs without a command.</summary>
public static class ServeCommand
{
    private static readonly Option<string> Urls = new("--urls")
    {
        Description = "addresses to listen at, divided by semicolons",
        DefaultValueFactory = _ => ServeOptions.DefaultUrls,
    };

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
        command.Options.Add(CommandLine.Model);
        command.Options.Add(MusicOptions.Database);
        command.Options.Add(CommandLine.Affect);
        command.Options.Add(CommandLine.MoodWindow);
        command.Run(ServeAsync);
    }

    private static async Task<int> ServeAsync(ParseResult arguments, CancellationToken stop)
    {
        string urls = arguments.GetValue(Urls)!;
        foreach (string url in urls.Split(';')) Check(url);
        var options = new ServeOptions
        {
            Urls = urls,
            Model = arguments.GetValue(CommandLine.Model)!,
            Database = arguments.GetValue(MusicOptions.Database),
            Affect = CommandLine.AffectOf(arguments),
            MoodWindow = CommandLine.MoodWindowOf(arguments),
        };
        await using WebApplication app = WebHost.Build(options);
        await app.StartAsync(stop);
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
            : "  Others can reach this address, but browsers give a camera only to secure pages: HTTPS is missing. Use --urls https://… with a"
                + " certificate (Kestrel__Certificates__Default__Path and __KeyPath name its PEM files), or a reverse proxy that has one.";
    }
}
