using System.Text.RegularExpressions;

namespace EmotionML.Tests;

/// <summary>Looks for addresses that a file would load something from.</summary>
internal static partial class NetworkHosts
{
    // names of XML dialects, never loaded
    private static readonly string[] Namespaces = ["www.w3.org"];

    /// <summary>Fails where a text names a host outside a link that a reader may click.</summary>
    public static void AssertNone(string text) => Assert.Empty(
        Address().Matches(Link().Replace(text, "")).Select(match => match.Groups[1].Value).Where(host => !Namespaces.Contains(host)).Distinct());

    [GeneratedRegex("https?://([A-Za-z0-9.-]+)")]
    private static partial Regex Address();

    [GeneratedRegex("<a href=\\\\?\"https?://[^\"]*\"")]
    private static partial Regex Link();
}
