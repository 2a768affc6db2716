using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using EmotionML.Infer.Library.Tracks;
using EmotionML.Infer.Vision;

namespace EmotionML.Infer.Library.Scan;

/// <summary>Tags and length of an audio file.</summary>
/// <param name="Counted">The length is that of the frames, because what the file declares is wrong: a jump by time misses its place.</param>
internal sealed record AudioTags(string? Title, string? Artist, int? Year, string? Genre, string? Language, double? Duration, bool Counted);

/// <summary>Reads audio files by the programs <c>ffprobe</c> and <c>ffmpeg</c>.</summary>
internal static class Ffmpeg
{
    // A song that takes longer is damaged or hostile.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Two minutes from the middle of a song tell its character; intros and endings do not.
    private const double Heard = 120;

    /// <summary>Reads tags and length.</summary>
    /// <exception cref="UserException">The file is no audio, or ffprobe is not installed.</exception>
    internal static async Task<AudioTags> ProbeAsync(string path, CancellationToken stop)
    {
        if (!VideoFormats.HasContent(path)) throw new UserException("expected an audio file, found an empty file, a pipe or a device");
        byte[] output = await RunAsync("ffprobe", ["-v", "error", "-protocol_whitelist", "file", "-format_whitelist", VideoFormats.AudioContainers, "-print_format", "json", "-show_format", "-show_streams", "-select_streams", "a:0", "file:" + path], stop);
        using JsonDocument json = JsonDocument.Parse(output);
        if (!json.RootElement.TryGetProperty("streams", out JsonElement streams) || streams.GetArrayLength() == 0)
            throw new UserException("expected sound, found none");
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        json.RootElement.TryGetProperty("format", out JsonElement format);
        // Ogg keeps its tags with the stream, the others with the file
        foreach (JsonElement holder in (JsonElement[])[format, streams[0]])
            if (holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty("tags", out JsonElement values))
                foreach (JsonProperty tag in values.EnumerateObject()) tags.TryAdd(tag.Name, tag.Value.ToString());
        string? length = format.ValueKind == JsonValueKind.Object && format.TryGetProperty("duration", out JsonElement duration) ? duration.ToString() : null;
        double? seconds = Length(length);
        bool counted = false;
        // streams of bare frames: without a Xing header FFmpeg guesses the length from the first frame's bit rate
        if (format.ValueKind == JsonValueKind.Object && format.TryGetProperty("format_name", out JsonElement name) && name.ToString() is "mp3" or "aac")
        {
            double frames = await FramesAsync(path, stop);
            counted = Math.Abs(frames - (seconds ?? 0)) > 0.1;
            if (counted) seconds = frames;
        }
        return new(
            Tag("title"), Tag("artist") ?? Tag("album_artist"), TrackText.Year(Tag("date") ?? Tag("year")), Tag("genre")?.ToLowerInvariant(), Language(Tag("language")),
            seconds is >= 0.1 and <= 86_400 ? seconds : null, counted);

        string? Tag(string name) => TrackText.Clean(tags.GetValueOrDefault(name));
    }

    // Seconds of all frames together.
    private static async Task<double> FramesAsync(string path, CancellationToken stop)
    {
        byte[] output = await RunAsync("ffprobe", ["-v", "error", "-protocol_whitelist", "file", "-format_whitelist", VideoFormats.AudioContainers, "-select_streams", "a:0", "-show_entries", "packet=duration_time", "-print_format", "csv=p=0", "file:" + path], stop);
        return Encoding.ASCII.GetString(output).Split('\n').Sum(line => Length(line.Trim().TrimEnd(',')) ?? 0);
    }

    private static double? Length(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) ? seconds : null;

    /// <summary>Decodes the middle of a file, two minutes at most, to mono samples at <see cref="AudioAnalysis.Rate"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="duration">Its length in seconds, where known.</param>
    /// <param name="counted">As of <see cref="AudioTags"/>: the middle is found by decoding what lies before it.</param>
    /// <param name="stop">Ends the program.</param>
    /// <exception cref="UserException">The file cannot be decoded, or ffmpeg is not installed.</exception>
    internal static async Task<float[]> DecodeAsync(string path, double? duration, bool counted, CancellationToken stop)
    {
        double start = Math.Max(0, (duration ?? 0) / 2 - Heard / 2);
        string[] input = ["-i", "file:" + path], middle = ["-ss", start.ToString(CultureInfo.InvariantCulture), "-t", Heard.ToString(CultureInfo.InvariantCulture)];
        byte[] pcm = await RunAsync("ffmpeg",
        [
            "-v", "error", "-nostdin", "-protocol_whitelist", "file,pipe", "-format_whitelist", VideoFormats.AudioContainers, .. counted ? [.. input, .. middle] : (string[])[.. middle, .. input],
            "-map", "a:0", "-ac", "1", "-ar", AudioAnalysis.Rate.ToString(CultureInfo.InvariantCulture), "-f", "f32le", "pipe:1",
        ], stop);
        return MemoryMarshal.Cast<byte, float>(pcm.AsSpan(0, pcm.Length / 4 * 4)).ToArray();
    }

    private static async Task<byte[]> RunAsync(string program, string[] arguments, CancellationToken stop)
    {
        using Process process = Start(program, arguments);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            using var output = new MemoryStream();
            Task<string> errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.StandardOutput.BaseStream.CopyToAsync(output, patience.Token);
            await process.WaitForExitAsync(patience.Token);
            string message = await errors;
            if (process.ExitCode == 0) return output.ToArray();
            string[] lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            throw new UserException($"expected an audio file, found: {(lines.Length > 0 ? TrackText.Clean(lines[^1]) : $"{program} exits with {process.ExitCode}")}");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new UserException($"expected {program} to end within {Patience.TotalMinutes:F0} minutes, found it still running");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string program, string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        }
        catch (Win32Exception e)
        {
            throw new UserException($"{program} could not be started ({e.Message}); it comes with the package ffmpeg: run ./setup.sh", e);
        }
    }

    // Tags hold ISO 639-2 codes of three letters; the library's are of two.
    private static string? Language(string? code) => code?.ToLowerInvariant() switch
    {
        "eng" => "en",
        "deu" or "ger" => "de",
        "fra" or "fre" => "fr",
        "spa" => "es",
        "ita" => "it",
        "por" => "pt",
        "rus" => "ru",
        "jpn" => "ja",
        "zxx" => "zxx",
        { Length: 2 } two => two,
        _ => null,
    };
}
