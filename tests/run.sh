#!/bin/bash
# SPDX-License-Identifier: MIT
# Runs parts of the tests and adds up:   run.sh BUILD PART...
# Parts: lint unit scripts replay unrecorded misbehaviour creation faults upkeep operate supervise replacement install
# systemd connections sign_in token_rights demo walk browser servers. The last line is `N passed, N failed`.
# shellcheck disable=SC2317 # parts are called by name
set -u
root=$(cd "$(dirname "$0")/.." && pwd -P)
# shellcheck source=tests/support/free_port.sh
. "$root/tests/support/free_port.sh"
cd "$root" || exit 1
build=$(cd "$1" && pwd -P) || exit 1
shift
home=$(mktemp -d /tmp/berth-XXXXXX)
: "${BERTH_SHARED:=../shared}"
export BERTH_SHARED BERTH_TEST_BUILD=$build BERTH_FLUSH=2
passed=0 failed=0

on_exit() {
    [ ! -d "$home/services" ] || tests/support/services.sh stop "$home/services"
    [ ! -d "$home/walk" ] || VAR=$home/walk tests/support/demo.sh stop
    rm -rf "$home"
}
trap on_exit EXIT
trap 'exit 1' INT TERM HUP

# Adds the last `N passed, N failed` of a part; a part that says nothing of the kind, or ends badly although it counted
# no failure, has failed as a whole.
add_up() { # PART STATUS OUTPUT
    local line
    line=$(grep -aoE '[0-9]+ passed, [0-9]+ failed' "$3" | tail -n 1)
    if [ -z "$line" ]; then
        [ "$2" -eq 0 ] && echo "$1: said nothing of passed and failed" >&2
        failed=$((failed + 1))
        return
    fi
    passed=$((passed + ${line%% passed*}))
    line=${line#*, }
    failed=$((failed + ${line%% failed*}))
    if [ "$2" -ne 0 ] && [ "${line%% failed*}" -eq 0 ]; then
        echo "$1: ended with $2" >&2
        failed=$((failed + 1))
    fi
}

# What a part said of its failures: Node's list of them at the end, or the lines of the others with what follows.
complaints() { # OUTPUT
    if grep -aq '^✖ failing tests:' "$1"; then
        sed '1,/^✖ failing tests:/d' "$1"
    else
        grep -aE -A 4 '^NOT OK|^ *FAILED|error: Failure in|^ *not ok|crashed, ended with' "$1" || tail -n 10 "$1"
    fi | head -n 60
}

run_part() { # PART COMMAND...
    local part=$1 status before=$failed
    shift
    echo "--- $part"
    "$@" 2>&1 | tee "$home/output"
    status=${PIPESTATUS[0]}
    add_up "$part" "$status" "$home/output"
    [ "$failed" -eq "$before" ] ||
        { echo "--- $part failed, ended with $status" && complaints "$home/output"; } >>"$home/complaints"
}

# CppUTest speaks of tests, ran and failures; a crash says nothing of them.
count_cpputest() { # PROGRAM
    local status line total bad
    "$1" >"$home/cpputest" 2>&1
    status=$?
    line=$(grep -aE '^(OK|Errors) \(.* tests, ' "$home/cpputest" | tail -n 1)
    grep -avE '^\.*$|^(OK|Errors) \(' "$home/cpputest"
    total=$(printf %s "$line" | sed -n 's/.* \([0-9]*\) ran,.*/\1/p')
    bad=$(printf %s "$line" | sed -n 's/.*(\([0-9]*\) failures.*/\1/p')
    if [ -z "$total" ]; then
        echo "$1 crashed, ended with $status"
        echo "0 passed, 1 failed"
        return 1
    fi
    echo "$((total - ${bad:-0})) passed, ${bad:-0} failed"
    return "$status"
}

start_services() {
    [ ! -e "$home/services/env" ] || return 0
    tests/support/services.sh start "$home/services" || return 1
    # shellcheck disable=SC1091 # written by the line above
    . "$home/services/env"
    export BERTH_TEST_MYSQL_SOCKET=$MYSQL_SOCKET BERTH_TEST_MYSQL_USER=$MYSQL_USER BERTH_TEST_REDIS_SOCKET=$REDIS_SOCKET
}

lint() { run_part lint tests/lint.sh; }
unit() {
    start_services || exit 1
    for program in "$build"/tests/unit/*; do
        [ -x "$program" ] && [ -f "$program" ] && run_part "unit ${program##*/}" count_cpputest "$program"
    done
}
count_node() {
    node --test --test-reporter=tap "$@" >"$home/tap" 2>&1
    local status=$?
    grep -E '^not ok|^    not ok|  error:' "$home/tap"
    echo "$(sed -n 's/^# pass //p' "$home/tap") passed, $(sed -n 's/^# fail //p' "$home/tap") failed"
    return "$status"
}
scripts() { run_part "scripts of the pages" count_node tests/browser/unit/*.test.mjs; }
# The recorded rows of each version that the make-believe Proxmox answers as the genuine server did.
count_replay() {
    "$build/tests/pve/make-believe-replay" "$build/tests/pve/make-believe-pve" tests/pve/scenes/recorded.json \
        >"$home/replay" 2>&1
    local status=$?
    cat "$home/replay"
    awk '/^replay [0-9]+ of [0-9]+/ {good += $2; all += $4} END {print good + 0 " passed, " all - good " failed"}' \
        "$home/replay"
    return "$status"
}
replay() { run_part replay count_replay; }
misbehaviour() {
    run_part misbehaviour "$build/tests/pve/make-believe-misbehaviour" "$build/tests/pve/make-believe-pve" \
        tests/pve/scenes/demo.json
}
unrecorded() {
    run_part unrecorded "$build/tests/pve/make-believe-unrecorded" "$build/tests/pve/make-believe-pve" \
        tests/pve/scenes/recorded.json tests/pve/unrecorded.json
}
creation() {
    start_services || exit 1
    run_part creation count_cpputest "$build/tests/creation/creation"
}
faults() { run_part faults tests/faults/run.sh "$build"; }
upkeep() { run_part upkeep tests/upkeep/run.sh "$build"; }
demo() { run_part demo tests/demo/run.sh "$build"; }
operate() { run_part operate tests/operate/run.sh "$build"; }
supervise() {
    run_part supervise tests/supervise/run.sh "$build"
    run_part "supervise with systemd's sockets" tests/supervise/systemd.sh "$build"
}
replacement() { run_part replacement tests/supervise/replace_under_load.sh "$build"; }
connections() { run_part connections tests/connections/run.sh "$build"; }
sign_in() { run_part "sign-in by the host" tests/connections/sign_in.sh "$build"; }
token_rights() { run_part "token with the least rights" tests/e2e/token_rights.sh "$build"; }
browser() { run_part browser tests/browser/run.sh "$build"; }
install() { run_part "make install" tests/install/run.sh "$build"; }
systemd() { run_part "systemd's units" tests/systemd/run.sh "$build"; }
# The other web servers are for `make test-servers`.
servers() { run_part servers tests/servers/run.sh "$build" nginx_root nginx nginx_deep; }

# The whole way by form posts, against what `make start` brings up.
walk_demo() {
    local pages
    pages=$(cd cgi-bin && printf '%s ' *.cpp)
    VAR=$home/walk PORT=$(free_port) BUILD=$build PAGES=${pages//.cpp/} tests/support/demo.sh start || return 1
    # shellcheck disable=SC1091 # written by the line above
    . "$home/walk/demo.env"
    printf '%s\n' "$BERTH_PASSWORD" | tests/e2e/walk.sh "$BERTH_URL" "$BERTH_USER"
    local status=$?
    [ "$status" -eq 0 ] && echo "1 passed, 0 failed" || echo "0 passed, 1 failed"
    VAR=$home/walk tests/support/demo.sh stop && rm -rf "$home/walk"
    return "$status"
}
walk() { run_part walk walk_demo; }

for part in "$@"; do "$part"; done
echo
# Once more where one looks first: far above them is what went well.
[ ! -e "$home/complaints" ] || cat "$home/complaints"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
