# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154
# For tests that Node runs against a Berth of their own; to be sourced once `root` and `build` are set. start_berth brings
# one up below $var and hands demo.env to the environment; run_tests FILE... runs the tests, ends it and prints
# `N passed, N failed`. It is ended whatever happens; what it wrote is kept after a failure, or with KEEP=1.

var=
status=1

# shellcheck source=tests/support/free_port.sh
. "$root/tests/support/free_port.sh"

stop_berth() {
    [ -n "$var" ] || return 0
    VAR=$var "$root/tests/support/demo.sh" stop || status=1
    if [ "$status" -eq 0 ] && [ "${KEEP:-0}" = 0 ]; then
        rm -rf "$var"
    else
        echo "What Berth wrote is kept in $var/log" >&2
    fi
    var=
}
on_exit() {
    trap '' INT TERM HUP
    stop_berth
    exit "$status"
}
trap on_exit EXIT
trap 'exit 1' INT TERM HUP

start_berth() {
    local pages
    var=$(mktemp -d /tmp/berth-XXXXXX)
    pages=$(cd "$root/cgi-bin" && printf '%s ' *.cpp)
    VAR=$var PORT=$(free_port) BUILD=$build PAGES=${pages//.cpp/} "$root/tests/support/demo.sh" start >&2 || return 1
    set -a
    # shellcheck disable=SC1091 # written by the line above
    . "$var/demo.env"
    set +a
    export BERTH_TEST_BUILD=$build BERTH_TEST_VAR=$var
}

# Node counts describe blocks as suites, and the tests within a test besides the one around them.
run_tests() {
    local passed failed
    # It has an end, whatever hangs.
    timeout --kill-after=10 1800 node --test --test-concurrency=1 --test-reporter=spec --test-reporter-destination=stdout \
        --test-reporter=tap --test-reporter-destination="$var/tap" "$@"
    status=$?
    passed=$(sed -n 's/^# pass //p' "$var/tap")
    failed=$(sed -n 's/^# fail //p' "$var/tap")
    [ "$(sed -n 's/^# cancelled //p' "$var/tap")" = 0 ] || status=1
    [ "${passed:-0}" -gt 0 ] || status=1
    if [ "$status" -ne 0 ] && [ "${failed:-0}" -eq 0 ]; then failed=1; fi
    stop_berth
    echo "${passed:-0} passed, ${failed:-1} failed"
}
