using System.Globalization;
using Spectre.Console;

namespace EmotionML.Infer.Commands;

/// <summary>Shows how far a command's work is: a bar on a terminal, lines elsewhere.</summary>
internal static class StepProgress
{
    /// <summary>Runs work that reports steps done and steps in all.</summary>
    /// <param name="title">What is done, such as <c>imported</c>.</param>
    /// <param name="work">The work; it may report from any thread.</param>
    /// <param name="output">Where lines go when there is no terminal.</param>
    internal static async Task<T> RunAsync<T>(string title, TextWriter output, Func<Action<int, int>, Task<T>> work)
    {
        if (Console.IsOutputRedirected || output != Console.Out)
        {
            return await work((done, total) =>
            {
                lock (output)
                {
                    output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title} {done} of {total}"));
                    output.Flush();
                }
            });
        }
        return await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(bars =>
            {
                ProgressTask bar = bars.AddTask(Markup.Escape(title));
                return work((done, total) =>
                {
                    bar.MaxValue = Math.Max(1, total);
                    bar.Value = done;
                });
            });
    }
}
