using System.Text.Json;
using System.Xml.Linq;

namespace EmotionML.Tests;

/// <summary>The third-party notices name every package, and none that is no longer used.</summary>
public sealed class NoticesTests
{
    [Fact]
    public void The_notices_list_the_packages_that_are_used()
    {
        IEnumerable<string> nuget = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(e => e.Attribute("Include")!.Value);
        using JsonDocument npm = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "package.json")));
        string[] used = [.. nuget, .. npm.RootElement.GetProperty("dependencies").EnumerateObject().Select(entry => entry.Name)];
        string text = File.ReadAllText(Path.Combine(Repository.Root, "THIRD-PARTY-NOTICES.md"));
        string[] listed = [.. text[text.IndexOf("## Restored by NuGet", StringComparison.Ordinal)..].Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| package", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split('(')[0].Split(',')).Select(name => name.Trim())];
        Assert.Equal(used.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }
}
