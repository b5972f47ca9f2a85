#!/bin/bash
# SPDX-License-Identifier: MIT
# Browser tests against a Berth of their own:   run.sh BUILD                    all tests
#                                              run.sh BUILD FILE...            these test files
#                                              run.sh BUILD screenshots DIR    pictures of every page
# BUILD holds the executables. The last line is `N passed, N failed`. Needs Chromium, Node.js 18.19 or newer, and npm;
# playwright-core and axe-core come from npm, as package-lock.json names them.
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
# shellcheck source=tests/support/free_port.sh
. "$root/tests/support/free_port.sh"
build=$(cd "$1" && pwd -P) || exit 1
shift
var=
status=1

stop_berth() {
    [ -n "$var" ] || return 0
    VAR=$var "$root/tests/support/demo.sh" stop || status=1
    if [ "$status" -eq 0 ]; then
        rm -rf "$var"
    else
        echo "What Berth wrote is kept in $var/log" >&2
    fi
}
on_exit() {
    trap '' INT TERM HUP
    stop_berth
    exit "$status"
}
trap on_exit EXIT
trap 'exit 1' INT TERM HUP

install_modules() {
    [ "$here/node_modules/.package-lock.json" -nt "$here/package-lock.json" ] && return 0
    (cd "$here" && npm ci --no-audit --no-fund --loglevel=error) >&2
}

start_berth() {
    local pages
    var=$(mktemp -d /tmp/berth-XXXXXX)
    pages=$(cd "$root/cgi-bin" && printf '%s ' *.cpp)
    VAR=$var PORT=$(free_port) BUILD=$build PAGES=${pages//.cpp/} "$root/tests/support/demo.sh" start >&2 || return 1
    set -a
    # shellcheck disable=SC1091 # written by the line above
    . "$var/demo.env"
    set +a
    export BERTH_TEST_BUILD=$build
}

# Node counts describe blocks as suites, and the tests within a test besides the one around them.
run_tests() {
    local passed failed
    node --test --test-concurrency=1 --test-reporter=spec --test-reporter-destination=stdout \
        --test-reporter=tap --test-reporter-destination="$var/tap" "$@"
    status=$?
    passed=$(sed -n 's/^# pass //p' "$var/tap")
    failed=$(sed -n 's/^# fail //p' "$var/tap")
    [ "$(sed -n 's/^# cancelled //p' "$var/tap")" = 0 ] || status=1
    [ "${passed:-0}" -gt 0 ] || status=1
    if [ "$status" -ne 0 ] && [ "${failed:-0}" -eq 0 ]; then failed=1; fi
    stop_berth
    var=
    echo "${passed:-0} passed, ${failed:-1} failed"
}

if ! install_modules; then
    echo "The modules of package-lock.json could not be installed." >&2
elif ! start_berth; then
    echo "Berth could not be started." >&2
elif [ "${1:-}" = screenshots ]; then
    node "$here/screenshots.mjs" "${2:?usage: run.sh BUILD screenshots DIR}"
    status=$?
    exit
elif [ $# -gt 0 ]; then
    run_tests "$@"
    exit
else
    run_tests "$here"/*.test.mjs
    exit
fi
echo "0 passed, 1 failed"
