using System.Diagnostics;
using EmotionML.Infer.Library;
using EmotionML.Infer.Library.Database;

namespace EmotionML.Tests.Infer.Commands;

/// <summary>The program <c>infer</c> as a process of its own.</summary>
internal static class InferProcess
{
    // one library for every program that the tests start, gone with them
    private static readonly TemporaryFolder Library = KeepUntilExit();

    /// <summary>Starts it.</summary>
    internal static Process Start(params string[] arguments) => Process.Start(On(Library.File("music.db"), arguments))!;

    /// <summary>Runs it to its end.</summary>
    internal static (int Code, string Output, string Error) Run(params string[] arguments) => Programs.Run(On(Library.File("music.db"), arguments));

    /// <summary>How it is started on a music library of the test's own.</summary>
    internal static ProcessStartInfo On(string database, params string[] arguments)
    {
        ProcessStartInfo start = Programs.Ours(typeof(MusicDatabase).Assembly, arguments);
        // no window shall open on the screen of who runs the tests
        start.Environment.Remove("DISPLAY");
        start.Environment.Remove("WAYLAND_DISPLAY");
        // nor shall the tests touch the music library of who runs them
        start.Environment[MusicOptions.DatabaseVariable] = database;
        return start;
    }

    private static TemporaryFolder KeepUntilExit()
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    }
}
