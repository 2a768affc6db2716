using System.Reflection;

namespace EmotionML.Core.Common;

/// <summary>The one version of EmotionML that <c>--version</c>, model cards, reports and the API state.</summary>
public static class ProductVersion
{
    /// <summary>The version, such as <c>0.2.0</c>.</summary>
    public static string Number => Full.Split('+')[0];

    /// <summary>The version with the commit it was built from after a plus sign, where the build knew it.</summary>
    public static string Full { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
