using System.Text;
using EmotionML.Core.Common;
using EmotionML.Train.Training;

namespace EmotionML.Tests.Train.Training;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_written_is_read_back()
    {
        string path = Path.Combine(folder.Path, "a.safetensors");
        var data = new TensorData([2, 3], [1, -2, 3.5f, float.MinValue, 0, float.Epsilon]);
        AtomicFile.Write(path, s => Safetensors.Write(s, [("x", data), ("scalar", new([], [7]))], new Dictionary<string, string> { ["key"] = "väl\"ue" }));
        (Dictionary<string, TensorData> tensors, Dictionary<string, string> metadata) = Safetensors.Read(path);
        Assert.Equal(data.Values, tensors["x"].Values);
        Assert.Equal(data.Shape, tensors["x"].Shape);
        Assert.Equal([7f], tensors["scalar"].Values);
        Assert.Equal("väl\"ue", metadata["key"]);
    }

    [Fact]
    public void Half_and_brain_floats_are_widened()
    {
        // 1.5 is 0x3E00 in F16 and 0x3FC0 in BF16
        string path = Write("""{"h":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[2,4]}}""", [0x00, 0x3E, 0xC0, 0x3F]);
        Dictionary<string, TensorData> tensors = Safetensors.Read(path).Tensors;
        Assert.Equal([1.5f], tensors["h"].Values);
        Assert.Equal([1.5f], tensors["b"].Values);
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "lies at bytes 0 to 8, the file ends at 4")]
    [InlineData("""{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "expected 3 values, found 2")]
    [InlineData("""{"x":{"dtype":"U4","shape":[1],"data_offsets":[0,4]}}""", 4, "expected F32, F64, F16, BF16 or I64, found U4")]
    [InlineData("""{"x":{"shape":[1]""", 4, "cut off or damaged")]
    public void A_damaged_file_is_a_clear_error(string header, int bytes, string message)
    {
        var error = Assert.Throws<UserException>(() => Safetensors.Read(Write(header, new byte[bytes])));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Something_else_is_refused()
    {
        string path = Path.Combine(folder.Path, "text.safetensors");
        File.WriteAllText(path, "this is no such file at all");
        Assert.Contains("header length", Assert.Throws<UserException>(() => Safetensors.Read(path)).Message, StringComparison.Ordinal);
        Assert.Contains("no such file", Assert.Throws<UserException>(() => Safetensors.Read(path + "x")).Message, StringComparison.Ordinal);
    }

    private string Write(string header, byte[] data)
    {
        string path = Path.Combine(folder.Path, "x.safetensors");
        byte[] json = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data]);
        return path;
    }
}
