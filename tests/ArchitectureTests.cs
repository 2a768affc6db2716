using System.Diagnostics;
using System.Xml.Linq;

namespace EmotionML.Tests;

/// <summary>The dependency rule of the README and what else it says of the projects, read from their files.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, HashSet<string>> References = ReadReferences();

    [Fact]
    public void The_projects_are_found()
    {
        Assert.Contains("core", References.Keys);
        Assert.Contains("train", References.Keys);
        Assert.Contains("core", References["infer"]);
    }

    [Fact]
    public void A_binding_references_no_other_project()
    {
        foreach ((string project, HashSet<string> references) in References.Where(pair => pair.Key.StartsWith("bindings/", StringComparison.Ordinal)))
            Assert.True(references.Count == 0, $"{project} references {string.Join(", ", references)}");
    }

    [Fact]
    public void Core_references_no_other_project() => OnlyReferences("core");

    [Fact]
    public void Training_references_only_core_and_dlib() => OnlyReferences("train", "core", "bindings/Dlib");

    [Fact]
    public void Inference_never_reaches_training_even_through_others()
    {
        foreach (string project in References.Keys.Where(key => key == "infer" || key.StartsWith("infer/", StringComparison.Ordinal)))
        {
            HashSet<string> reached = Reach(project);
            Assert.DoesNotContain("train", reached);
            Assert.DoesNotContain("bindings/Dlib", reached);
        }
        // the rule holds for what inference is built on, too
        Assert.DoesNotContain("train", Reach("core"));
    }

    [Fact]
    public void Only_tests_and_notebooks_point_at_the_applications()
    {
        string[] applications = ["train", "infer"];
        foreach ((string project, HashSet<string> references) in References)
        {
            if (!project.StartsWith("tests", StringComparison.Ordinal) && !project.StartsWith("notebooks", StringComparison.Ordinal))
                Assert.True(!references.Overlaps(applications), $"{project} references {string.Join(", ", references)}");
        }
    }

    [Fact]
    public void Core_has_no_console_and_no_web()
    {
        string[] forbidden = ["Spectre.Console", "System.CommandLine", "Microsoft.AspNetCore", "Google.Protobuf", "TorchSharp", "libtorch"];
        XDocument project = XDocument.Load(Path.Combine(Repository.Root, "core", "EmotionML.Core.csproj"));
        Assert.Equal("Microsoft.NET.Sdk", project.Root!.Attribute("Sdk")!.Value);
        IEnumerable<string> packages = project.Descendants().Where(e => e.Name.LocalName is "PackageReference" or "FrameworkReference")
            .Select(e => e.Attribute("Include")!.Value);
        Assert.DoesNotContain(packages, name => forbidden.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    private static void OnlyReferences(string project, params string[] allowed) =>
        Assert.True(References[project].IsSubsetOf(allowed), $"{project} references {string.Join(", ", References[project])}");

    private static HashSet<string> Reach(string project)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([project]);
        while (open.TryPop(out string? next))
        {
            foreach (string reference in References[next].Where(reached.Add))
                open.Push(reference);
        }
        return reached;
    }

    [Theory]
    [InlineData("infer")]
    [InlineData("train")]
    public void Paths_after_dotnet_run_are_those_of_the_folder_it_is_typed_in(string project)
    {
        (int code, string output, string error) = Programs.Run(new ProcessStartInfo("dotnet", ["msbuild", Path.Combine(Repository.Root, project), "-getProperty:RunWorkingDirectory"]));
        Assert.True(code == 0, output + error);
        Assert.Equal("", output.Trim());
    }

    // Folder of every project, relative to the root, and the folders of those it references.
    private static Dictionary<string, HashSet<string>> ReadReferences()
    {
        string[] skipped = ["bin", "obj", "node_modules", "artifacts", ".git"];
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory.EnumerateFiles(Repository.Root, "*.csproj", options)
            .Where(path => !Relative(path).Split('/').Any(skipped.Contains))
            .ToDictionary(
                path => Relative(Path.GetDirectoryName(path)!),
                path => XDocument.Load(path).Descendants().Where(e => e.Name.LocalName == "ProjectReference")
                    .Select(e => e.Attribute("Include")!.Value.Replace('\\', '/'))
                    .Select(include => Path.GetDirectoryName(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, include)))!)
                    .Select(Relative)
                    .ToHashSet());
    }

    private static string Relative(string path) => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
}
