#!/bin/bash
# SPDX-License-Identifier: MIT
# berthctl as an operator uses it: its command line, users and nodes, and `doctor` on a sound set-up and on broken
# ones, each broken in one way:   run.sh BUILD
# Prints one line a check, a table of what doctor said, and last `N passed, N failed`.
# shellcheck disable=SC2317 # functions called through others, or by a trap
set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P)
build=$(cd "$1" && pwd -P)
VAR=$(mktemp -d /tmp/berth-XXXXXX)
PROCESSES=$VAR/processes
config=$VAR/berth.ini
DEMO=1
mkdir "$PROCESSES" "$VAR/log" "$VAR/run"
# shellcheck source=tests/support/processes.sh
. "$root/tests/support/processes.sh"
# shellcheck source=tests/support/checks.sh
. "$root/tests/support/checks.sh"
# shellcheck source=tests/support/demo_data.sh
. "$root/tests/support/demo_data.sh"

fail() {
    tail -n 20 "$VAR"/log/* >&2
    echo "$*" >&2
    exit 1
}
on_exit() {
    finish supervise TERM 45
    finish stale TERM 45
    finish older TERM 10
    finish pve TERM 10
    "$root/tests/support/services.sh" stop "$VAR/services"
    rm -rf "$VAR"
}
trap on_exit EXIT
trap 'exit 1' INT TERM HUP

is_root() { [ "$(id -u)" -eq 0 ]; }
write_private() { (umask 077 && cat >"$1"); }
berthctl() { "$build/bin/berthctl" --config "$config" "$@"; }
sql() { mariadb --no-defaults --socket="$MYSQL_SOCKET" --user="$MYSQL_USER" -N "$@"; }
redis() { redis-cli -s "$REDIS_SOCKET" "$@"; }

# An account with just the rights of the pages, as the documentation says.
write_configuration() {
    cat <<SETTINGS | write_private "$config"
[site]
base_path = /
origin = http://127.0.0.1:8080
templates = $root/html/templates
sql = $root/sql
key_file = $VAR/key
user = $(id -un)
[mysql]
socket = $MYSQL_SOCKET
user = pages
password = of-the-pages
database = berth
[redis]
socket = $REDIS_SOCKET
[nodes]
allow_loopback = yes
SETTINGS
}
start_everything() {
    "$root/tests/support/services.sh" start "$VAR/services" || fail "no MariaDB and Redis"
    # shellcheck disable=SC1091 # written by the line above
    . "$VAR/services/env"
    "$root/tests/support/services.sh" database "$VAR/services" berth
    sql -e "CREATE USER pages@localhost IDENTIFIED BY 'of-the-pages';
            GRANT SELECT, INSERT, UPDATE, DELETE ON berth.* TO pages@localhost"
    write_configuration
    berthctl key new >"$VAR/log/berthctl.log" || fail "berthctl key new failed"
    berthctl migrate --mysql-user "$MYSQL_USER" >>"$VAR/log/berthctl.log" || fail "berthctl migrate failed"
    start_make_believe_pve
    prepare_demo_data
    launch supervise "$VAR/log/berth.log" "$build/bin/berth-supervise" --run "$VAR/run" --config "$config" \
        --pages "$build/cgi-bin" --workers 1
    wait_for 60 has_sockets || fail "no sockets"
}
has_sockets() { [ -S "$VAR/run/login.sock" ] && [ -S "$VAR/run/templates.sock" ]; }

# Runs berthctl; what it says goes to VAR/out and VAR/complaint, its exit code to `code`.
attempt() {
    berthctl "$@" >"$VAR/out" 2>"$VAR/complaint" </dev/null
    code=$?
}
says() { grep -qF -- "$1" "$VAR/out"; }
complains() { grep -qF -- "$1" "$VAR/complaint"; }
# One JSON text, in UTF-8 without a fault.
is_json() {
    node -e 'JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(require("fs").readFileSync(process.argv[1])))' \
        "$VAR/out"
}

# shellcheck source=tests/operate/command_line.sh
. "$root/tests/operate/command_line.sh"
# shellcheck source=tests/operate/users.sh
. "$root/tests/operate/users.sh"
# shellcheck source=tests/operate/nodes.sh
. "$root/tests/operate/nodes.sh"
# shellcheck source=tests/operate/doctor.sh
. "$root/tests/operate/doctor.sh"
# shellcheck source=tests/operate/doctor_services.sh
. "$root/tests/operate/doctor_services.sh"

start_everything
for group in ${GROUPS_TO_RUN:-command_line users nodes doctor}; do "test_$group"; done
summary
