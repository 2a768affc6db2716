using System.Text.RegularExpressions;

namespace EmotionML.Tests;

/// <summary>
/// The order of the folders inside a project: each uses only those before it, so that no two need each other. Read from
/// the namespaces that the files of a folder use, by a <c>using</c> line or by a qualified name.
/// </summary>
public sealed partial class FolderOrderTests
{
    /// <summary>From the folder that uses no other to the one that may use all; folders in one entry do not use each other.</summary>
    private static readonly Dictionary<string, string[][]> Orders = new()
    {
        ["core"] = [["Common"], ["Affect"], ["Model"]],
        ["train"] = [["Data"], ["Metrics"], ["Onnx"], ["Networks"], ["Training"], ["MLNet"], ["Export"], ["Evaluation"], ["Reporting", "Baselines"], ["Packaging"], ["Commands"]],
        ["infer"] = [["Vision", "Http"], ["Library", "Faces"], ["Playlists", "History"], ["Recommendations"], ["Hosting"], ["Commands"]],
    };

    public static TheoryData<string> Projects => [.. Orders.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_uses_only_those_before_it(string project)
    {
        IEnumerable<(string Path, string Text)> files = Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'), Path: path))
            .Where(file => !file.Item1.Contains("/obj/", StringComparison.Ordinal) && !file.Item1.Contains("/bin/", StringComparison.Ordinal))
            .Select(file => (file.Item1, File.ReadAllText(file.Path)));
        string[] wrong = [.. files.SelectMany(file => Wrong(project, file.Path, file.Text))];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("using EmotionML.Train.Commands;\nnamespace EmotionML.Train.Training;", "uses Commands")]
    [InlineData("namespace EmotionML.Train.Networks;\nclass A { Training.Trainer? b; }", "uses Training")]
    [InlineData("using EmotionML.Train.Baselines;\nnamespace EmotionML.Train.Reporting;", "uses Baselines")]
    [InlineData("namespace EmotionML.Train.Elsewhere;", "no place in the order")]
    public void A_use_backwards_is_found(string text, string found) =>
        Assert.Contains(found, Assert.Single(Wrong("train", "train/X.cs", text)), StringComparison.Ordinal);

    [Fact]
    public void A_use_forwards_is_not_one() =>
        Assert.Empty(Wrong("train", "train/X.cs", "using EmotionML.Train.Data.Readers;\nnamespace EmotionML.Train.Training.Augmentation;\nclass A { string b = \"Commands.C\"; }"));

    private static IEnumerable<string> Wrong(string project, string path, string text)
    {
        string name = $"EmotionML.{char.ToUpperInvariant(project[0])}{project[1..]}";
        string code = Noise().Replace(text, " ");
        Match space = Regex.Match(code, $@"^namespace {Regex.Escape(name)}(?:\.(\w+))?", RegexOptions.Multiline);
        string own = space.Groups[1].Value;
        // Program.cs, which is in no folder, may use all
        if (own.Length == 0) yield break;
        string[][] order = Orders[project];
        int rank = Rank(own);
        if (rank < 0)
        {
            yield return $"{path}: the folder {own} has no place in the order of {project}";
            yield break;
        }
        IEnumerable<string> used = Regex.Matches(code, $@"\b{Regex.Escape(name)}\.(\w+)").Select(match => match.Groups[1].Value)
            .Concat(Regex.Matches(code, $@"(?<![.\w]){Regex.Escape(name.Split('.')[1])}\.(\w+)").Select(match => match.Groups[1].Value))
            .Concat(Regex.Matches(code, @"(?<![.\w])([A-Z]\w*)\.[A-Z]").Select(match => match.Groups[1].Value));
        foreach (string other in used.Where(other => other != own && Rank(other) >= rank).Distinct())
            yield return $"{path}: {own} uses {other}, which comes {(Rank(other) == rank ? "beside" : "after")} it";

        int Rank(string folder) => Array.FindIndex(order, names => names.Contains(folder));
    }

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|^using static [^\n]*""", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Noise();
}
