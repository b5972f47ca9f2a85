#!/bin/bash
# SPDX-License-Identifier: MIT
# The whole site under faults, with a Berth of its own:   run.sh BUILD                      all tests
#                                                        run.sh BUILD FILE...              these test files
#                                                        run.sh BUILD soak SECONDS SEED    faults drawn at random
# BUILD holds the executables. The last line is `N passed, N failed`. Needs Node.js 18.19 or newer and nothing from npm.
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
    if [ "$status" -eq 0 ] && [ "${KEEP:-0}" = 0 ]; then
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

start_berth() {
    local pages
    var=$(mktemp -d /tmp/berth-XXXXXX)
    pages=$(cd "$root/cgi-bin" && printf '%s ' *.cpp)
    PVE_SECONDS=1 VAR=$var PORT=$(free_port) BUILD=$build PAGES=${pages//.cpp/} \
        "$root/tests/support/demo.sh" start >&2 || return 1
    set -a
    # shellcheck disable=SC1091 # written by the line above
    . "$var/demo.env"
    set +a
    export BERTH_TEST_BUILD=$build BERTH_TEST_VAR=$var
    use_plain_account
}

# Node counts describe blocks as suites.
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

if ! start_berth; then
    echo "Berth could not be started." >&2
elif [ "${1:-}" = soak ]; then
    node "$here/soak.mjs" "${2:?usage: run.sh BUILD soak SECONDS SEED}" "${3:?usage: run.sh BUILD soak SECONDS SEED}"
    status=$?
    stop_berth
    var=
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
