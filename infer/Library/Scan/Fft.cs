namespace EmotionML.Infer.Library.Scan;

/// <summary>Magnitudes of a windowed piece of sound by the radix-2 transform of Cooley and Tukey. Not safe for several threads.</summary>
internal sealed class Fft
{
    private readonly int size;
    private readonly double[] window, cos, sin, real, imaginary;
    private readonly int[] reversed;

    /// <param name="size">Samples of a piece; a power of two.</param>
    internal Fft(int size)
    {
        if (size < 2 || (size & (size - 1)) != 0) throw new ArgumentException($"Expected a power of two, found {size}.", nameof(size));
        this.size = size;
        (window, real, imaginary) = (new double[size], new double[size], new double[size]);
        (cos, sin) = (new double[size / 2], new double[size / 2]);
        reversed = new int[size];
        int bits = int.TrailingZeroCount(size);
        for (int i = 0; i < size; i++)
        {
            // Hann
            window[i] = 0.5 - 0.5 * Math.Cos(2 * Math.PI * i / size);
            for (int bit = 0; bit < bits; bit++) reversed[i] |= ((i >> bit) & 1) << (bits - 1 - bit);
        }
        for (int i = 0; i < size / 2; i++) (sin[i], cos[i]) = Math.SinCos(-2 * Math.PI * i / size);
    }

    /// <summary>Amplitude of each frequency: a sine of amplitude 1 in the middle of a bin gives 1 there.</summary>
    /// <param name="samples">As many samples as the size.</param>
    /// <param name="magnitudes">Half as many bins; bin i is i * rate / size Hz.</param>
    internal void Magnitudes(ReadOnlySpan<float> samples, Span<double> magnitudes)
    {
        for (int i = 0; i < size; i++)
        {
            real[reversed[i]] = samples[i] * window[i];
            imaginary[i] = 0;
        }
        for (int half = 1; half < size; half *= 2)
        {
            int step = size / (2 * half);
            for (int start = 0; start < size; start += 2 * half)
            {
                for (int i = start, k = 0; i < start + half; i++, k += step)
                {
                    int j = i + half;
                    double re = real[j] * cos[k] - imaginary[j] * sin[k], im = real[j] * sin[k] + imaginary[j] * cos[k];
                    (real[j], imaginary[j]) = (real[i] - re, imaginary[i] - im);
                    real[i] += re;
                    imaginary[i] += im;
                }
            }
        }
        // the window passes half of the amplitude, and half of that lies at the negative frequency
        for (int i = 0; i < magnitudes.Length; i++) magnitudes[i] = 4.0 / size * Math.Sqrt(real[i] * real[i] + imaginary[i] * imaginary[i]);
    }
}
