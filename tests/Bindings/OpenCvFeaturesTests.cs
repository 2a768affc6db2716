using System.IO.Compression;
using EmotionML.Bindings.OpenCv;
using EmotionML.Train.Data;

namespace EmotionML.Tests.Bindings;

public sealed class OpenCvFeaturesTests
{
    [Fact]
    public void Detectors_find_and_describe_keypoints_inside_the_picture()
    {
        foreach ((Feature2D detector, int size, int type) in ((Feature2D, int, int)[])[(SIFT.Create(50), 128, MatType.CV_32F), (ORB.Create(50), 32, MatType.CV_8U), (BRISK.Create(15), 64, MatType.CV_8U)])
        {
            using (detector)
            using (Mat face = Face(192))
            using (var descriptors = new Mat())
            {
                detector.DetectAndCompute(face, null, out KeyPoint[] keypoints, descriptors);
                Assert.InRange(keypoints.Length, 10, 2000);
                Assert.Equal((keypoints.Length, size), (descriptors.Rows, descriptors.Cols));
                Assert.Equal((size, type), (detector.DescriptorSize, detector.DescriptorType));
                Assert.Equal(type, descriptors.Depth());
                Assert.All(keypoints, point => Assert.True(point.Pt.X is >= 0 and < 192 && point.Pt.Y is >= 0 and < 192 && point.Size > 0, point.ToString()));
            }
        }
    }

    [Fact]
    public void A_given_keypoint_is_described_and_one_outside_is_dropped()
    {
        using var orb = ORB.Create();
        using Mat face = Face(192);
        using var descriptors = new Mat();
        KeyPoint[] keypoints = [new KeyPoint(new Point2f(96, 96), 31), new KeyPoint(new Point2f(1, 1), 31)];
        orb.Compute(face, ref keypoints, descriptors);
        Assert.Equal(new Point2f(96, 96), Assert.Single(keypoints).Pt);
        Assert.Equal(1, descriptors.Rows);
    }

    [Fact]
    public void A_mask_keeps_keypoints_out()
    {
        using var brisk = BRISK.Create(15);
        using Mat face = Face(192), mask = new(192, 192, MatType.CV_8UC1, Scalar.All(0)), left = mask[new Rect(0, 0, 96, 192)];
        left.SetTo(Scalar.All(255));
        KeyPoint[] all = brisk.Detect(face), some = brisk.Detect(face, mask);
        Assert.Contains(all, point => point.Pt.X >= 97);
        Assert.NotEmpty(some);
        Assert.All(some, point => Assert.True(point.Pt.X < 97));
    }

    [Fact]
    public void Hog_of_a_vertical_edge_points_sideways()
    {
        byte[] pixels = [.. Enumerable.Range(0, 16 * 16).Select(i => (byte)(i % 16 < 8 ? 0 : 200))];
        using Mat edge = Mat.FromPixelData(16, 16, MatType.CV_8UC1, pixels);
        using var hog = new HOGDescriptor(new Size(16, 16), new Size(16, 16), new Size(8, 8), new Size(16, 16));
        float[] values = hog.Compute(edge);
        Assert.Equal(9, values.Length);
        Assert.Equal(9, hog.GetDescriptorSize());
        // the gradient runs along x, angle 0: the bins beside 0 and 180 degrees share it
        Assert.True(values[0] + values[8] > 0.99 * values.Sum(), string.Join(' ', values));
    }

    [Fact]
    public void Kmeans_finds_three_heaps_and_repeats_itself()
    {
        float[] heaps = [.. Enumerable.Range(0, 60).SelectMany(i => new[] { (i % 3 * 10f) + (i / 3 * 0.01f), i % 3 * -5f })];
        float[] first = Centres(), second = Centres();
        Assert.Equal(first, second);
        Assert.Equal([0.095f, 10.095f, 20.095f], first.Where((_, i) => i % 2 == 0).Order().Select(x => MathF.Round(x, 3)));

        float[] Centres()
        {
            using Mat data = Mat.FromPixelData(60, 2, MatType.CV_32FC1, heaps);
            using Mat labels = new(), centres = new();
            Cv2.SetTheRNG(7);
            double distance = Cv2.Kmeans(data, 3, labels, TermCriteria.Both(20, 1e-6), 3, KMeansFlags.PpCenters, centres);
            Assert.InRange(distance, 0.1, 0.3); // 3 heaps of 20: 3 · Σ (0.01 (i - 9.5))² = 0.1995
            Assert.Equal(60, labels.Rows);
            centres.GetArray(out float[] values);
            return values;
        }
    }

