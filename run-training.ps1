#!/usr/bin/env pwsh
# The same calls as run-training.sh, with the same options; see there. setup.sh is for Debian and Ubuntu: elsewhere
# this needs the .NET 10 SDK, Node.js and ffmpeg.
$ErrorActionPreference = 'Stop'
$env:DOTNET_NOLOGO = 'true'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:ORT_DISABLE_TELEMETRY = '1'
$root = $PSScriptRoot

if (Get-Command apt-get -ErrorAction SilentlyContinue) {
    bash "$root/setup.sh"
} elseif (-not (Test-Path "$root/node_modules")) {
    npm ci --ignore-scripts --prefix "$root"
}
if ($LASTEXITCODE) { exit $LASTEXITCODE }

dotnet build "$root/train/EmotionML.Train.csproj" -c Release --nologo -v quiet -clp:NoSummary
if ($LASTEXITCODE) { exit $LASTEXITCODE }

# PowerShell makes an array of 16,32,64: it becomes one word again.
$options = @($args | ForEach-Object { $_ -join ',' })
dotnet "$root/train/bin/Release/net10.0/EmotionML.Train.dll" train @options
exit $LASTEXITCODE
