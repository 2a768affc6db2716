using EmotionML.Train.Onnx;
using static TorchSharp.torch;

namespace EmotionML.Train.Networks;

/// <summary>
/// Brings square pictures [N, 1, S, S] of one side to another by one matrix from either side: area means where they shrink, as
/// OpenCV's INTER_AREA does before rounding, and bilinear with half-pixel centres where they grow, as its INTER_LINEAR.
/// Pictures of another side than the expected one pass as they are.
/// </summary>
public sealed class Resample(int from, int to) : Layer("Resample")
{
    // [to, from]: the share of every old pixel in a new one
    private readonly float[] rows = to <= from ? AreaRows(from, to) : BilinearRows(from, to);

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (from == to || input.size(2) != from) return input;
        Tensor left = TensorExtensions.FromArray(rows, to, from).to(input.device_type).to(input.dtype), right = left.permute(1, 0);
        return left.matmul(input.contiguous()).matmul(right).ChannelsLast();
    }

    /// <inheritdoc/>
    public override string Export(NetworkExport export, string x)
    {
        if (from == to) return x;
        OnnxGraph g = export.Graph;
        var columns = new float[rows.Length];
        for (int i = 0; i < rows.Length; i++) columns[i % from * to + i / from] = rows[i];
        // OpenCV's reader wants the constant as the second operand: columns first, then the same for the transposed picture
        string matrix = g.Initializer("resample", columns, from, to);
        return g.Transpose(g.MatMul(g.Transpose(g.MatMul(x, matrix), 0, 1, 3, 2), matrix), 0, 1, 3, 2);
    }

    private static float[] AreaRows(int from, int to)
    {
        var rows = new float[to * from];
        double side = (double)from / to;
        for (int i = 0; i < to; i++)
            for (int k = 0; k < from; k++)
                rows[i * from + k] = (float)(Math.Max(0, Math.Min(k + 1, (i + 1) * side) - Math.Max(k, i * side)) / side);
        return rows;
    }

    private static float[] BilinearRows(int from, int to)
    {
        var rows = new float[to * from];
        for (int i = 0; i < to; i++)
        {
            double place = Math.Clamp((i + 0.5) * from / to - 0.5, 0, from - 1);
            int left = Math.Min((int)place, from - 2);
            rows[i * from + left] = (float)(1 - (place - left));
            rows[i * from + left + 1] = (float)(place - left);
        }
        return rows;
    }
}