    [Fact]
    public void An_RBF_machine_learns_what_a_linear_one_cannot()
    {
        // rings: the inner points are class 0, the outer ones class 1
        (float[] points, int[] classes) = Rings(200);
        Assert.Equal(1, Accuracy(SVM.KernelTypes.Rbf));
        Assert.InRange(Accuracy(SVM.KernelTypes.Linear), 0.3, 0.8);

        double Accuracy(SVM.KernelTypes kernel)
        {
            using SVM svm = SVM.Create();
            (svm.Type, svm.KernelType, svm.C, svm.Gamma, svm.TermCriteria) = (SVM.Types.CSvc, kernel, 10, 0.5, TermCriteria.Both(10_000, 1e-4));
            Assert.Equal((SVM.Types.CSvc, kernel, 10, 0.5), (svm.Type, svm.KernelType, svm.C, svm.Gamma));
            return Learn(svm, points, classes);
        }
    }

    [Fact]
    public void A_forest_learns_rings_and_is_written_packed()
    {
        (float[] points, int[] classes) = Rings(200);
        using RTrees forest = RTrees.Create();
        (forest.MaxDepth, forest.MinSampleCount, forest.TermCriteria) = (12, 2, new TermCriteria(CriteriaTypes.Count, 30, 0));
        Assert.Equal((12, 2), (forest.MaxDepth, forest.MinSampleCount));
        Assert.True(Learn(forest, points, classes) > 0.95);

        using var folder = new TemporaryFolder();
        forest.Save(folder.File("forest.yml.gz"));
        using var reader = new StreamReader(new GZipStream(File.OpenRead(folder.File("forest.yml.gz")), CompressionMode.Decompress));
        Assert.Contains("ntrees: 30", reader.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_untrained_machine_reports_OpenCVs_error()
    {
        using SVM svm = SVM.Create();
        using Mat sample = new(1, 2, MatType.CV_32FC1, Scalar.All(0));
        Assert.Throws<OpenCVException>(() => svm.Predict(sample));
        Assert.Throws<OpenCVException>(() => svm.Save("/nowhere/at/all.yml"));
    }

    private static double Learn(StatModel model, float[] points, int[] classes)
    {
        using Mat samples = Mat.FromPixelData(classes.Length, 2, MatType.CV_32FC1, points), responses = Mat.FromPixelData(classes.Length, 1, MatType.CV_32SC1, classes);
        Assert.True(model.Train(samples, SampleTypes.RowSample, responses));
        using var results = new Mat();
        float first = model.Predict(samples, results);
        results.GetArray(out float[] named);
        Assert.Equal(first, named[0]);
        return named.Zip(classes, (a, b) => (int)a == b).Count(right => right) / (double)classes.Length;
    }

    private static (float[] Points, int[] Classes) Rings(int count)
    {
        var random = new Random(3);
        int[] classes = [.. Enumerable.Range(0, count).Select(i => i % 2)];
        return ([.. classes.SelectMany(c =>
        {
            double angle = random.NextDouble() * Math.Tau, radius = (c == 0 ? 0.5 : 2) + (random.NextDouble() * 0.5);
            return new[] { (float)(radius * Math.Cos(angle)), (float)(radius * Math.Sin(angle)) };
        })], classes);
    }

    private static Mat Face(int size) => Mat.FromPixelData(size, size, MatType.CV_8UC1, SyntheticFaces.DrawOne(3, 1, Split.Train, 0, size));
}
