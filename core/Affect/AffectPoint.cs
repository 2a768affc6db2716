using System.Globalization;
using EmotionML.Core.Common;

namespace EmotionML.Core.Affect;

/// <summary>A place in the affect plane (Russell 1980): how pleasant, and how stirred.</summary>
/// <param name="Valence">-1 (unpleasant) to 1 (pleasant).</param>
/// <param name="Arousal">-1 (calm) to 1 (excited).</param>
public readonly record struct AffectPoint(double Valence, double Arousal)
{
    /// <summary>The middle of the plane.</summary>
    public static AffectPoint Origin => default;

    /// <summary>Euclidean distance, 0 to about 2.83.</summary>
    public double DistanceTo(AffectPoint other) => double.Hypot(Valence - other.Valence, Arousal - other.Arousal);

    /// <summary>The point on the straight line to another one.</summary>
    /// <param name="other">Where the line ends.</param>
    /// <param name="share">0 gives this point, 1 the other.</param>
    public AffectPoint Towards(AffectPoint other, double share) =>
        new(Valence + share * (other.Valence - Valence), Arousal + share * (other.Arousal - Arousal));

    /// <summary>Refuses a point outside of the plane.</summary>
    /// <param name="where">What the names of the coordinates begin with in the message, such as <c>samples[3].</c>.</param>
    /// <returns>The point itself.</returns>
    /// <exception cref="UserException">A coordinate lies outside of -1 to 1 or is not a number.</exception>
    public AffectPoint Check(string where = "")
    {
        Refuse("valence", Valence);
        Refuse("arousal", Arousal);
        return this;

        void Refuse(string name, double value)
        {
            if (!(Math.Abs(value) <= 1)) throw new UserException(string.Create(CultureInfo.InvariantCulture, $"{where}{name}: expected -1 to 1, found {value}"));
        }
    }

    /// <summary>The nearest point inside the plane's bounds.</summary>
    public AffectPoint Clamp() => new(Math.Clamp(Valence, -1, 1), Math.Clamp(Arousal, -1, 1));
}
