using System.Text;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Evaluation.Analysis;
using EmotionML.Train.Metrics;
using Plotly.NET;

namespace EmotionML.Train.Reporting.Plots;

/// <summary>Faces as pictures, as maps and as points.</summary>
public static class FacePlots
{
    private const int Shown = 96;

    /// <summary>Faces side by side, each with a line of text below it.</summary>
    public static HtmlOutput Gallery(IEnumerable<(byte[] Pixels, string Text)> faces, int size, string description)
    {
        var html = new StringBuilder("<div style=\"display:flex;flex-wrap:wrap;gap:10px\">");
        foreach ((byte[] pixels, string text) in faces)
        {
            html.Append($"<figure style=\"margin:0;width:{Shown + 14}px;font-size:12px;line-height:1.3;text-align:center\">");
            html.Append($"<img alt=\"\" width=\"{Shown}\" height=\"{Shown}\" src=\"data:image/png;base64,{Convert.ToBase64String(Picture.EncodePng(pixels, size, size))}\">");
            html.Append($"<figcaption>{HtmlOutput.Encode(text).Replace("\n", "<br>", StringComparison.Ordinal)}</figcaption></figure>");
        }
        return new HtmlOutput(html.Append("</div>").ToString(), description);
    }

    /// <summary>The mistakes that the model was surest of, surest first.</summary>
    public static HtmlOutput Mistakes(Predictions predictions, FaceSet set, IReadOnlyList<string> labels, int count = 16) => Gallery(
        ModelEvaluation.ConfidentMistakes(predictions, count)
            .Select(i => (set.Image(i).ToArray(), $"{labels[predictions.Predicted[i]]} {100 * predictions.Confidence(i):0} %\nlabelled {labels[predictions.Truth[i]]}")),
        set.Size, "the most confident mistakes");

    /// <summary>The right answers that the model was surest of, class by class.</summary>
    /// <returns>Indices into the set; a class without a right answer is left out.</returns>
    public static IReadOnlyList<int> SurestOfEach(Predictions predictions, FaceSet set, int perClass = 1) =>
        [.. Enumerable.Range(0, predictions.Classes).SelectMany(k => Enumerable.Range(0, set.Count)
            .Where(i => set.Labels[i] == k && predictions.Predicted[i] == k).OrderByDescending(predictions.Confidence).Take(perClass))];

    /// <summary>A face as the model takes it: intensities 0..255, shape [Size, Size].</summary>
    public static float[] Prepare(EmotionClassifier classifier, FaceSet set, int index) => classifier.Preparation.FromGray(set.Image(index), set.Size, set.Size);

    /// <summary>The mean of some faces, pixel by pixel.</summary>
    public static byte[] MeanFace(FaceSet set, IReadOnlyList<int> indices) =>
        [.. Enumerable.Range(0, set.Size * set.Size).Select(p => (byte)Math.Round(indices.Average(i => set.Image(i)[p])))];

    /// <summary>
    /// Faces in one row and what their answer hangs on below: orange where covering the place takes probability away,
    /// blue where it adds some. Every map has its own scale.
    /// </summary>
    public static PictureOutput Occlusion(IReadOnlyList<(byte[] Pixels, OcclusionMap Map)> faces)
    {
        const int zoom = 2, gap = 4;
        int size = faces[0].Map.Size, cell = size * zoom + gap, width = faces.Count * cell - gap, height = 2 * cell - gap;
        byte[] sheet = new byte[width * height * 3];
        Array.Fill(sheet, (byte)255);
        for (int f = 0; f < faces.Count; f++)
        {
            (byte[] pixels, OcclusionMap map) = faces[f];
            float strongest = Math.Max(1e-6f, map.Drop.Max(Math.Abs));
            for (int y = 0; y < size * zoom; y++)
            {
                for (int x = 0; x < size * zoom; x++)
                {
                    int i = y / zoom * size + x / zoom;
                    float share = map.Drop[i] / strongest;
                    Put(f * cell + x, y, pixels[i], 0);
                    Put(f * cell + x, cell + y, pixels[i], share);
                }
            }
        }
        using Mat mat = Mat.FromPixelData(height, width, MatType.CV_8UC3, sheet);
        return new PictureOutput(Picture.EncodePng(mat), "faces, and below them what their answer hangs on");

        void Put(int x, int y, byte gray, float share)
        {
            // blue, green, red of the two ends: the hues of a positive and a negative drop
            (int b, int g, int r) = share >= 0 ? (0, 94, 213) : (178, 114, 0);
            float mix = 0.75f * Math.Abs(share);
            int at = (y * width + x) * 3;
            (sheet[at], sheet[at + 1], sheet[at + 2]) = (Mix(b), Mix(g), Mix(r));

            byte Mix(int colour) => (byte)(gray * (1 - mix) + colour * mix);
        }
    }

    /// <summary>Points in the plane, coloured by true class; a cross marks a face that was classified wrongly.</summary>
    /// <param name="title">Title.</param>
    /// <param name="places">[pictures][2].</param>
    /// <param name="predictions">The same pictures.</param>
    /// <param name="labels">Class names.</param>
    public static Plot Embedding(string title, IReadOnlyList<double[]> places, Predictions predictions, IReadOnlyList<string> labels) => Plot.Titled(title, "", "",
        [.. labels.Select((label, k) =>
        {
            // right ones first: the legend shows the first point's symbol
            int[] members = [.. Enumerable.Range(0, places.Count).Where(i => predictions.Truth[i] == k).OrderBy(i => predictions.Predicted[i] != k)];
            return Plot.Points(label, members.Select(i => places[i][0]), members.Select(i => places[i][1]), [.. members.Select(i => labels[predictions.Predicted[i]])],
                Plot.Hue(k), StyleParam.Mode.Markers, $"%{{text}}<extra>{label}</extra>").Trace(("type", "scattergl"),
                ("marker", new { color = Plot.Hue(k), size = 6, opacity = 0.75, symbol = members.Select(i => predictions.Predicted[i] == k ? "circle" : "x").ToArray() }));
        })]).With(("xaxis.showticklabels", false), ("yaxis.showticklabels", false), ("height", 520));
}
