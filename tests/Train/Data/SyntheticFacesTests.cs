using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;
using EmotionML.Train.Data.Synthetic;

namespace EmotionML.Tests.Train.Data;

public sealed class SyntheticFacesTests
{
    private static readonly SyntheticCounts Few = new(Train: 6, Validation: 3, Test: 2);

    [Fact]
    public void The_same_seed_draws_the_same_faces_and_another_seed_draws_others()
    {
        FaceDataset first = Read(1), again = Read(1), other = Read(2);
        Assert.Equal(first.Hash, again.Hash);
        Assert.NotEqual(first.Hash, other.Hash);
        Assert.True(first.IsSynthetic);
        Assert.Contains("SYNTHETIC", Assert.Single(first.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_label_has_its_number_of_faces_in_every_split()
    {
        FaceDataset data = Read(1);
        Assert.Equal(EmotionLabels.Fer2013, data.Labels);
        foreach ((Split split, int count) in (ReadOnlySpan<(Split, int)>)[(Split.Train, 6), (Split.Validation, 3), (Split.Test, 2)])
            Assert.All(data[split].Labels.GroupBy(label => label), group => Assert.Equal(count, group.Count()));
    }

    [Fact]
    public void No_face_is_drawn_twice_and_more_faces_keep_the_first_ones()
    {
        FaceDataset few = Read(1), more = DatasetReader.Read("synthetic", new DataOptions { SyntheticCounts = Few with { Train = 9 } });
        UInt128[] digests = [.. Enum.GetValues<Split>().SelectMany(split => Enumerable.Range(0, few[split].Count).Select(i => DuplicateRemoval.Digest(few[split].Image(i))))];
        Assert.Equal(digests.Length, digests.Distinct().Count());
        Assert.Equal(few.Train.Pixels, more.Train.Pixels[..few.Train.Pixels.Length]);
        Assert.Equal(few.Test.Pixels, more.Test.Pixels);
    }

    [Fact]
    public void Surprise_opens_a_darker_mouth_than_neutral()
    {
        // the mean of many faces evens out identity, pose and light; what is left is the dropped jaw
        float Mouth(int label) => Enumerable.Range(0, 150).Average(i =>
        {
            byte[] face = SyntheticFaces.DrawOne(label, 1, Split.Train, i);
            int area = 0;
            float sum = 0;
            for (int y = 33; y < 41; y++)
                for (int x = 21; x < 27; x++, area++) sum += face[(y * 48) + x];
            return sum / area / (float)face.Average(pixel => pixel);
        });
        Assert.True(Mouth(5) < Mouth(6) - 0.1f, $"surprise {Mouth(5)}, neutral {Mouth(6)}");
    }

    [Fact]
    public void Faces_are_drawn_in_any_size_and_a_split_without_training_faces_is_refused()
    {
        Assert.Equal(32 * 32, SyntheticFaces.DrawOne(0, 1, Split.Test, 0, 32).Length);
        Assert.Throws<UserException>(() => SyntheticFaces.Draw(new SyntheticCounts(Train: 0), 1, 48));
    }

    private static FaceDataset Read(int seed) => DatasetReader.Read("synthetic", new DataOptions { Seed = seed, SyntheticCounts = Few });
}
