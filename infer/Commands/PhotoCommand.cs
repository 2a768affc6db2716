using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EmotionML.Infer.Vision.Detection;
using EmotionML.Infer.Vision.Tracking;
using EmotionML.Infer.Vision.Video;

namespace EmotionML.Infer.Commands;

/// <summary><c>photo</c>: the faces of pictures and what they show.</summary>
public static class PhotoCommand
{
    private static readonly Argument<string[]> Files = new("FILE") { Description = "pictures: JPEG, PNG, WebP or BMP", Arity = ArgumentArity.OneOrMore };
    // what OpenCV writes of the formats that are read
    private static readonly HashSet<string> Endings = new([".jpg", ".jpeg", ".jpe", ".png", ".webp", ".bmp", ".dib"], StringComparer.OrdinalIgnoreCase);

    private static readonly Option<bool> AsJson = new("--json") { Description = "write JSON to standard output: an array, one object a file" };
    private static readonly Option<string?> Out = new("--out") { Description = "write annotated copies into this folder", HelpName = "DIR" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var vision = new VisionArguments();
        var command = new Command("photo", "Read the emotions of the faces in pictures. Exit code 0: faces; 1: no face in any picture; 2: bad input.") { Files, AsJson, Out };
        vision.AddTo(command, mood: false);
        command.Run((arguments, stop) => Read(arguments, vision, stop));
        return command;
    }

    private static int Read(ParseResult arguments, VisionArguments vision, CancellationToken stop)
    {
        string[] files = arguments.GetValue(Files)!;
        string? folder = arguments.GetValue(Out);
        // an argument that takes any number of files takes misspelt options too
        if (files.FirstOrDefault(file => file.StartsWith('-') && !File.Exists(file)) is { } option)
            throw new UserException($"'{option}' is no option of photo and no file; photo --help lists what there is");
        if (folder is not null) CheckTargets(files, folder);
        using FaceReader reader = vision.OpenReader(arguments);
        var photos = new List<PhotoResult>();
        bool bad = false;
        foreach (string file in files)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                using Mat picture = PictureDecoder.DecodeFile(file);
                IReadOnlyList<FaceObservation> faces = reader.Read(picture, out _);
                PhotoResult photo = PhotoResult.From(file, picture.Size(), faces, reader.Labels);
                photos.Add(photo);
                if (!arguments.GetValue(AsJson)) Print(photo);
                if (folder is null) continue;
                foreach (FaceObservation face in faces)
                    Annotation.Face(picture, face.Box, Annotation.Text(face.Prediction.Label, face.Prediction.Probability), face.Prediction.Probabilities, reader.Labels);
                string target = Path.Combine(folder, CopyName(file));
                AtomicFile.Write(target, stream => stream.Write(Encode(picture, target)));
                if (!arguments.GetValue(AsJson)) Console.WriteLine($"  wrote {target}");
            }
            catch (Exception e) when (e is UserException or IOException or UnauthorizedAccessException)
            {
                // the other pictures are still read; the exit code tells that one was bad
                bad = true;
                Console.Error.WriteLine(CommandLine.Describe(arguments, e));
            }
        }
        if (arguments.GetValue(AsJson)) Console.WriteLine(JsonSerializer.Serialize(photos, CommandLine.Json));
        return bad ? CommandLine.BadInput : photos.Any(photo => photo.Faces.Count > 0) ? 0 : CommandLine.NothingFound;
    }

    // All of it before the first picture is read: a second file of one name would replace the first one's copy.
    private static void CheckTargets(string[] files, string folder)
    {
        var targets = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string file in files)
        {
            string copy = CopyName(file), target = Path.GetFullPath(Path.Combine(folder, copy));
            if (target == Path.GetFullPath(file)) throw new UserException($"--out {folder}: expected another folder than the picture's own, found that of {file}");
            if (!targets.Add(target)) throw new UserException($"--out {folder}: expected files of different names, found {copy} twice");
            AtomicFile.CheckTarget(target, $"--out {folder}");
            if (copy != Path.GetFileName(file)) Console.Error.WriteLine($"note: {file}: a copy of this ending cannot be written, it becomes {copy}");
        }
    }

    private static string CopyName(string file)
    {
        string name = Path.GetFileName(file), ending = Path.GetExtension(file);
        if (Endings.Contains(ending)) return name;
        // other names of JPEG; the rest without loss
        return name + (ending.ToLowerInvariant() is ".jfif" or ".jif" or ".jfi" or ".pjpeg" or ".pjp" or ".mpo" ? ".jpg" : ".png");
    }

    private static byte[] Encode(Mat picture, string target)
    {
        try
        {
            return picture.ToBytes(Path.GetExtension(target));
        }
        catch (OpenCVException e)
        {
            throw new UserException($"{target}: cannot be written: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static void Print(PhotoResult photo)
    {
        string count = photo.Faces.Count switch { 0 => "no face", 1 => "1 face", var n => $"{n} faces" };
        Console.WriteLine($"{photo.File}: {photo.Width} x {photo.Height}, {count}");
        foreach (PhotoFace face in photo.Faces)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {face.Emotion} at {face.Box.X},{face.Box.Y} {face.Box.Width}x{face.Box.Height}  valence {face.Valence:0.00} arousal {face.Arousal:0.00}"));
            Console.WriteLine("    " + string.Join("  ", face.Probabilities.OrderByDescending(p => p.Value)
                .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key} {p.Value:0.000}"))));
        }
    }
}
