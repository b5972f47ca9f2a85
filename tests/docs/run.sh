#!/bin/bash
# SPDX-License-Identifier: MIT
# What docs/ tells an administrator, done word for word in a Debian of its own:   run.sh BUILD
# Every command of every page is run as it stands, but for the names and passwords that are examples; what a page says is
# answered has to be answered. A block that nobody follows fails the test, unless elsewhere.txt says why.
# Needs root and Debian's mirror. The Debian and everything in it live in a network of their own, with nothing but
# loopback. What was downloaded is kept in build/deb-test. Prints one line a check and, last, `N passed, N failed`.
# shellcheck disable=SC2317,SC2154 # functions called through others, or by a trap; variables of what is sourced
set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P)
build=$(cd "$1" && pwd -P)
[ "$(id -u)" -eq 0 ] || { echo "test-docs needs root: it installs a Debian and boots it" >&2; exit 1; }
cache=$root/build/deb-test
home=${BERTH_DOCS_HOME:-$(mktemp -d /tmp/berth-XXXXXX)}
PROCESSES=$home/processes
mkdir -p "$cache" "$PROCESSES" "$home/log"
for part in support/processes support/checks support/machine docs/read docs/package docs/operation docs/servers docs/source; do
    # shellcheck source=/dev/null
    . "$root/tests/$part.sh"
done

fail() {
    tail -n 15 "$home/apt.log" >&2
    echo "$*" >&2
    exit 1
}
on_exit() {
    end_machine
    finish pve TERM 10
    if [ "${KEEP:-0}" = 0 ]; then rm -rf "$home"; else echo "kept: $home" >&2; fi
}

# --- with a network: everything that will be installed is downloaded --------------------------------------------

# Those that a page installs by name are not installed yet.
pages_install="fcgiwrap"
servers="mariadb-server redis-server nginx apache2 lighttpd lighttpd-mod-openssl caddy"
tools="curl openssl haproxy prometheus"

download() {
    in_machine apt-get install -qq -y --download-only -o APT::Keep-Downloaded-Packages=true "$@" \
        >>"$home/apt.log" 2>&1 </dev/null || fail "cannot be downloaded: $*"
}
# What is built in the machine is built there.
copy_checkout() {
    mkdir -p "$home/checkout/build"
    (cd "$root" && git ls-files --cached --others --exclude-standard | while read -r file; do
        [ ! -e "$file" ] || cp --parents -p "$file" "$home/checkout"
    done)
}
prepare() {
    run_make_deb >"$home/log/make_deb" 2>&1 || fail "make deb: $(tail -n 5 "$home/log/make_deb")"
    copy_checkout
    cp "$root"/build/berth_*.deb "$home/checkout/build"
    make_machine
    in_machine apt-get update -qq >>"$home/apt.log" 2>&1 || fail "apt-get update does not work"
    # shellcheck disable=SC2086 # lists of packages
    install_packages $servers $tools || fail "the servers cannot be installed"
    cp "$home"/checkout/build/berth_*.deb "$machine/tmp"
    in_machine sh -c 'apt-get install -qq -y --download-only /tmp/berth_*.deb' >>"$home/apt.log" 2>&1 ||
        fail "what the package depends on cannot be downloaded"
    # shellcheck disable=SC2046,SC2086 # lists of packages
    download $pages_install $(packages_to_build)
    in_machine systemctl --quiet disable nginx apache2 lighttpd caddy haproxy prometheus
    printf '127.0.0.1 localhost berth-trial host.example\n' >"$machine/etc/hosts"
}
packages_to_build() {
    block install "apt-get install" | sed -e ':more' -e '/\\$/{N;s/\\\n//;b more' -e '}' |
        sed -n 's/^apt-get install --no-install-recommends//p'
}
run_make_deb() { (cd "$root" && bash -ec "$(block debian "make deb")"); }

# --- without: what the pages say ---------------------------------------------------------------------------------

if [ "${BERTH_DOCS_HOME:-}" = "" ]; then
    trap on_exit EXIT
    trap 'exit 1' INT TERM HUP
    prepare
    export BERTH_DOCS_HOME=$home
    unshare --net -- "$0" "$build"
    exit $?
fi

trap 'end_machine; finish pve TERM 10' EXIT
trap 'exit 1' INT TERM HUP
exec </dev/null
ip link set lo up
boot_machine --bind="$home/checkout:/root/berth" --bind="$cache/archives:/var/cache/apt/archives"
follow_package
follow_operation
follow_servers
follow_source
check "every block of docs/ was followed, or is said to be looked at elsewhere" is_equal "$(forgotten)" ""
summary
