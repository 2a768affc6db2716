namespace EmotionML.Train.Data.Synthetic;

/// <summary>How the hair is drawn.</summary>
internal enum Hair
{
    /// <summary>No hair.</summary>
    None,

    /// <summary>A cap above the forehead.</summary>
    Short,

    /// <summary>A cap that reaches into the forehead.</summary>
    Fringe,

    /// <summary>Down both sides of the face.</summary>
    Long,
}

/// <summary>What stays the same whatever a face expresses. Lengths in face coordinates, tones 0..255.</summary>
internal sealed record FaceIdentity(
    float Skin, float HairTone, Hair Hair, float Width, float Height, float Jaw, float EyeDistance, float EyeY, float EyeWidth, float EyeHeight,
    float Iris, float BrowThickness, float BrowTone, float BrowLift, float NoseLength, float NoseWidth, float MouthY, float MouthWidth, float LipHeight,
    float LipTone, bool Glasses, bool Moustache, float Beard)
{
    /// <summary>A face that nobody has.</summary>
    public static FaceIdentity Random(FaceRandom random)
    {
        float skin = random.Between(115, 215);
        float hair = random.Chance(0.2f) ? random.Between(130, 215) : random.Between(10, 80);
        return new FaceIdentity(
            Skin: skin,
            HairTone: hair,
            Hair: (Hair)(int)random.Between(random.Chance(0.7f) ? 1 : 0, 3.999f),
            Width: random.Between(0.86f, 1.02f),
            Height: random.Between(1.16f, 1.34f),
            Jaw: random.Between(0.62f, 0.9f),
            EyeDistance: random.Between(0.36f, 0.45f),
            EyeY: random.Between(-0.18f, -0.12f),
            EyeWidth: random.Between(0.19f, 0.24f),
            EyeHeight: random.Between(0.085f, 0.12f),
            Iris: random.Between(15, 80),
            BrowThickness: random.Between(0.05f, 0.11f),
            BrowTone: Math.Min(hair, skin - 35) * random.Between(0.6f, 1),
            BrowLift: random.Between(0.24f, 0.29f),
            NoseLength: random.Between(0.42f, 0.52f),
            NoseWidth: random.Between(0.13f, 0.2f),
            MouthY: random.Between(0.64f, 0.7f),
            MouthWidth: random.Between(0.3f, 0.4f),
            LipHeight: random.Between(0.05f, 0.09f),
            LipTone: skin * random.Between(0.55f, 0.78f),
            Glasses: random.Chance(0.12f),
            Moustache: random.Chance(0.06f),
            Beard: random.Chance(0.08f) ? random.Between(0.25f, 0.5f) : 0);
    }
}
