#!/usr/bin/env bash
# Makes sure that a Chrome or Chromium is there for the browser tests, or says the one command to type.
set -u
bin=$1

found() {
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then return 0; fi
  done
  "$bin/python" - <<'PYTHON'
import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as play:
    sys.exit(not pathlib.Path(play.chromium.executable_path).exists())
PYTHON
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo -n "$@"; else return 1; fi
}

has_fonts() {
  ! command -v fc-list >/dev/null 2>&1 || [ -n "$(fc-list :lang=zh 2>/dev/null)" ]
}

if found && has_fonts; then exit 0; fi
if command -v apt-get >/dev/null 2>&1; then
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk
  if found; then exit 0; fi
fi
if found; then exit 0; fi
"$bin/playwright" install chromium
if found; then exit 0; fi
echo "浏览器测试需要 Chrome 或 Chromium，请运行： / The browser tests need Chrome or Chromium; please run:" >&2
echo "  sudo apt-get install chromium" >&2
exit 1
