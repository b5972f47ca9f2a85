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
build=$(cd "$1" && pwd -P) || exit 1
shift
# shellcheck source=tests/support/own_berth.sh
. "$root/tests/support/own_berth.sh"

install_modules() {
    [ "$here/node_modules/.package-lock.json" -nt "$here/package-lock.json" ] && return 0
    (cd "$here" && npm ci --no-audit --no-fund --loglevel=error) >&2
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
