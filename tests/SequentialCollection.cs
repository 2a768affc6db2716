namespace EmotionML.Tests;

/// <summary>Tests that count native objects of the whole process or change its settings: nothing else may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SequentialCollection
{
    /// <summary>Name to give to <c>[Collection]</c>.</summary>
    public const string Name = "nothing beside";
}
