using System.Diagnostics;

namespace EmotionML.Tests.Train.Commands;

/// <summary>run-training.ps1, run by the PowerShell of the tool manifest.</summary>
[Collection(SequentialCollection.Name)]
[Trait("Category", "Slow")]
public sealed class PowerShellScriptTests
{
    [PowerShellFact]
    public void A_list_without_quotation_marks_reaches_training_whole()
    {
        using var folder = new TemporaryFolder();
        string script = Path.Combine(Repository.Root, "run-training.ps1");
        // PowerShell reads 4,8 as an array of numbers
        var start = new ProcessStartInfo("dotnet", ["tool", "run", "pwsh", "-NoProfile", "-Command",
            $"& '{script}' --data synthetic --width 4,8 --blocks 1,1 --epochs 1 --batch 128 --threads 1 --no-report --runs '{folder.Path}' --name run; exit $LASTEXITCODE"])
        { WorkingDirectory = Repository.Root };
        (int code, string output, string error) = Programs.Run(start);
        Assert.True(code == 0, output + error);
        Assert.Contains("4,8", File.ReadAllText(Path.Combine(folder.Path, "run", "config.json")), StringComparison.Ordinal);
    }
}

/// <summary>A test that is skipped where PowerShell could not be restored.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PowerShellFactAttribute : FactAttribute
{
    public PowerShellFactAttribute()
    {
        if (!Tools.AreRestored) Skip = "PowerShell could not be restored (dotnet tool restore)";
    }
}
