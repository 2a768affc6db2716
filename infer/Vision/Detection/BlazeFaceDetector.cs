using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace EmotionML.Infer.Vision.Detection;

/// <summary>
/// MediaPipe's BlazeFace in ONNX Runtime. The picture, and overlapping tiles of it where the smallest wanted face would
/// otherwise become too small, is letterboxed to the network's square, RGB -1..1, height by width by colour. The network
/// has 896 anchors at the centres of 16x16 cells (two each) and 8x8 cells (six each).
/// </summary>
public sealed class BlazeFaceDetector : IFaceDetector
{
    /// <summary>The network for photographs, below <c>artifacts/faces</c>.</summary>
    public const string FileName = "blazeface-back.onnx";

    // Side of the tiles in smallest faces: such a face has a twelfth of the network's side.
    private const int FacesPerTile = 12;
    // Two boxes that overlap by more are one face.
    private const double SameFace = 0.3;
    // Values of an anchor: centre, size, six key points.
    private const int Values = 16;

    private readonly FaceDetectorOptions options;
    private readonly InferenceSession session;
    private readonly RunOptions run = new();
    private readonly string[] inputs, outputs;
    private readonly int side;
    private readonly float[] pixels;

    /// <summary>Opens a network.</summary>
    /// <exception cref="UserException">The file is missing or no BlazeFace.</exception>
    public BlazeFaceDetector(FaceDetectorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        string path = options.Model ?? Find();
        if (!File.Exists(path)) throw new UserException($"{path}: expected a BlazeFace model, found no such file");
        using var settings = new Microsoft.ML.OnnxRuntime.SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        settings.IntraOpNumThreads = Math.Max(0, Cv2.GetNumThreads());
        try
        {
            session = new InferenceSession(path, settings);
        }
        catch (OnnxRuntimeException e)
        {
            throw new UserException($"{path}: expected a BlazeFace model, found a file that ONNX Runtime refuses ({e.Message.ReplaceLineEndings(" ").Trim()})", e);
        }
        inputs = [.. session.InputNames];
        outputs = [.. session.OutputNames];
        int[] shape = session.InputMetadata[inputs[0]].Dimensions;
        if (inputs.Length != 1 || outputs.Length != 4 || shape.Length != 4 || shape[3] != 3 || shape[1] != shape[2] || shape[1] < 1)
        {
            session.Dispose();
            throw new UserException($"{path}: expected a BlazeFace model of one input [1,S,S,3] and four outputs, found input [{string.Join(',', shape)}] and {outputs.Length} outputs");
        }
        side = shape[1];
        pixels = new float[side * side * 3];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Rect> Detect(Mat picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var found = new List<(Rect2d Box, float Score)>();
        foreach (Rect tile in Tiles(picture.Size(), options.SmallestIn(picture.Size()) * FacesPerTile))
        {
            using Mat part = picture[tile];
            Search(part, tile.Location, found);
        }
        var faces = new List<Rect>();
        foreach (Rect box in found.OrderByDescending(hit => hit.Score)
            .Select(hit => new Rect((int)Math.Round(hit.Box.X), (int)Math.Round(hit.Box.Y), (int)Math.Round(hit.Box.Width), (int)Math.Round(hit.Box.Height))))
            if (faces.All(face => FaceBoxes.Overlap(face, box) <= SameFace)) faces.Add(box);
        return FaceBoxes.InPicture(faces, picture.Size(), 1, 1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        session.Dispose();
        run.Dispose();
    }

    /// <summary>The whole picture, and where it is larger than a tile, tiles that overlap by at least a quarter.</summary>
    internal static IEnumerable<Rect> Tiles(Size picture, int tile)
    {
        yield return new Rect(0, 0, picture.Width, picture.Height);
        if (Math.Max(picture.Width, picture.Height) <= tile) yield break;
        int width = Math.Min(tile, picture.Width), height = Math.Min(tile, picture.Height);
        int columns = Count(picture.Width), rows = Count(picture.Height);
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                yield return new Rect(Start(picture.Width - width, column, columns), Start(picture.Height - height, row, rows), width, height);

        int Count(int length) => length <= tile ? 1 : 1 + (int)Math.Ceiling((length - tile) / (tile * 0.75));
        static int Start(int room, int index, int count) => count == 1 ? 0 : (int)((long)room * index / (count - 1));
    }

    private static string Find()
    {
        string[] folders = [Path.Combine(AppContext.BaseDirectory, "artifacts", "faces"), Path.Combine(RepositoryRoot.Find() ?? ".", "artifacts", "faces")];
        return folders.Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists)
            ?? throw new UserException($"{FileName}: expected it in one of {string.Join(", ", folders)}, found it in none; give --detector-model FILE");
    }

    private void Search(Mat part, Point origin, List<(Rect2d Box, float Score)> found)
    {
        double scale = (double)side / Math.Max(part.Width, part.Height);
        var size = new Size(Math.Max(1, (int)Math.Round(part.Width * scale)), Math.Max(1, (int)Math.Round(part.Height * scale)));
        int left = (side - size.Width) / 2, top = (side - size.Height) / 2;
        using Mat resized = new(), colour = new(), padded = new(), input = new();
        Cv2.Resize(part, resized, size, 0, 0, scale < 1 ? InterpolationFlags.Area : InterpolationFlags.Linear);
        Cv2.CvtColor(resized, colour, resized.Channels() switch
        {
            1 => ColorConversionCodes.GRAY2RGB,
            4 => ColorConversionCodes.BGRA2RGB,
            _ => ColorConversionCodes.BGR2RGB,
        });
        Cv2.CopyMakeBorder(colour, padded, top, side - size.Height - top, left, side - size.Width - left, BorderTypes.Constant, Scalar.Black);
        padded.ConvertTo(input, MatType.CV_32FC3, 1 / 127.5, -1);
        Marshal.Copy(input.Data, pixels, 0, pixels.Length);
        using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(pixels, [1, side, side, 3]);
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, inputs, [tensor], outputs);
        foreach ((int cells, int anchors) in ((int, int)[])[(16, 2), (8, 6)])
        {
            int count = cells * cells * anchors;
            // the outputs' lengths differ, their names say nothing
            ReadOnlySpan<float> scores = Output(results, count), boxes = Output(results, count * Values);
            for (int i = 0; i < count; i++)
            {
                float score = 1 / (1 + MathF.Exp(-scores[i]));
                if (score < options.Score) continue;
                int cell = i / anchors;
                double x = (cell % cells + 0.5) * side / cells + boxes[i * Values], y = (cell / cells + 0.5) * side / cells + boxes[i * Values + 1];
                double width = boxes[i * Values + 2], height = boxes[i * Values + 3];
                found.Add((new Rect2d(origin.X + (x - width / 2 - left) / scale, origin.Y + (y - height / 2 - top) / scale, width / scale, height / scale), score));
            }
        }
    }

    private static ReadOnlySpan<float> Output(IEnumerable<OrtValue> results, int length)
    {
        foreach (OrtValue result in results)
            if (result.GetTensorDataAsSpan<float>() is var values && values.Length == length) return values;
        throw new UserException($"BlazeFace: expected an output of {length} values, found none");
    }
}
