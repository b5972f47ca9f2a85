#!/bin/bash
# SPDX-License-Identifier: MIT
# What the operator does to a site that is in use, with a Berth of its own:   run.sh BUILD            all tests
#                                                                            run.sh BUILD FILE...    these test files
# BUILD holds the executables. The last line is `N passed, N failed`. Needs Node.js 18.19 or newer and nothing from npm.
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
build=$(cd "$1" && pwd -P) || exit 1
shift
export PVE_SECONDS=1
# shellcheck source=tests/support/own_berth.sh
. "$root/tests/support/own_berth.sh"

if ! start_berth; then
    echo "Berth could not be started." >&2
    echo "0 passed, 1 failed"
elif [ $# -gt 0 ]; then
    run_tests "$@"
else
    run_tests "$here"/*.test.mjs
fi
