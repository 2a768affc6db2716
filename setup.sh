#!/usr/bin/env bash
# Installs what EmotionML needs besides .NET: a few system packages on Debian and Ubuntu, and the npm packages of the page's
# scripts. The engines come as NuGet packages with the build. Safe to run again and again; asks nothing; does nothing when
# nothing is missing. With the argument «tests» also what only the tests use: a browser, Jupyter, peers to compare with.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Libraries that OpenCV's and LightGBM's packages want, Haar cascades, sound and video.
packages=(
  libgtk-3-0
  libdrm2
  libatomic1
  libgomp1
  opencv-data
  ffmpeg
)
# The browser of the end-to-end tests, the ONNX checker, the peers of tests/benchmarks, the tracer of the telemetry test, Jupyter:
# a test that misses its tool is skipped and says so. Setup goes on where one cannot be had.
test_packages=(chromium python3-onnx python3-opencv strace jupyter-client jupyter-nbconvert)

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$@" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "this needs root, and sudo is not installed. Run as root: $*"
  fi
}

# Prints those of the given packages that are not installed. Some of Ubuntu's names carry a suffix (libsqlite3-0 ->
# libsqlite3-0t64) and provide the old one.
missing() {
  local installed name
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}, ${Provides}\n' 2>/dev/null | sed -n 's/^installed //p' | sed 's/([^)]*)//g; s/[,[:space:]]\+/\n/g')
  for name in "$@"; do
    grep -qxF -- "$name" <<<"$installed" || printf '%s\n' "$name"
  done
}

refreshed=false
refresh() {
  $refreshed && return
  local attempt
  for attempt in 1 2 3; do
    if as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q; then
      refreshed=true
      return
    fi
    say "apt-get update failed (attempt $attempt of 3)"
    sleep $((attempt * 3))
  done
  fail "apt-get update failed three times: is there a network?"
}

# The lists may be absent or older than the mirror: then they are fetched, once.
install() {
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends)
  as_root "${apt[@]}" "$@" || { refresh && as_root "${apt[@]}" "$@"; }
}

system_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    fail "this system is not Debian or Ubuntu. EmotionML needs, by whatever means this system has:" \
      "  .NET SDK 10.0, ffmpeg, Node.js 18 or newer with npm," \
      "  OpenCV's Haar cascades (OPENCV_DATA names their folder) and on Linux GTK 3, libdrm, libatomic and libgomp," \
      "then: npm ci --ignore-scripts && dotnet build EmotionML.sln"
  fi
  local wanted=("${packages[@]}") absent
  command -v node >/dev/null && command -v npm >/dev/null || wanted+=(nodejs npm)
  mapfile -t absent < <(missing "${wanted[@]}")
  if [ ${#absent[@]} -gt 0 ]; then
    say "installing ${absent[*]}"
    install "${absent[@]}" || fail "apt-get could not install: ${absent[*]}"
  fi
}

dotnet_sdk() {
  if command -v dotnet >/dev/null && dotnet --list-sdks | grep -q '^10\.'; then
    return
  fi
  fail "the .NET 10 SDK is missing. Ubuntu 24.04 and newer: sudo apt-get install dotnet-sdk-10.0" \
    "Debian and others: follow https://learn.microsoft.com/dotnet/core/install/linux, or without root:" \
    "  curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0" \
    "  export PATH=\"\$HOME/.dotnet:\$PATH\"" \
    "then run this script again."
}

# npm leaves a copy of the lock file inside node_modules: when ours is not newer, there is nothing to install.
npm_packages() {
  local stamp=node_modules/.package-lock.json
  if [ -e "$stamp" ] && [ -e node_modules/plotly.js-dist-min/package.json ] && [ -e node_modules/@vladmandic/face-api/package.json ] \
    && [ ! package-lock.json -nt "$stamp" ] && [ ! package.json -nt "$stamp" ]; then
    return
  fi
  say "installing npm packages"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  touch "$stamp"
}

# Tried once: a system that does not have them shall not be asked again at every start.
packages_of_tests() {
  local stamp=node_modules/.test-packages-tried absent
  mapfile -t absent < <(missing "${test_packages[@]}")
  if [ ${#absent[@]} -gt 0 ] && [ ! -e "$stamp" ]; then
    say "installing ${absent[*]} (for tests)"
    touch "$stamp"
    install "${absent[@]}" || say "could not install ${absent[*]}: the tests that use it are skipped"
  fi
}

system_packages
dotnet_sdk
npm_packages
if [ "${1:-}" = tests ]; then packages_of_tests; fi
say "everything is in place"
