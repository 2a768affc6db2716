namespace EmotionML.Train.Training.Augmentation;

/// <summary>How training pictures are changed. Strengths are the largest change at full ramp; 0 switches one off.</summary>
/// <param name="Flip">Chance of a horizontal mirror.</param>
/// <param name="Rotation">Degrees to either side.</param>
/// <param name="Scale">Share of the size: 0.2 is a factor from 1 / 1.2 to 1.2.</param>
/// <param name="Shift">Share of the side, in either direction of either axis.</param>
/// <param name="Contrast">Share by which the distance from mid-grey grows or shrinks.</param>
/// <param name="Brightness">Share of the whole range 0..255, added or taken.</param>
/// <param name="Gamma">Share of the exponent of the intensities: 0.3 is an exponent from 1 / 1.3 to 1.3.</param>
/// <param name="Sharpness">Share of the difference from a 3x3 mean that is added (sharper) or taken (blurred).</param>
/// <param name="Equalize">Chance of histogram equalisation.</param>
/// <param name="Erase">Chance that a rectangle is painted over with the mean grey (Zhong et al. 2020).</param>
/// <param name="EraseMax">Largest side of that rectangle as a share of the picture's side; the smallest is an eighth.</param>
/// <param name="RampStart">Epochs without any augmentation (the mirror excepted).</param>
/// <param name="RampEpochs">Epochs over which the strength then grows to full.</param>
public sealed record AugmentationOptions(
    double Flip = 0.5, double Rotation = 12, double Scale = 0.2, double Shift = 0.125, double Contrast = 0.3, double Brightness = 0.12,
    double Gamma = 0.3, double Sharpness = 0.5, double Equalize = 0.1, double Erase = 0.4, double EraseMax = 0.42, double RampStart = 1, double RampEpochs = 4)
{
    /// <summary>Nothing is changed.</summary>
    public static AugmentationOptions None { get; } =
        new(Flip: 0, Rotation: 0, Scale: 0, Shift: 0, Contrast: 0, Brightness: 0, Gamma: 0, Sharpness: 0, Equalize: 0, Erase: 0);

    /// <summary>The share of full strength after a (fractional) number of epochs, 0..1.</summary>
    public double Strength(double epoch) => epoch < RampStart ? 0 : RampEpochs <= 0 ? 1 : Math.Min(1, (epoch - RampStart) / RampEpochs);
}
