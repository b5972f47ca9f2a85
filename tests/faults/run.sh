#!/bin/bash
# SPDX-License-Identifier: MIT
# The whole site under faults, with a Berth of its own:   run.sh BUILD                      all tests
#                                                        run.sh BUILD FILE...              these test files
#                                                        run.sh BUILD soak SECONDS SEED    faults drawn at random
# BUILD holds the executables. The last line is `N passed, N failed`. Needs Node.js 18.19 or newer and nothing from npm.
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
build=$(cd "$1" && pwd -P) || exit 1
shift
export PVE_SECONDS=1
# shellcheck source=tests/support/own_berth.sh
. "$root/tests/support/own_berth.sh"

workers() { pgrep -P "$(cat "$var/processes/supervise.pid")"; }

# As root the database's own account may write although it is read-only, and connect although it is full. A site in
# production has neither right, so neither has this one.
use_plain_account() {
    local password before pid
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    mariadb --no-defaults --socket="$BERTH_MYSQL_SOCKET" --user="$(id -un)" -e "
        CREATE USER berth_plain@localhost IDENTIFIED BY '$password';
        GRANT SELECT, INSERT, UPDATE, DELETE ON berth.* TO berth_plain@localhost" || return 1
    sed -i "/^\[mysql\]/,/^\[/s/^user = .*/user = berth_plain\npassword = $password/" "$var/berth.ini"
    before=$(workers)
    VAR=$var "$root/tests/support/demo.sh" reload || return 1
    for pid in $before; do
        while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
    done
}

if ! { start_berth && use_plain_account; }; then
    echo "Berth could not be started." >&2
elif [ "${1:-}" = soak ]; then
    node "$here/soak.mjs" "${2:?usage: run.sh BUILD soak SECONDS SEED}" "${3:?usage: run.sh BUILD soak SECONDS SEED}"
    status=$?
    stop_berth
    [ "$status" -eq 0 ] && echo "1 passed, 0 failed" || echo "0 passed, 1 failed"
    exit
elif [ $# -gt 0 ]; then
    run_tests "$@"
    exit
else
    run_tests "$here"/*.test.mjs
    exit
fi
echo "0 passed, 1 failed"
