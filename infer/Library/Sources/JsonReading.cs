using System.Text.Json;
using EmotionML.Infer.Library.Tracks;

namespace EmotionML.Infer.Library.Sources;

/// <summary>Reads what a server says without trusting its shape: what is not there or of another kind is null.</summary>
internal static class JsonReading
{
    internal static JsonElement? Get(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    internal static string? Text(this JsonElement element, string name) => element.Get(name) switch
    {
        { ValueKind: JsonValueKind.String } text => TrackText.Clean(text.GetString()),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    internal static double? Number(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double value) ? value : null;

    internal static bool? Flag(this JsonElement element, string name) => element.Get(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    internal static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>An address that begins with https; addresses are not cut as texts are, so they may be long.</summary>
    internal static string? Address(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.String } text && Uri.TryCreate(text.GetString(), UriKind.Absolute, out Uri? address) && address.Scheme is "https" or "http"
            ? text.GetString() : null;

    /// <summary>Only letters, digits, - and _: an id goes into a path.</summary>
    internal static bool IsId(string id) => id.Length is > 0 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
