using EmotionML.Notebooks;
using EmotionML.Train.Commands;

// The notebooks' first cells name assemblies by their path; everything else is in Runner.
var root = RunnerCommand.Create();
root.Add(CommandLine.Verbose);
return root.Parse(args).Invoke();
