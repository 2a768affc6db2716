namespace EmotionML.Train.Metrics;

/// <summary>
/// Calibration with one scale and one bias a class: softmax(scale · logits + bias) (Guo, Pleiss, Sun and Weinberger, 2017, arXiv:1706.04599).
/// What is left of a calibration error after one temperature lies between the classes, which this can put right.
/// </summary>
/// <param name="Scale">Factor of each class's logit.</param>
/// <param name="Bias">What is then added.</param>
public sealed record VectorScaling(double[] Scale, double[] Bias)
{
    // holds the biases, whose common shift changes nothing, and classes of a few pictures near the single temperature
    private const double Ridge = 1e-3;

    /// <summary>Fits by Newton's method: the negative log-likelihood is convex in scales and biases.</summary>
    /// <param name="logits">[images, classes], row-major, of pictures that were not trained on.</param>
    /// <param name="truth">True classes, [images].</param>
    /// <param name="classes">Number of classes.</param>
    public static VectorScaling Fit(ReadOnlySpan<float> logits, ReadOnlySpan<int> truth, int classes)
    {
        double start = 1 / Calibration.FitTemperature(logits, truth, classes);
        var parameters = new double[2 * classes];
        Array.Fill(parameters, start, 0, classes);
        double loss = Loss(logits, truth, classes, parameters, start);
        for (int iteration = 0; iteration < 50; iteration++)
        {
            (double[] gradient, double[,] hessian) = Derivatives(logits, truth, classes, parameters, start);
            double[] step = Solve(hessian, gradient);
            double size = 1, next = loss;
            double[] trial = parameters;
            for (; size > 1e-6; size /= 2)
            {
                trial = [.. parameters.Select((p, i) => p - size * step[i])];
                next = Loss(logits, truth, classes, trial, start);
                if (next < loss) break;
            }
            if (!(next < loss)) break;
            double gained = loss - next;
            (parameters, loss) = (trial, next);
            if (gained < 1e-10) break;
        }
        return new(parameters[..classes], parameters[classes..]);
    }

    /// <summary>
    /// The probabilities of every picture under a scaling that was fitted without it: the pictures are cut into folds by their place,
    /// and each fold gets what the others fit.
    /// </summary>
    /// <returns>[images, classes], row-major.</returns>
    public static float[] CrossFit(ReadOnlySpan<float> logits, ReadOnlySpan<int> truth, int classes, int folds = 5)
    {
        var probabilities = new float[logits.Length];
        for (int fold = 0; fold < folds; fold++)
        {
            var others = new List<float>();
            var labels = new List<int>();
            for (int i = 0; i < truth.Length; i++)
            {
                if (i % folds == fold) continue;
                others.AddRange(logits.Slice(i * classes, classes));
                labels.Add(truth[i]);
            }
            VectorScaling fitted = Fit(others.ToArray(), labels.ToArray(), classes);
            for (int i = fold; i < truth.Length; i += folds)
                fitted.Apply(logits.Slice(i * classes, classes), probabilities.AsSpan(i * classes, classes));
        }
        return probabilities;
    }

    /// <summary>Probabilities of one row of logits.</summary>
    public void Apply(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (int k = 0; k < logits.Length; k++) largest = Math.Max(largest, Scale[k] * logits[k] + Bias[k]);
        for (int k = 0; k < logits.Length; k++) sum += Math.Exp(Scale[k] * logits[k] + Bias[k] - largest);
        for (int k = 0; k < logits.Length; k++) probabilities[k] = (float)(Math.Exp(Scale[k] * logits[k] + Bias[k] - largest) / sum);
    }

    /// <summary>Probabilities of many rows, [images, classes].</summary>
    public float[] Apply(ReadOnlySpan<float> logits)
    {
        var probabilities = new float[logits.Length];
        for (int start = 0; start < logits.Length; start += Scale.Length) Apply(logits.Slice(start, Scale.Length), probabilities.AsSpan(start, Scale.Length));
        return probabilities;
    }

    private static double Loss(ReadOnlySpan<float> logits, ReadOnlySpan<int> truth, int classes, double[] parameters, double start)
    {
        var scaling = new VectorScaling(parameters[..classes], parameters[classes..]);
        Span<float> row = stackalloc float[classes];
        double sum = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            scaling.Apply(logits.Slice(i * classes, classes), row);
            sum -= Math.Log(Math.Max(row[truth[i]], 1e-30));
        }
        double penalty = 0;
        for (int k = 0; k < classes; k++) penalty += Square(parameters[k] - start) + Square(parameters[classes + k]);
        return sum / truth.Length + Ridge / 2 * penalty;

        static double Square(double x) => x * x;
    }

    private static (double[] Gradient, double[,] Hessian) Derivatives(ReadOnlySpan<float> logits, ReadOnlySpan<int> truth, int classes, double[] parameters, double start)
    {
        int n = 2 * classes;
        var gradient = new double[n];
        var hessian = new double[n, n];
        var scaling = new VectorScaling(parameters[..classes], parameters[classes..]);
        Span<float> p = stackalloc float[classes];
        for (int i = 0; i < truth.Length; i++)
        {
            ReadOnlySpan<float> z = logits.Slice(i * classes, classes);
            scaling.Apply(z, p);
            for (int k = 0; k < classes; k++)
            {
                double error = p[k] - (truth[i] == k ? 1 : 0);
                gradient[k] += error * z[k];
                gradient[classes + k] += error;
                for (int l = 0; l < classes; l++)
                {
                    double curvature = p[k] * ((k == l ? 1 : 0) - p[l]);
                    hessian[k, l] += curvature * z[k] * z[l];
                    hessian[k, classes + l] += curvature * z[k];
                    hessian[classes + k, l] += curvature * z[l];
                    hessian[classes + k, classes + l] += curvature;
                }
            }
        }
        for (int a = 0; a < n; a++)
        {
            gradient[a] = gradient[a] / truth.Length + Ridge * (parameters[a] - (a < classes ? start : 0));
            for (int b = 0; b < n; b++) hessian[a, b] = hessian[a, b] / truth.Length + (a == b ? Ridge : 0);
        }
        return (gradient, hessian);
    }

    // Cholesky: the matrix is symmetric and, thanks to the ridge, positive definite
    private static double[] Solve(double[,] matrix, double[] right)
    {
        int n = right.Length;
        var lower = new double[n, n];
        var x = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i, j];
                for (int k = 0; k < j; k++) sum -= lower[i, k] * lower[j, k];
                lower[i, j] = i == j ? Math.Sqrt(sum) : sum / lower[j, j];
            }
        }
        for (int i = 0; i < n; i++)
        {
            double sum = right[i];
            for (int k = 0; k < i; k++) sum -= lower[i, k] * x[k];
            x[i] = sum / lower[i, i];
        }
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = x[i];
            for (int k = i + 1; k < n; k++) sum -= lower[k, i] * x[k];
            x[i] = sum / lower[i, i];
        }
        return x;
    }
}
