using EmotionML.Core.Common;

namespace EmotionML.Train.Training;

/// <summary>One seed, separate random streams: changing how one is used leaves the others as they were.</summary>
public static class SeedStreams
{
    /// <summary>Initial weights.</summary>
    public static long Initialisation(long seed) => Derive(seed, 1);

    /// <summary>Order of the pictures, and the sampler's draws.</summary>
    public static long Order(long seed) => Derive(seed, 2);

    /// <summary>Changes of the pictures.</summary>
    public static long Augmentation(long seed) => Derive(seed, 3);

    /// <summary>Mixup's shares.</summary>
    public static long Mixup(long seed) => Derive(seed, 4);

    /// <summary>Dropped features.</summary>
    public static long Dropout(long seed) => Derive(seed, 5);

    private static long Derive(long seed, long purpose) => (long)(new RandomStream(seed, purpose).Next() >> 1);
}
