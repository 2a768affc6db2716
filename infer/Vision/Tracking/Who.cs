using System.Globalization;
using EmotionML.Infer.Vision.Detection;

namespace EmotionML.Infer.Vision.Tracking;

/// <summary>Whose mood counts when several faces are in view.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Id">The face's identity when the rule is <see cref="WhoKind.Id"/>.</param>
public readonly record struct Who(WhoKind Kind, int Id = 0)
{
    /// <summary>The largest face.</summary>
    public static Who Largest => new(WhoKind.Largest);

    /// <summary>Everyone, weighed by the area of the face.</summary>
    public static Who Everyone => new(WhoKind.Everyone);

    /// <summary>Reads <c>largest</c>, <c>everyone</c> or an identity.</summary>
    /// <exception cref="UserException">It is none of them.</exception>
    public static Who Parse(string text) => text switch
    {
        "largest" => Largest,
        "everyone" => Everyone,
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id >= 1 => new(WhoKind.Id, id),
        _ => throw new UserException($"--who: expected largest, everyone or the number of a face, found '{text}'"),
    };

    /// <summary>The affect of whom the rule names, from the faces of one frame.</summary>
    /// <param name="faces">Faces with their identity, box and affect.</param>
    /// <returns>Null when the rule names nobody in view.</returns>
    public AffectPoint? Affect(IReadOnlyList<FaceReading> faces)
    {
        ArgumentNullException.ThrowIfNull(faces);
        int wanted = Id;
        if (faces.Count == 0) return null;
        switch (Kind)
        {
            case WhoKind.Largest: return faces.MaxBy(face => FaceBoxes.Area(face.Box))!.Affect;
            case WhoKind.Id: return faces.FirstOrDefault(face => face.Id == wanted)?.Affect;
            default:
                double area = faces.Sum(face => (double)FaceBoxes.Area(face.Box));
                return new AffectPoint(
                    faces.Sum(face => face.Affect.Valence * FaceBoxes.Area(face.Box)) / area,
                    faces.Sum(face => face.Affect.Arousal * FaceBoxes.Area(face.Box)) / area);
        }
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Kind == WhoKind.Id ? Id.ToString(CultureInfo.InvariantCulture) : Kind == WhoKind.Everyone ? "everyone" : "largest";
}

/// <summary>Rules of <see cref="Who"/>.</summary>
public enum WhoKind
{
    /// <summary>The largest face.</summary>
    Largest,

    /// <summary>Everyone by area.</summary>
    Everyone,

    /// <summary>One face by its identity.</summary>
    Id,
}
