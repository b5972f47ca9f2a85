#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what is missing of packages.txt:   packages.sh run|test|lint...
# `test` and `lint` do not include `run`. Asks the network only when something is missing.
set -eu
list=$(dirname "$0")/packages.txt

is_installed() { # PACKAGE
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=
for purpose in "$@"; do
    while read -r who package command; do
        [ "$who" = "$purpose" ] || continue
        is_installed "$package" && continue
        [ -n "$command" ] && command -v "$command" >/dev/null && continue
        missing="$missing $package"
    done <"$list"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Debian packages are missing and there is no sudo. As root, run:" >&2
        echo "    apt-get install --no-install-recommends$missing" >&2
        exit 1
    fi
    as_root=sudo
fi
echo "Installing Debian packages:$missing"
install_missing() {
    # shellcheck disable=SC2086 # both are lists of words
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
        -o DPkg::Lock::Timeout=120 --no-install-recommends $missing </dev/null
}
# The lists of a fresh machine are empty, those of an old one may name versions that are gone.
if ! install_missing 2>/dev/null; then
    $as_root apt-get update -qq || true # one broken source of many need not matter
    install_missing
fi
