using EmotionML.Notebooks.Files;
using EmotionML.Notebooks.Kernel;

namespace EmotionML.Notebooks;

/// <summary>How a run ended.</summary>
/// <param name="CellsRun">Code cells that ran, the failing one included.</param>
/// <param name="Failure">Why it stopped early; null when every cell has run.</param>
public sealed record NotebookRun(int CellsRun, CellFailure? Failure);

/// <summary>Runs the cells of a notebook in order, as its kernel would.</summary>
public static class NotebookRunner
{
    /// <summary>
    /// Runs every code cell and puts what it showed into the cell; stops at the first one that fails, whose error becomes
    /// its last output. The current folder is the notebook's folder meanwhile, as in Jupyter and VS Code.
    /// </summary>
    /// <param name="notebook">The notebook; its cells are changed, its file is not.</param>
    /// <param name="before">Told each code cell before it runs.</param>
    public static NotebookRun Run(Notebook notebook, Action<NotebookCell>? before = null)
    {
        string previous = Environment.CurrentDirectory;
        Environment.CurrentDirectory = notebook.Folder;
        try
        {
            using var kernel = new CSharpKernel(notebook.Folder);
            int count = 0;
            foreach (NotebookCell cell in notebook.Cells)
            {
                cell.Clear();
                if (!cell.IsCode) continue;
                before?.Invoke(cell);
                var outputs = new CellOutputs();
                CellFailure? failure = kernel.Run(cell, outputs);
                cell.Finish(++count, outputs.Items);
                if (failure is not null)
                {
                    // what an earlier run left behind cells that did not run now would be a lie
                    foreach (NotebookCell later in notebook.Cells.Where(other => other.Number > cell.Number)) later.Clear();
                    return new NotebookRun(count, failure);
                }
            }
            return new NotebookRun(count, null);
        }
        finally
        {
            Environment.CurrentDirectory = previous;
        }
    }
}
