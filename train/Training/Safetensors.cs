using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmotionML.Core.Common;

namespace EmotionML.Train.Training;

/// <summary>One array of a safetensors file, converted to float32.</summary>
/// <param name="Shape">Size of every dimension.</param>
/// <param name="Values">Elements in row-major order.</param>
public sealed record TensorData(long[] Shape, float[] Values);

/// <summary>
/// The safetensors format (Hugging Face): eight bytes with the length of a JSON header, the header with type, shape and
/// place of every tensor, then the values. Checkpoints are files of this kind, so any tool can read them.
/// </summary>
public static class Safetensors
{
    private const long LargestHeader = 100_000_000;

    /// <summary>Writes float32 tensors and string metadata.</summary>
    public static void Write(Stream stream, IReadOnlyList<(string Name, TensorData Data)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var header = new JsonObject { ["__metadata__"] = new JsonObject(metadata.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))) };
        long offset = 0;
        foreach ((string name, TensorData data) in tensors)
        {
            long end = offset + data.Values.Length * sizeof(float);
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. data.Shape.Select(s => (JsonNode)s)]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        stream.Write(length);
        stream.Write(json);
        foreach ((_, TensorData data) in tensors) stream.Write(MemoryMarshal.AsBytes(data.Values.AsSpan()));
    }

    /// <summary>Reads every tensor (F32, F64, F16, BF16, I64) as float32, and the metadata.</summary>
    /// <exception cref="UserException">The file is missing, cut off or not of this format.</exception>
    public static (Dictionary<string, TensorData> Tensors, Dictionary<string, string> Metadata) Read(string path)
    {
        if (!File.Exists(path)) throw new UserException($"{path}: no such file");
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception e) when (e is JsonException or EndOfStreamException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new UserException($"{path}: expected a safetensors file, found one that is cut off or damaged ({e.Message})", e);
        }
    }

    private static (Dictionary<string, TensorData>, Dictionary<string, string>) Read(FileStream stream, string path)
    {
        Span<byte> length = stackalloc byte[8];
        stream.ReadExactly(length);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (headerLength > (ulong)Math.Min(LargestHeader, stream.Length - 8))
            throw new UserException($"{path}: expected a safetensors file, found a header length of {headerLength} bytes in a file of {stream.Length}");
        var json = new byte[headerLength];
        stream.ReadExactly(json);
        JsonObject header = JsonNode.Parse(json)!.AsObject();
        long start = stream.Position;
        var tensors = new Dictionary<string, TensorData>();
        var metadata = new Dictionary<string, string>();
        foreach ((string name, JsonNode? entry) in header)
        {
            if (name == "__metadata__")
            {
                foreach ((string key, JsonNode? value) in entry!.AsObject()) metadata[key] = value!.GetValue<string>();
                continue;
            }
            long[] shape = [.. entry!["shape"]!.AsArray().Select(n => n!.GetValue<long>())];
            long from = entry["data_offsets"]![0]!.GetValue<long>(), to = entry["data_offsets"]![1]!.GetValue<long>();
            if (from < 0 || to < from || start + to > stream.Length)
                throw new UserException($"{path}: tensor '{name}' lies at bytes {from} to {to}, the file ends at {stream.Length - start}");
            stream.Position = start + from;
            var bytes = new byte[to - from];
            stream.ReadExactly(bytes);
            string type = entry["dtype"]!.GetValue<string>();
            float[] values = Convert(bytes, type) ?? throw new UserException($"{path}: tensor '{name}': expected F32, F64, F16, BF16 or I64, found {type}");
            if (values.Length != shape.Aggregate(1L, (a, b) => a * b))
                throw new UserException($"{path}: tensor '{name}': expected {string.Join('x', shape)} values, found {values.Length}");
            tensors[name] = new TensorData(shape, values);
        }
        return (tensors, metadata);
    }

    private static float[]? Convert(byte[] bytes, string type) => type switch
    {
        "F32" => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
        "F64" => [.. MemoryMarshal.Cast<byte, double>(bytes).ToArray().Select(v => (float)v)],
        "F16" => [.. MemoryMarshal.Cast<byte, Half>(bytes).ToArray().Select(v => (float)v)],
        // a bfloat16 is the upper half of a float32
        "BF16" => [.. MemoryMarshal.Cast<byte, ushort>(bytes).ToArray().Select(v => BitConverter.UInt32BitsToSingle((uint)v << 16))],
        "I64" => [.. MemoryMarshal.Cast<byte, long>(bytes).ToArray().Select(v => (float)v)],
        _ => null,
    };
}
