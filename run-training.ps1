#!/usr/bin/env pwsh
# The same calls as run-training.sh, with the same options; see there. setup.sh is for Debian and Ubuntu: elsewhere
# this needs the .NET 10 SDK, CMake, a C++17 compiler, Node.js, libtorch and OpenCV (CMAKE_PREFIX_PATH names their folders).
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot

if (Get-Command apt-get -ErrorAction SilentlyContinue) {
    bash "$root/setup.sh"
} elseif (-not (Test-Path "$root/node_modules/onnxruntime-node")) {
    npm ci --ignore-scripts --prefix "$root"
}
if ($LASTEXITCODE) { exit $LASTEXITCODE }

dotnet build "$root/train/EmotionML.Train.csproj" -c Release --nologo -v quiet -clp:NoSummary
if ($LASTEXITCODE) { exit $LASTEXITCODE }

dotnet "$root/train/bin/Release/net10.0/EmotionML.Train.dll" train @args
exit $LASTEXITCODE
