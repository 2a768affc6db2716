using System.CommandLine;
using EmotionML.Infer.Commands;

// One command per concern; each lives in Commands/.
var root = new RootCommand("EmotionML: read emotions from faces and play music that fits or lifts the mood.")
{
    CommandLine.Verbose,
    LibraryCommand.Create(),
    ServeCommand.Create(),
    RecommendCommand.Create(),
    PhotoCommand.Create(),
    VideoCommand.Create(),
    WebcamCommand.Create(),
    BenchmarkCommand.Create(),
};
ServeCommand.MakeDefault(root);
return await root.RunAsync(args);
