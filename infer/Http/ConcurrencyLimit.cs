namespace EmotionML.Infer.Http;

/// <summary>How many of one kind of work may be under way at a time. Safe for several threads.</summary>
/// <param name="most">Places, at least 1.</param>
public class ConcurrencyLimit(int most)
{
    private int taken;

    /// <summary>Takes a place; false when all are taken.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref taken) <= most) return true;
        Leave();
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave() => Interlocked.Decrement(ref taken);
}
