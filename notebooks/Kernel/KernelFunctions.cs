namespace EmotionML.Notebooks.Kernel;

/// <summary>What cells call without a qualifier: the Polyglot kernel's functions of the same names.</summary>
public static class KernelFunctions
{
    /// <summary>Where the cell that runs shows things; null between cells.</summary>
    internal static CellOutputs? Outputs { get; set; }

    /// <summary>Shows a value.</summary>
    /// <param name="value">Anything.</param>
    /// <param name="mimeTypes">The forms wanted; all that there are when none is given.</param>
    /// <returns>What can be updated later, from any cell.</returns>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => Show(value, mimeTypes);

    /// <summary>Text that is HTML already.</summary>
    public static HtmlText HTML(string content) => new(content);

    internal static DisplayedValue Show(object? value, string[] mimeTypes)
    {
        CellOutputs outputs = Outputs ?? throw new InvalidOperationException("Display works while a cell runs.");
        return new DisplayedValue(outputs, outputs.Add(Forms.Of(value, mimeTypes), isResult: false), mimeTypes);
    }
}

/// <summary>HTML that is shown as it is.</summary>
/// <param name="Content">Markup.</param>
public sealed record HtmlText(string Content);

/// <summary>The kernel's way to show something from anywhere in an expression.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows a value, in the given forms or in all that there are.</summary>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => KernelFunctions.Show(value, mimeTypes);

    /// <summary>Shows a text as the content of a MIME type.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType)
    {
        CellOutputs outputs = KernelFunctions.Outputs ?? throw new InvalidOperationException("DisplayAs works while a cell runs.");
        return new DisplayedValue(outputs, outputs.Add(new Dictionary<string, string> { [mimeType] = value }, isResult: false), []);
    }
}

/// <summary>Something on display that can be replaced.</summary>
public sealed class DisplayedValue
{
    private readonly CellOutputs outputs;
    private readonly int index;
    private readonly string[] mimeTypes;

    internal DisplayedValue(CellOutputs outputs, int index, string[] mimeTypes) => (this.outputs, this.index, this.mimeTypes) = (outputs, index, mimeTypes);

    /// <summary>Shows another value in the same place.</summary>
    public void Update(object? value) => outputs.Replace(index, Forms.Of(value, mimeTypes));
}
