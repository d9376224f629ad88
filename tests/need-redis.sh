#!/bin/sh
# Reading on other machines is tested over a real Redis. As root on Debian or Ubuntu it is installed; elsewhere, without
# one, those tests say that they were left out.
set -eu
command -v redis-server >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Redis for the tests of workers..."
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq redis-server >/dev/null
fi
