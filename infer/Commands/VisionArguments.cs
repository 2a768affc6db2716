using System.CommandLine;
using EmotionML.Infer.Vision.Detection;
using EmotionML.Infer.Vision.Tracking;

namespace EmotionML.Infer.Commands;

/// <summary>The options of every command that looks at faces.</summary>
public sealed class VisionArguments
{
    private readonly Option<string> detector = new("--detector") { Description = "what finds the faces", DefaultValueFactory = _ => "haar", HelpName = "haar|yunet|blazeface" };
    private readonly Option<string?> detectorModel = new("--detector-model") { Description = "ONNX file of yunet (needed) or blazeface", HelpName = "FILE" };
    private readonly Option<string?> cascade = new("--cascade") { Description = $"the Haar cascade; default: {HaarFaceDetector.FileName} of opencv-data", HelpName = "FILE" };
    private readonly Option<int> smallest = new("--smallest-face") { Description = "side of the smallest face in pixels; 0 is an eighth of the picture's shorter side", HelpName = "PIXELS" };
    private readonly Option<double> scale = new("--scale-factor") { Description = "how much the searched size grows from pass to pass", DefaultValueFactory = _ => new FaceDetectorOptions().ScaleFactor, HelpName = "FACTOR" };
    private readonly Option<int> neighbours = new("--neighbours") { Description = "overlapping hits that make a face; fewer finds more and invents more", DefaultValueFactory = _ => new FaceDetectorOptions().Neighbours, HelpName = "COUNT" };
    private readonly Option<string> who = new("--who") { Description = "whose mood counts", DefaultValueFactory = _ => "largest", HelpName = "largest|everyone|ID" };

    /// <summary>Options of one command; each command needs its own.</summary>
    public VisionArguments() => detector.AcceptOnlyFromAmong("haar", "yunet", "blazeface");

    /// <summary>Adds the options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="mood">True where the command follows a mood.</param>
    public void AddTo(Command command, bool mood)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(CommandLine.Model);
        command.Options.Add(CommandLine.MapLabels);
        command.Options.Add(CommandLine.Affect);
        if (mood)
        {
            command.Options.Add(who);
            command.Options.Add(CommandLine.MoodWindow);
        }
        AddDetectorTo(command);
    }

    /// <summary>Adds the detector's options alone.</summary>
    /// <param name="command">The command.</param>
    public void AddDetectorTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Option option in (Option[])[detector, detectorModel, cascade, smallest, scale, neighbours]) command.Options.Add(option);
    }

    /// <summary>The detector's settings.</summary>
    public FaceDetectorOptions Detector(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        string name = arguments.GetValue(detector)!;
        bool haar = name == "haar";
        // a setting that would change nothing is a misunderstanding
        if (!haar && arguments.GetValue(cascade) is not null) throw new UserException($"--cascade: belongs to --detector haar, found --detector {name}");
        if (haar && arguments.GetValue(detectorModel) is not null) throw new UserException("--detector-model: belongs to --detector yunet or blazeface, found --detector haar");
        return new FaceDetectorOptions
        {
            Kind = haar ? DetectorKind.Haar : name == "yunet" ? DetectorKind.YuNet : DetectorKind.BlazeFace,
            Model = arguments.GetValue(detectorModel),
            Cascade = arguments.GetValue(cascade),
            SmallestFace = arguments.GetValue(smallest),
            ScaleFactor = arguments.GetValue(scale),
            Neighbours = arguments.GetValue(neighbours),
        };
    }

    /// <summary>Opens model and detector.</summary>
    /// <exception cref="UserException">An option is out of range, or a file is not what it should be.</exception>
    public FaceReader OpenReader(ParseResult arguments, int threads = 0) =>
        FaceReader.Open(arguments.GetValue(CommandLine.Model)!, new FaceReaderOptions { Detector = Detector(arguments), Threads = threads, MapLabels = arguments.GetValue(CommandLine.MapLabels), Affect = CommandLine.AffectOf(arguments) });

    /// <summary>The stream's settings.</summary>
    public EmotionStreamOptions Stream(ParseResult arguments) => new() { Who = Who.Parse(arguments.GetValue(who)!), MoodWindow = CommandLine.MoodWindowOf(arguments) };
}
