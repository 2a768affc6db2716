using System.CommandLine;
using EmotionML.Train.Commands;
using EmotionML.Train.Data;
using EmotionML.Train.Data.Readers;

namespace EmotionML.Tests.Train.Data;

public sealed class DiscoveryTests
{
    [Fact]
    public void The_environment_variable_decides_what_auto_reads()
    {
        string? before = Environment.GetEnvironmentVariable("EMOTIONML_DATA");
        try
        {
            Environment.SetEnvironmentVariable("EMOTIONML_DATA", "somewhere.zip");
            Assert.Equal("somewhere.zip", DatasetReader.Discover());
        }
        finally
        {
            Environment.SetEnvironmentVariable("EMOTIONML_DATA", before);
        }
    }

    [Fact]
    public void The_command_line_becomes_options()
    {
        var arguments = new DataArguments();
        var command = new Command("read");
        arguments.AddTo(command);
        ParseResult result = command.Parse(["--data", "synthetic", "--skip-bad", "--ferplus", "votes.csv", "--image-size", "64", "--drop-duplicates"]);
        Assert.Empty(result.Errors);
        DataOptions options = arguments.ToOptions(result);
        Assert.Equal((true, "votes.csv", 64, true), (options.SkipBad, options.FerPlus, options.Size, options.DropDuplicates));
        Assert.Equal("synthetic", arguments.ResolvePath(result));
        Assert.Equal(48, arguments.ToOptions(command.Parse([])).Size);
    }

    [Fact]
    public void Synthetic_faces_are_announced_loudly()
    {
        var arguments = new DataArguments();
        var command = new Command("read");
        arguments.AddTo(command);
        using var output = new StringWriter();
        FaceDataset data = arguments.Read(command.Parse(["--data", "synthetic"]), output);
        Assert.Equal((2450, 420, 420), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Contains("SYNTHETIC FACES", output.ToString(), StringComparison.Ordinal);
    }
}
