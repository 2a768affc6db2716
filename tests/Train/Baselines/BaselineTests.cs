using System.Diagnostics;
using EmotionML.Core.Common;
using EmotionML.Core.Model;
using EmotionML.Train.Baselines;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Synthetic;
using EmotionML.Train.Evaluation;
using EmotionML.Train.Reporting;

namespace EmotionML.Tests.Train.Baselines;

/// <summary>
/// Every approach on drawn faces: it must learn, and its row must say what was measured. The runner sets OpenCV's threads,
/// which are those of the whole process.
/// </summary>
[Collection(SequentialCollection.Name)]
[Trait("Category", "Slow")]
public sealed class BaselineTests
{
    private static readonly FaceDataset Faces = SyntheticFaces.Draw(new SyntheticCounts(Train: 40, Validation: 12, Test: 1), seed: 4, size: 48);
    private static readonly double Chance = 1.0 / EmotionLabels.Fer2013.Count;

    // accuracies that a broken feature does not reach and a working one does with room to spare
    [Theory]
    [InlineData("hog-svm", 0.7)]
    [InlineData("mlnet-hog-lbfgs", 0.7)]
    [InlineData("mlnet-hog-sdca", 0.7)]
    [InlineData("sift-linear", 0.35)]
    [InlineData("sift-rbf", 0.35)]
    [InlineData("orb-linear", 0.3)]
    [InlineData("brisk-rbf", 0.3)]
    public void An_approach_learns_drawn_faces(string name, double least)
    {
        BaselineResult row = Run(name);
        Assert.True(row.Accuracy > least, $"{name}: accuracy {row.Accuracy}");
        Assert.InRange(row.MacroF1, Chance, 1);
        Assert.Equal(name, row.Name);
        Assert.Equal(Faces.Train.Count, row.TrainingPictures);
        Assert.True(row.TrainingMinutes >= 0 && row.MsPerFace > 0 && row.Bytes > 1000, row.ToString());
    }

    [Fact]
    public void Nearest_neighbours_tell_pictures_apart_by_their_bright_half()
    {
        FaceDataset halves = Training.TestFaces.Draw();
        BaselineResult row = new BaselineRunner(halves, 0).Run(new NearestNeighbours());
        Assert.True(row.Accuracy > 0.95, $"{row.Accuracy}");
        Assert.Equal(halves.Train.Count * ((24 * 24) + 1), row.Bytes); // a picture and its label, one byte each
    }

    [Fact]
    public void The_majority_class_reaches_chance_on_equal_classes()
    {
        BaselineResult row = Run("majority");
        Assert.Equal(Chance, row.Accuracy, 1e-9);
        // one class has precision 1/7 and recall 1, so F1 1/4; the others have none
        Assert.Equal(0.25 / 7, row.MacroF1, 1e-9);
    }

