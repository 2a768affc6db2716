using EmotionML.Notebooks;

return RunnerCommand.Invoke(args);
