using EmotionML.Notebooks;

// before anything loads that reads them
foreach (string variable in (string[])["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT", "DOTNET_CLI_TELEMETRY_OPTOUT", "POWERSHELL_TELEMETRY_OPTOUT", "ORT_DISABLE_TELEMETRY"])
    Environment.SetEnvironmentVariable(variable, "1");
return RunnerCommand.Invoke(args);
