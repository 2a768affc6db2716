namespace EmotionML.Train.Data.Synthetic;

/// <summary>
/// Strengths 0..1 of the facial action units that are drawn (Ekman, Friesen and Hager, Facial Action Coding System,
/// 2002). The prototypes of the expressions are those of that manual's table of emotion predictions.
/// </summary>
/// <param name="InnerBrowRaiser">AU1.</param>
/// <param name="OuterBrowRaiser">AU2.</param>
/// <param name="BrowLowerer">AU4.</param>
/// <param name="UpperLidRaiser">AU5.</param>
/// <param name="CheekRaiser">AU6.</param>
/// <param name="LidTightener">AU7.</param>
/// <param name="NoseWrinkler">AU9.</param>
/// <param name="LipCornerPuller">AU12.</param>
/// <param name="LipCornerDepressor">AU15.</param>
/// <param name="LipStretcher">AU20.</param>
/// <param name="LipTightener">AU23.</param>
/// <param name="LipsPart">AU25: the lips part while the jaw stays up, as in a smile that shows teeth.</param>
/// <param name="JawDrop">AU26.</param>
internal readonly record struct ActionUnits(
    float InnerBrowRaiser = 0, float OuterBrowRaiser = 0, float BrowLowerer = 0, float UpperLidRaiser = 0, float CheekRaiser = 0,
    float LidTightener = 0, float NoseWrinkler = 0, float LipCornerPuller = 0, float LipCornerDepressor = 0, float LipStretcher = 0,
    float LipTightener = 0, float LipsPart = 0, float JawDrop = 0)
{
    // In the order of EmotionLabels.Fer2013.
    private static readonly ActionUnits[] Prototypes =
    [
        new(BrowLowerer: 1, UpperLidRaiser: 0.5f, LidTightener: 0.7f, LipTightener: 1),
        new(NoseWrinkler: 1, LipCornerDepressor: 0.8f),
        new(InnerBrowRaiser: 1, OuterBrowRaiser: 0.6f, BrowLowerer: 0.6f, UpperLidRaiser: 1, LipStretcher: 1, JawDrop: 0.45f),
        new(CheekRaiser: 1, LipCornerPuller: 1),
        new(InnerBrowRaiser: 1, BrowLowerer: 0.5f, LipCornerDepressor: 1),
        new(InnerBrowRaiser: 1, OuterBrowRaiser: 1, UpperLidRaiser: 0.9f, JawDrop: 1),
        default,
    ];

    /// <summary>The expression of a FER2013 label, weaker or stronger, each unit a little different in every face.</summary>
    public static ActionUnits Random(int label, FaceRandom random)
    {
        ActionUnits p = Prototypes[label];
        float strength = random.Between(0.75f, 1.1f);
        float Vary(float unit) => Math.Clamp((unit * strength) + random.Normal(unit > 0 ? 0.1f : 0.04f), 0, 1.2f);
        return new ActionUnits(
            Vary(p.InnerBrowRaiser), Vary(p.OuterBrowRaiser), Vary(p.BrowLowerer), Vary(p.UpperLidRaiser), Vary(p.CheekRaiser),
            Vary(p.LidTightener), Vary(p.NoseWrinkler), Vary(p.LipCornerPuller), Vary(p.LipCornerDepressor), Vary(p.LipStretcher),
            Vary(p.LipTightener), p.LipCornerPuller > 0 && random.Chance(0.6f) ? random.Between(0.4f, 1) : 0, Vary(p.JawDrop));
    }
}
