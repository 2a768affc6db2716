#!/usr/bin/env bash
# Installs what EmotionML needs besides .NET: system packages on Debian/Ubuntu, and the npm packages that carry
# ONNX Runtime and plotly.js. Safe to run again and again; asks nothing; does nothing when nothing is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Engines (headers and libraries), cascades, landmarks, tools to build the C shims, storage, audio decoding.
packages=(
  cmake
  g++
  make
  libtorch-dev
  libopencv-core-dev
  libopencv-dnn-dev
  libopencv-features2d-dev
  libopencv-ml-dev
  libopencv-imgproc-dev
  libopencv-imgcodecs-dev
  libopencv-objdetect-dev
  libopencv-videoio-dev
  libopencv-highgui-dev
  opencv-data
  libsqlite3-0
  ffmpeg
)
# The onnx checker, the browser of the end-to-end tests, the peer that tests/benchmarks/vision_peer.py measures against,
# and dlib with its landmarks (one of the baselines): what wants them is skipped without. Setup goes on where they cannot
# be had.
optional=(python3-onnx python3-opencv chromium libdlib-dev libdlib-data)

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
      "  .NET SDK 10.0, CMake 3.18 or newer, a C++17 compiler, Node.js 18 or newer with npm" \
      "  libtorch 1.13 or newer    (set CMAKE_PREFIX_PATH to its folder)" \
      "  OpenCV 4.6 or newer: core, imgproc, imgcodecs, objdetect, videoio, highgui, and its Haar cascades" \
      "                            (set CMAKE_PREFIX_PATH to its folder)" \
      "  SQLite 3.40 or newer" \
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
  if [ -e "$stamp" ] && [ -e node_modules/onnxruntime-node/package.json ] && [ -e node_modules/plotly.js-dist-min/package.json ] \
    && [ ! package-lock.json -nt "$stamp" ] && [ ! package.json -nt "$stamp" ]; then
    return
  fi
  say "installing npm packages"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  touch "$stamp"
}

# Tried once: a system that does not have them shall not be asked again at every start.
optional_packages() {
  local stamp=node_modules/.optional-packages-tried absent
  mapfile -t absent < <(missing "${optional[@]}")
  if [ ${#absent[@]} -gt 0 ] && [ ! -e "$stamp" ]; then
    say "installing ${absent[*]} (optional)"
    touch "$stamp"
    install "${absent[@]}" || say "could not install ${absent[*]}: the test that uses it is skipped"
  fi
}

system_packages
dotnet_sdk
npm_packages
optional_packages
say "everything is in place"
