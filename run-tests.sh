#!/usr/bin/env bash
# Sets up, builds everything in Release with warnings as errors, checks the format, runs every test. The last line is
# «N passed, N failed, N skipped», counted from the result files; the exit code is 0 only when all is well.
# --quick leaves out what takes long: tests that drive a browser, read FER2013, train or run notebooks (their trait «Category»).
# Other options go to «dotnet test», such as --filter FullyQualifiedName~Core.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT=1 POWERSHELL_TELEMETRY_OPTOUT=1 ORT_DISABLE_TELEMETRY=1

if [ "${1:-}" = --quick ]; then
  shift
  set -- --filter 'Category!=Browser&Category!=Data&Category!=Slow' "$@"
fi

results=TestResults/run
step() { printf '\n== %s\n' "$*"; }

./setup.sh tests
# PowerShell and .NET Interactive: the tests that use them are skipped where they cannot be had
dotnet tool restore -v q || echo "could not restore the tools of .config/dotnet-tools.json: the tests that use them are skipped"

step "build"
dotnet build EmotionML.sln -c Release -v minimal -warnaserror

ok=true
step "format"
if dotnet format EmotionML.sln --verify-no-changes --no-restore -v minimal; then
  echo "the format is right"
else
  ok=false
  echo "the format differs: run dotnet format"
fi

step "tests"
rm -rf "$results"
dotnet test EmotionML.sln -c Release --no-build --logger trx --results-directory "$results" "$@" || ok=false

# One line per result file: total executed passed failed (a skipped test is in the total, but not executed).
counts=$(find "$results" -name '*.trx' -exec sed -n \
  's/.*<Counters total="\([0-9]*\)" executed="\([0-9]*\)" passed="\([0-9]*\)" failed="\([0-9]*\)".*/\1 \2 \3 \4/p' {} + 2>/dev/null || true)
read -r total executed passed failed < <(awk '{ t += $1; e += $2; p += $3; f += $4 } END { print t + 0, e + 0, p + 0, f + 0 }' <<<"$counts")

echo
if [ "$passed" -eq 0 ]; then
  ok=false
  echo "no test passed: the run did not come to its end"
fi
if [ "$failed" -gt 0 ]; then
  ok=false
elif ! $ok; then
  echo "every test that ran passed, but the check above failed"
fi
echo "$passed passed, $failed failed, $((total - executed)) skipped"
$ok
