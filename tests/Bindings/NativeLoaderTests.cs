using System.Reflection;
using EmotionML.Bindings.OpenCv;

namespace EmotionML.Tests.Bindings;

public sealed class NativeLoaderTests
{
    [Fact]
    public void A_missing_library_lists_every_path_and_the_command_that_installs_it()
    {
        using var folder = new TemporaryFolder();
        string absent = folder.File("libabsent.so"), broken = folder.File("libbroken.so");
        File.WriteAllText(broken, "not a library");

        DllNotFoundException error = Assert.Throws<DllNotFoundException>(
            () => Load("emotionml_absent", [absent, broken, "libemotionml_absent.so"], "Run ./setup.sh."));

        Assert.Contains("'emotionml_absent'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"\n  {absent}: no such file\n", error.Message, StringComparison.Ordinal);
        Assert.Contains($"\n  {broken}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("\n  libemotionml_absent.so: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("\nRun ./setup.sh.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_candidate_that_loads_is_taken()
    {
        string shim = Directory.GetFiles(AppContext.BaseDirectory, "*emotionml_opencv.*").First(path => !path.EndsWith(".json", StringComparison.Ordinal));
        Assert.NotEqual(0, Load("emotionml_opencv", ["absent-for-sure", shim], "hint"));
    }

    // The loader is linked into every binding: by name it would be ambiguous here.
    private static nint Load(string library, string[] candidates, string hint)
    {
        MethodInfo load = typeof(Mat).Assembly.GetType("EmotionML.Bindings.NativeLoader", throwOnError: true)!
            .GetMethod("Load", BindingFlags.NonPublic | BindingFlags.Static)!;
        try
        {
            return (nint)load.Invoke(null, [library, candidates, hint])!;
        }
        catch (TargetInvocationException e)
        {
            throw e.InnerException!;
        }
    }
}
