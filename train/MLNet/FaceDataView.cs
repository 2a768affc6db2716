using EmotionML.Core.Common;
using EmotionML.Train.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace EmotionML.Train.MLNet;

/// <summary>One face as ML.NET takes it.</summary>
public sealed class FaceRow
{
    /// <summary>Name of the class.</summary>
    public string Label { get; set; } = "";

    /// <summary>FER2013's name of the split: Training, PublicTest or PrivateTest.</summary>
    public string Split { get; set; } = "";

    /// <summary>Where the picture came from.</summary>
    public string Source { get; set; } = "";

    /// <summary>The picture, 48x48: equal red, green and blue.</summary>
    [ImageType(48, 48)]
    public MLImage Image { get; set; } = null!;
}

/// <summary>A data set as ML.NET's <see cref="IDataView"/>, in any form that the readers accept.</summary>
public static class FaceDataView
{
    /// <summary>
    /// The pictures of the given splits, all by default, with the columns <c>Label</c> (a key in the data set's label order), <c>Split</c>,
    /// <c>Source</c> and <c>Image</c>. Pictures are made when a row is read, so that the view costs no memory.
    /// </summary>
    /// <param name="context">ML.NET's context.</param>
    /// <param name="data">The data set; its pictures have 48 pixels a side.</param>
    /// <param name="splits">Which splits.</param>
    /// <exception cref="UserException">The pictures have another side.</exception>
    public static IDataView Load(MLContext context, FaceDataset data, params Split[] splits)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(data);
        if (data.Size != 48) throw new UserException($"{data.Name}: expected pictures of 48 pixels, as the column's type says, found {data.Size}");
        Split[] chosen = splits.Length > 0 ? splits : Enum.GetValues<Split>();
        IDataView rows = context.Data.LoadFromEnumerable(chosen.SelectMany(split => Rows(data, split)));
        IDataView labels = context.Data.LoadFromEnumerable(data.Labels.Select(label => new LabelRow { Label = label }));
        return context.Transforms.Conversion.MapValueToKey("Label", "Label", keyData: labels).Fit(rows).Transform(rows);
    }

    private static IEnumerable<FaceRow> Rows(FaceDataset data, Split split)
    {
        FaceSet set = data[split];
        for (int i = 0; i < set.Count; i++)
        {
            yield return new FaceRow
            {
                Label = data.Labels[set.Labels[i]],
                Split = split.PublishedName(),
                Source = set.Sources[i],
                Image = Picture(set.Image(i), set.Size),
            };
        }
    }

    /// <summary>A grayscale picture as ML.NET's image of four channels.</summary>
    /// <param name="gray">Intensities 0..255, [size, size].</param>
    /// <param name="size">Side in pixels.</param>
    public static MLImage Picture(ReadOnlySpan<byte> gray, int size)
    {
        var pixels = new byte[4 * gray.Length];
        for (int i = 0; i < gray.Length; i++)
        {
            pixels.AsSpan(4 * i, 3).Fill(gray[i]);
            pixels[4 * i + 3] = byte.MaxValue;
        }
        return MLImage.CreateFromPixels(size, size, MLPixelFormat.Rgba32, pixels);
    }

    private sealed class LabelRow
    {
        public string Label { get; set; } = "";
    }
}
