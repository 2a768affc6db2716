using EmotionML.Core.Common;
using EmotionML.Core.Model;

namespace EmotionML.Tests.Core;

/// <summary>On <c>classifier.onnx</c>, made by <c>Models/make_models.py</c>: dark, middle or bright by the mean intensity of 4x4 pixels.</summary>
public sealed class EmotionClassifierTests
{
    private static readonly string Model = Repository.TestFile("Core", "Models", "classifier.onnx");

    [Fact]
    public void Faces_get_the_labels_that_the_graph_gives_them()
    {
        using var classifier = new EmotionClassifier(Model, new EmotionClassifierOptions { Threads = 1 });
        Assert.Equal(["dark", "middle", "bright"], classifier.Labels);
        Assert.Equal((4, 4), (classifier.Size, classifier.Preparation.Size));

        EmotionPrediction[] predictions = classifier.Classify(Faces(10, 100, 250), 3);

        Assert.Equal(["dark", "middle", "bright"], predictions.Select(prediction => prediction.Label));
        Assert.Equal([0, 1, 2], predictions.Select(prediction => prediction.LabelIndex));
        Assert.All(predictions, prediction => Assert.Equal(1, prediction.Probabilities.Sum(), 1e-5));
        Assert.Equal(predictions[1], classifier.Classify(Faces(100)) with { Probabilities = predictions[1].Probabilities });
    }

    [Fact]
    public void Scores_are_the_graphs_logits_and_their_softmax()
    {
        using var classifier = new EmotionClassifier(Model);
        EmotionScores scores = classifier.Score(Faces(61, 195), 2);

        Assert.Equal((2, 3), (scores.Count, scores.Classes));
        Assert.Equal([0, 1, -133, 0, 135, 135], scores.Logits);
        double e = Math.E;
        Assert.Equal(1 / (1 + e), scores.Probabilities[0], 1e-6);
        Assert.Equal(e / (1 + e), scores.Probabilities[1], 1e-6);
        Assert.Equal(0.5, scores.Probabilities[5], 1e-6);
    }

    [Fact]
    public void Of_equally_probable_labels_the_first_is_taken()
    {
        using var classifier = new EmotionClassifier(Model);
        Assert.Equal("middle", classifier.Classify(Faces(195)).Label);
    }

    [Fact]
    public void An_empty_batch_gives_an_empty_result()
    {
        using var classifier = new EmotionClassifier(Model);
        Assert.Empty(classifier.Classify(default, 0));
    }

    [Fact]
    public void A_batch_equals_its_faces_one_by_one()
    {
        using var classifier = new EmotionClassifier(Model);
        float[] batch = Faces(0, 59, 60, 61, 128, 194, 196, 255);
        EmotionPrediction[] together = classifier.Classify(batch, 8);
        for (int i = 0; i < 8; i++)
            Assert.Equal(together[i].Probabilities, classifier.Classify(batch.AsMemory(i * 16, 16)).Probabilities);
    }

    [Fact]
    public void A_wrong_number_of_pixels_is_refused()
    {
        using var classifier = new EmotionClassifier(Model);
        ArgumentException error = Assert.Throws<ArgumentException>(() => classifier.Classify(new float[17], 1));
        Assert.StartsWith("1 faces of 4x4 take 16 intensities, found 17.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_file_that_is_no_model_are_named()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("x.onnx");
        UserException error = Assert.Throws<UserException>(() => new EmotionClassifier(path));
        Assert.Equal($"{path}: expected an ONNX model, found no such file", error.Message);
        File.WriteAllText(path, "not a model");
        error = Assert.Throws<UserException>(() => new EmotionClassifier(path));
        Assert.StartsWith($"{path}: expected an ONNX model, found a file that ONNX Runtime refuses: [ErrorCode:InvalidProtobuf]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_our_metadata_is_refused()
    {
        string path = Repository.TestFile("Core", "Models", "affine.onnx");
        UserException error = Assert.Throws<UserException>(() => new EmotionClassifier(path));
        Assert.Equal($"{path}: expected a model exported by EmotionML, found no metadata emotionml.*", error.Message);
    }

    [Theory]
    [InlineData("[N,1,4,4]", "[N,1,8,8]", "input 'face': expected Float [N,1,8,8], found Float [N,1,4,4]")]
    [InlineData("[\"dark\", \"middle\", \"bright\"]", "[\"dark\", \"middle or bright\"]", "output 'logits': expected Float [N,2], found Float [N,3]")]
    [InlineData("probabilities", "probabilitees", "expected output 'probabilities', found logits, probabilitees")]
    [InlineData("0..255", "-1..+1", "metadata emotionml.input.range: expected 0..255, found -1..+1")]
    public void A_model_that_breaks_the_contract_is_refused_with_expected_and_found(string text, string replacement, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("changed.onnx");
        File.WriteAllBytes(path, Replace(File.ReadAllBytes(Model), text, replacement));
        UserException error = Assert.Throws<UserException>(() => new EmotionClassifier(path));
        Assert.Equal($"{path}: {message}", error.Message);
    }

    // Only texts of equal length can be exchanged inside a protobuf file: its lengths stay right.
    private static byte[] Replace(byte[] file, string text, string replacement)
    {
        byte[] old = System.Text.Encoding.ASCII.GetBytes(text), fresh = System.Text.Encoding.ASCII.GetBytes(replacement);
        Assert.Equal(old.Length, fresh.Length);
        bool found = false;
        for (int at = file.AsSpan().IndexOf(old); at >= 0; at = file.AsSpan().IndexOf(old))
        {
            fresh.CopyTo(file, at);
            found = true;
        }
        Assert.True(found);
        return file;
    }

    private static float[] Faces(params float[] intensities) =>
        [.. intensities.SelectMany(intensity => Enumerable.Repeat(intensity, 16))];
}
