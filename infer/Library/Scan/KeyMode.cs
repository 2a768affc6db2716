namespace EmotionML.Infer.Library.Scan;

/// <summary>
/// Major or minor: the correlation of the pitch classes heard with the key profiles of Krumhansl and Kessler (1982,
/// Psychological Review 89), as in Krumhansl and Schmuckler's key finding.
/// </summary>
internal static class KeyMode
{
    private static readonly double[] Major = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88];
    private static readonly double[] Minor = [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17];

    /// <summary>Best correlation with a major key less the best with a minor key, -2 to 2; in practice -0.3 to 0.3. 0 when nothing sounds.</summary>
    /// <param name="chroma">Strength of C, C sharp, ... B.</param>
    internal static double Measure(ReadOnlySpan<double> chroma)
    {
        double major = double.MinValue, minor = double.MinValue;
        for (int tonic = 0; tonic < 12; tonic++)
        {
            major = Math.Max(major, Correlation(chroma, Major, tonic));
            minor = Math.Max(minor, Correlation(chroma, Minor, tonic));
        }
        return major - minor;
    }

    private static double Correlation(ReadOnlySpan<double> chroma, double[] profile, int tonic)
    {
        double chromaMean = 0, profileMean = 0;
        for (int i = 0; i < 12; i++)
        {
            chromaMean += chroma[i] / 12;
            profileMean += profile[i] / 12;
        }
        double product = 0, chromaSquares = 0, profileSquares = 0;
        for (int i = 0; i < 12; i++)
        {
            double a = chroma[(i + tonic) % 12] - chromaMean, b = profile[i] - profileMean;
            product += a * b;
            chromaSquares += a * a;
            profileSquares += b * b;
        }
        return chromaSquares > 0 ? product / Math.Sqrt(chromaSquares * profileSquares) : 0;
    }
}