    [FactIfLandmarks]
    public void Landmarks_learn_drawn_faces_and_tell_their_licence_and_how_often_none_were_found()
    {
        using var catalog = new BaselineCatalog(Faces, 0, null);
        var runner = new BaselineRunner(Faces, 0);
        using IBaseline forest = catalog.Create("landmarks-forest"), machine = catalog.Create("landmarks-svm");
        BaselineResult first = runner.Run(forest), second = runner.Run(machine);
        Assert.True(first.Accuracy > 0.5 && second.Accuracy > 0.5, $"{first.Accuracy} {second.Accuracy}");
        Assert.Contains(first.Notes, note => note.Contains("iBUG 300-W", StringComparison.Ordinal));
        // 280 training and 84 validation faces
        Assert.Contains(first.Notes, note => note.Contains("finds no face", StringComparison.Ordinal) && note.Contains("of 364 pictures", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_seed_gives_the_same_row()
    {
        BaselineResult first = Run("orb-linear"), second = Run("orb-linear");
        Assert.Equal((first.Accuracy, first.MacroF1), (second.Accuracy, second.MacroF1));
    }

    [Fact]
    public void A_limit_keeps_the_shares_of_the_classes_and_reaches_only_approaches_that_take_it()
    {
        FaceSet limited = BaselineRunner.Limit(Faces.Train, 70, seed: 1);
        Assert.All(Enumerable.Range(0, 7), label => Assert.Equal(10, limited.Labels.Count(l => l == label)));
        Assert.Same(Faces.Train, BaselineRunner.Limit(Faces.Train, 0, seed: 1));

        using var catalog = new BaselineCatalog(Faces, 0, null);
        var runner = new BaselineRunner(Faces, 70);
        using IBaseline hog = catalog.Create("hog-svm"), majority = catalog.Create("majority");
        Assert.Equal(70, runner.Run(hog).TrainingPictures);
        Assert.Equal(280, runner.Run(majority).TrainingPictures);
    }

    [Fact]
    public void An_unknown_name_is_refused_with_those_that_there_are()
    {
        using var catalog = new BaselineCatalog(Faces, 0, null);
        Assert.Contains("hog-svm", Assert.Throws<UserException>(() => catalog.Create("hgo")).Message, StringComparison.Ordinal);
        Assert.Contains("--minutes", Assert.Throws<UserException>(() => catalog.Create("vgg19")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_to_start_from_reach_vgg19_alone()
    {
        using var catalog = new BaselineCatalog(Faces, 5, null, "folder/vgg19_bn.safetensors");
        using IBaseline vgg19 = catalog.Create("vgg19"), seed = catalog.Create("seed-cnn");
        Assert.Equal("folder/vgg19_bn.safetensors", ((NetworkBaseline)vgg19).Options.Init);
        Assert.Equal(5, ((NetworkBaseline)vgg19).Options.Minutes);
        Assert.Contains("from vgg19_bn.safetensors", vgg19.Description, StringComparison.Ordinal);
        Assert.Empty(((NetworkBaseline)seed).Options.Init);
        Assert.Contains("from scratch", seed.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_missing_or_that_nothing_would_use_are_refused_before_anything_is_trained()
    {
        using var folder = new TemporaryFolder();
        string there = folder.File("there.safetensors");
        File.WriteAllBytes(there, []);
        foreach ((string[] arguments, string message) in ((string[], string)[])[
            (["baselines", "--minutes", "1", "--vgg19-init", "nowhere.safetensors"], "--vgg19-init nowhere.safetensors: expected a .safetensors file, found no such file"),
            (["baselines", "--data", "synthetic", "--only", "majority", "--vgg19-init", there], "--vgg19-init: expected vgg19 among the approaches, found majority")])
        {
            Programs.AssertRefused(arguments, message, Programs.Run(Programs.Ours(typeof(BaselineCatalog).Assembly, arguments)));
        }
    }

    [Fact]
    public async Task A_stopped_network_ends_the_whole_command_with_130()
    {
        if (OperatingSystem.IsWindows()) return;
        using Process process = Process.Start(Programs.Ours(typeof(BaselineCatalog).Assembly, "baselines", "--data", "synthetic", "--only", "seed-cnn,majority", "--minutes", "5"))!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.TrimStart().StartsWith("epoch ", StringComparison.Ordinal)) { }
        Programs.Terminate(process);
        string rest = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal((130, "seed-cnn: stopped; what it had learnt is deleted, the rows above stay"), (process.ExitCode, (await error).Trim()));
        Assert.DoesNotContain("majority", rest, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_equal_votes_the_nearest_neighbour_wins()
    {
        Assert.Equal(2, NearestNeighbours.Vote([2, 1, 1, 2, 0], 3));
        Assert.Equal(1, NearestNeighbours.Vote([2, 1, 1, 0, 0], 3)); // 1 and 0 have two, and 1 is nearer
        Assert.Equal(0, NearestNeighbours.Vote([0], 3));
    }

    [Fact]
    public void Squared_distances_of_bits_are_Hamming_distances()
    {
        float[] a = VisualWords.Bits([0b1010_0001, 0]), b = VisualWords.Bits([0b1010_0010, 0x80]);
        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 1], a[..8]);
        Assert.Equal(3, a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
    }

    [Fact]
    public void A_row_measured_again_replaces_its_own_and_leaves_the_others()
    {
        BaselineResult other = Table.Rows[0] with { Name = "majority" }, again = Table.Rows[0] with { Accuracy = 0.5 };
        BaselineReport earlier = Table with { Rows = [Table.Rows[0], other] };
        BaselineReport now = Table with { Rows = [again, again with { Name = "landmarks-svm" }], Skipped = [], Environment = Table.Environment with { Processor = "another" } };
        BaselineReport all = now.Into(earlier);
        Assert.Equal(["hog-svm", "majority", "landmarks-svm"], all.Rows.Select(row => row.Name));
        Assert.Equal([0.5, 0.4567, 0.5], all.Rows.Select(row => row.Accuracy));
        Assert.Equal(["another", null, "another"], all.Rows.Select(row => row.Environment?.Processor));
        Assert.Empty(all.Skipped); // landmarks-svm is measured by now
        Assert.Contains("measured on 2026-11-21, another", BaselinesPage.Text(all), StringComparison.Ordinal);
        Assert.Same(now, now.Into(null));
        Assert.Same(now, now.Into(earlier with { TrainLimit = 1 }));
    }

    private static BaselineReport Table { get; } = new(new DataReport("FER2013", "00", "validation", "PublicTest", false), 3589, 5000,
        new EnvironmentReport("2026-11-21T00:00:00Z", "0.1.0", "10.0", "1.30", "a <processor>"),
        [new BaselineResult("hog-svm", "HOG & SVM", 0.4567, 0.4123, 5000, 1.25, 0.5, 2_600_000, ["a note"])], [new SkippedBaseline("landmarks-svm", "dlib is missing")]);

    [Fact]
    public void A_report_takes_the_table_of_its_own_data_and_no_other()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File(BaselinesPage.Json), ReportJson.Write(Table));
        Assert.Equal("hog-svm", Assert.Single(RunReader.ReadApproaches("00", null, folder.Path)!.Rows).Name);
        Assert.Null(RunReader.ReadApproaches("01", folder.Path));
        Assert.Null(RunReader.ReadApproaches("00", folder.File("nowhere")));
    }

    [Fact]
    public void The_page_holds_every_row_and_what_was_left_out()
    {
        BaselineReport report = Table;
        string page = BaselinesPage.Page(report), text = BaselinesPage.Text(report);
        foreach (string expected in (string[])["hog-svm", "45.7 %", "0.412", "5,000", "2.6 MB", "a note", "dlib is missing", "3,589"])
        {
            Assert.Contains(expected, page, StringComparison.Ordinal);
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
        Assert.Contains("HOG &amp; SVM", page, StringComparison.Ordinal);
        Assert.DoesNotContain("a <processor>", page, StringComparison.Ordinal);
        Assert.Equal(report.Rows[0].Accuracy, ReportJson.Read<BaselineReport>(ReportJson.Write(report)).Rows[0].Accuracy);
    }

    [Fact]
    public void The_table_goes_from_the_worst_to_the_best()
    {
        BaselineResult first = Table.Rows[0];
        BaselineReport report = Table with { Rows = [first, first with { Name = "better", Accuracy = 0.5 }, first with { Name = "worse", Accuracy = 0.1 }] };
        foreach (string shown in (string[])[BaselinesPage.Page(report), BaselinesPage.Text(report)])
        {
            int[] places = [.. new[] { "worse", "hog-svm", "better" }.Select(name => shown.IndexOf(name, StringComparison.Ordinal))];
            Assert.DoesNotContain(-1, places);
            Assert.Equal(places.Order(), places);
        }
    }

    private static BaselineResult Run(string name)
    {
        using var catalog = new BaselineCatalog(Faces, 0, null);
        using IBaseline baseline = catalog.Create(name);
        return new BaselineRunner(Faces, 0).Run(baseline);
    }
}

/// <summary>A test that needs dlib and its predictor; reported as skipped where they are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactIfLandmarksAttribute : FactAttribute
{
    /// <summary>Skips the test when one of the two is missing.</summary>
    public FactIfLandmarksAttribute()
    {
        try
        {
            using var finder = new LandmarkFinder();
        }
        catch (Exception e) when (e is UserException or DllNotFoundException)
        {
            Skip = e.Message.Split('\n')[0];
        }
    }
}
