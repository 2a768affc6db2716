#!/usr/bin/env bash
# From a fresh clone to a trained model, its ONNX file and a report: sets up, builds, trains. Every option goes to
# the train command (./run-training.sh --help lists them); paths are relative to the folder it is called from.
# Without --data, FER2013 is looked for at $EMOTIONML_DATA, data/fer2013* and ../shared/data/fer2013.zip; where there
# is none, drawn synthetic faces take its place, said loudly.
# Keep run-training.ps1 the same list of calls.
set -euo pipefail
export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=1 ORT_DISABLE_TELEMETRY=1
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

"$root/setup.sh"
dotnet build "$root/train/EmotionML.Train.csproj" -c Release --nologo -v quiet -clp:NoSummary
# Not «dotnet run»: the trainer itself shall get Ctrl+C and SIGTERM, and save.
exec dotnet "$root/train/bin/Release/net10.0/EmotionML.Train.dll" train "$@"
