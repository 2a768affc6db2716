using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using EmotionML.Core.Common;

namespace EmotionML.Train.Networks.Pretrained;

/// <summary>
/// Weights as tensorflow.js stores them: a JSON manifest with name, shape and, for values of a byte, scale and minimum of each
/// tensor, and one binary file of the values in that order.
/// </summary>
public static class WeightManifest
{
    /// <summary>Reads every tensor as float32 in the manifest's own layout (kernels are [H, W, in, out]).</summary>
    /// <param name="manifest">The JSON file; the binary file lies beside it.</param>
    /// <param name="sha256">Expected hash of the binary file, in hexadecimal.</param>
    /// <exception cref="UserException">A file is missing, cut off, or another than expected.</exception>
    public static IReadOnlyDictionary<string, (long[] Shape, float[] Values)> Read(string manifest, string sha256)
    {
        if (!File.Exists(manifest)) throw new UserException($"{manifest}: expected a weight manifest, found no such file; ./setup.sh installs the npm packages");
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(manifest));
            var tensors = new Dictionary<string, (long[], float[])>();
            foreach (JsonElement group in json.RootElement.EnumerateArray())
            {
                string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(manifest))!, group.GetProperty("paths")[0].GetString()!);
                byte[] values = File.ReadAllBytes(path);
                string found = Convert.ToHexStringLower(SHA256.HashData(values));
                if (found != sha256) throw new UserException($"{path}: expected SHA-256 {sha256}, found {found}");
                int offset = 0;
                foreach (JsonElement entry in group.GetProperty("weights").EnumerateArray())
                {
                    long[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(side => side.GetInt64())];
                    int count = (int)shape.Aggregate(1L, (product, side) => product * side);
                    tensors[entry.GetProperty("name").GetString()!] = (shape, Values(values, ref offset, count, entry));
                }
            }
            return tensors;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentOutOfRangeException or IOException)
        {
            throw new UserException($"{manifest}: expected a weight manifest of tensorflow.js with its values, found one that is cut off or damaged ({e.Message})", e);
        }
    }

    private static float[] Values(byte[] file, ref int offset, int count, JsonElement entry)
    {
        if (!entry.TryGetProperty("quantization", out JsonElement quantization))
        {
            ReadOnlySpan<byte> floats = file.AsSpan(offset, 4 * count);
            offset += 4 * count;
            return MemoryMarshal.Cast<byte, float>(floats).ToArray();
        }
        double scale = quantization.GetProperty("scale").GetDouble(), minimum = quantization.GetProperty("min").GetDouble();
        var values = new float[count];
        ReadOnlySpan<byte> bytes = file.AsSpan(offset, count);
        for (int i = 0; i < count; i++) values[i] = (float)(bytes[i] * scale + minimum);
        offset += count;
        return values;
    }
}
