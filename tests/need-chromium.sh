#!/bin/sh
# The browser tests need Chromium. As root on Debian or Ubuntu it is installed; elsewhere this says what is skipped, or
# with the word "required" that it is missing, and fails.
set -eu
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests..."
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null && exit 0
fi
echo "There is no Chromium: the browser tests are skipped. Install it with your system's package manager." >&2
[ "${1:-}" != required ]
