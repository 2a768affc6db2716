using EmotionML.Core.Common;

namespace EmotionML.Train.Data;

/// <summary>Where bad items go: the first is an error, or with <c>--skip-bad</c> all of them are listed.</summary>
internal sealed class BadItems(bool skip)
{
    // Beyond this the source is no data set, and its messages would fill the memory.
    private const int Most = 100_000;

    private readonly List<string> _skipped = [];

    /// <summary>One message per item left out, in the order of the source.</summary>
    public IReadOnlyList<string> Skipped => _skipped;

    /// <summary>Lists one bad item.</summary>
    /// <exception cref="UserException">Bad items are not skipped.</exception>
    public void Add(string message)
    {
        if (!skip) throw new UserException(message);
        if (_skipped.Count == Most) throw new UserException($"{message} (after {Most} other bad items: too many to skip)");
        _skipped.Add(message);
    }
}
