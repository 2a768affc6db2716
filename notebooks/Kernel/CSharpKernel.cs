using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using EmotionML.Notebooks.Files;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace EmotionML.Notebooks.Kernel;

/// <summary>Why a cell failed.</summary>
/// <param name="Cell">Number of the cell.</param>
/// <param name="Line">Line in the cell, from 1 on; null where it is not known.</param>
/// <param name="Kind">Name of the exception, or the compiler's error code.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Details">Stack trace, or every error of the compiler.</param>
public sealed record CellFailure(int Cell, int? Line, string Kind, string Message, string Details)
{
    /// <summary>Cell and line for a message.</summary>
    public string Where => string.Create(CultureInfo.InvariantCulture, $"cell {Cell}{(Line is { } line ? $" line {line}" : "")}");
}

/// <summary>
/// Runs cells in C# one after the other; declarations and usings of a cell hold for all later ones. What the Polyglot
/// kernel shows is shown: <c>display(x)</c>, <c>x.Display()</c>, the last expression without a semicolon, and the console.
/// </summary>
/// <param name="folder">Folder of the notebook.</param>
internal sealed class CSharpKernel(string folder) : IDisposable
{
    // the Polyglot kernel's own, and the class that has display in the place of its Kernel
    private static readonly string[] Imports =
        ["System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq", "EmotionML.Notebooks.Kernel", "EmotionML.Notebooks.Kernel.KernelFunctions"];

    private readonly AssemblyReferences references = new(folder);
    private readonly TextWriter console = Console.Out, errors = Console.Error;
    private ScriptOptions options = ScriptOptions.Default
        .WithReferences(AssemblyReferences.Standard).AddReferences(MetadataReference.CreateFromFile(typeof(CSharpKernel).Assembly.Location))
        .WithImports(Imports).WithEmitDebugInformation(true).WithFileEncoding(Encoding.UTF8).WithLanguageVersion(Microsoft.CodeAnalysis.CSharp.LanguageVersion.Latest).WithAllowUnsafe(false);

    private ScriptState<object>? state;

    /// <summary>Runs one cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="outputs">Takes what it shows.</param>
    /// <returns>Why it failed, or null.</returns>
    public CellFailure? Run(NotebookCell cell, CellOutputs outputs)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"cell {cell.Number}");
        KernelFunctions.Outputs = outputs;
        Console.SetOut(outputs.Writer("stdout"));
        Console.SetError(outputs.Writer("stderr"));
        CellFailure? failure = null;
        try
        {
            foreach (CellPart part in CellText.Split(cell.Source, cell.Language)) RunPart(part, name, outputs);
        }
        catch (CellSyntaxException e)
        {
            failure = new CellFailure(cell.Number, e.Line, "Magic", e.Message, e.Message);
        }
        catch (CompilationErrorException e)
        {
            Diagnostic first = e.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error);
            failure = new CellFailure(cell.Number, first.Location.GetLineSpan().StartLinePosition.Line + 1, first.Id, first.GetMessage(CultureInfo.InvariantCulture),
                string.Join('\n', e.Diagnostics.Select(d => d.ToString())));
        }
        // whatever a cell throws is the cell's failure, not the runner's
        catch (Exception e)
        {
            Exception real = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            failure = new CellFailure(cell.Number, LineOf(real, name), real.GetType().Name, real.Message, real.ToString());
        }
        finally
        {
            Console.SetOut(console);
            Console.SetError(errors);
            KernelFunctions.Outputs = null;
        }
        if (failure is not null) outputs.AddError(failure);
        return failure;
    }

    /// <summary>Gives the console back.</summary>
    public void Dispose()
    {
        Console.SetOut(console);
        Console.SetError(errors);
        KernelFunctions.Outputs = null;
    }

    private void RunPart(CellPart part, string name, CellOutputs outputs)
    {
        if (part.Language == CellLanguage.Markdown)
        {
            outputs.Add(new Dictionary<string, string> { ["text/markdown"] = part.Text.Trim('\n') }, isResult: false);
            return;
        }
        foreach ((int line, string reference) in part.References)
        {
            try
            {
                options = options.AddReferences(references.Resolve(reference));
            }
            catch (FileNotFoundException e)
            {
                throw new CellSyntaxException(line, e.Message);
            }
        }
        var watch = Stopwatch.StartNew();
        Script<object> script = state is null
            ? CSharpScript.Create(part.Text, options.WithFilePath(name))
            : state.Script.ContinueWith(part.Text, options.WithFilePath(name));
        // a script thread of its own would lose the notebook's thread-static state: cells run on this one
        state = (state is null ? script.RunAsync() : script.RunFromAsync(state)).GetAwaiter().GetResult();
        if (state.ReturnValue is { } value) outputs.Add(Forms.Of(value), isResult: true);
        if (part.IsTimed) outputs.Add(Forms.Of(string.Create(CultureInfo.InvariantCulture, $"Wall time: {watch.Elapsed.TotalMilliseconds:0.0}ms")), isResult: false);
    }

    // The innermost line of the cell itself: deeper frames lie in the libraries that it calls.
    private static int? LineOf(Exception exception, string name) =>
        new StackTrace(exception, fNeedFileInfo: true).GetFrames().FirstOrDefault(frame => frame.GetFileName() == name)?.GetFileLineNumber();
}
