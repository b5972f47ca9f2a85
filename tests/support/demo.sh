#!/bin/bash
# SPDX-License-Identifier: MIT
# Berth on this machine, with all that belongs to it:   demo.sh run|start|stop|reload
# Called by make, which builds first. From the environment: VAR (folder of everything it keeps), PORT,
# BUILD (where the executables are), DEMO (0: no demo data), PAGES (names of the pages).
#
# VAR/demo.env tells scripts where everything is. Started are: MariaDB and Redis (services.sh), the
# make-believe Proxmox, berth-supervise with the pages, nginx.
# shellcheck disable=SC2317 # functions called through others, or by a trap
set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P)
: "${VAR:?}"
here=$root/tests/support

fail() {
    echo "$*" >&2
    exit 1
}

# --- the parts -------------------------------------------------------------------------------------------------

berthctl() { "$build/bin/berthctl" --config "$VAR/berth.ini" "$@"; }

# Runs a step that should say nothing; shows what it said when it fails.
quietly() { # SENTENCE COMMAND...
    local sentence=$1
    shift
    "$@" >"$VAR/log/step" 2>&1 9>&- || fail "$sentence failed:"$'\n'"$(tail -n 20 "$VAR/log/step")"
}

# The sockets' folder: VAR/run, or a short one in /tmp whose name VAR/run-folder keeps, when a page's socket
# would not fit into 107 bytes.
choose_run_folder() {
    run=$VAR/run
    [ "$(printf %s "$run/ajax_vmid_refresh_and_some_room.sock" | wc -c)" -gt 107 ] || return 0
    run=$(cat "$VAR/run-folder" 2>/dev/null)
    [ -n "$run" ] && [ -d "$run" ] && [ -O "$run" ] && return 0
    run=$(mktemp -d /tmp/berth-XXXXXX) && echo "$run" >"$VAR/run-folder"
}

write_private() { # FILE: from standard input, readable by the owner only, never half there
    (umask 077 && cat >"$1.new") && mv "$1.new" "$1"
}

write_configuration() {
    write_private "$VAR/berth.ini" <<INI
[site]
base_path = /
origin = http://127.0.0.1:$PORT
templates = $root/html/templates
sql = $root/sql
key_file = $VAR/key

[mysql]
socket = $MYSQL_SOCKET
user = $MYSQL_USER
database = berth

[redis]
socket = $REDIS_SOCKET

[nodes]
; The make-believe Proxmox listens on loopback, which is refused otherwise.
allow_loopback = yes
INI
}

start_services() {
    quietly "Starting MariaDB and Redis" "$here/services.sh" start "$VAR/services"
    # shellcheck disable=SC1091 # written by the line above
    . "$VAR/services/env"
    quietly "Making the database" "$here/services.sh" database "$VAR/services" berth
}

prepare_berth() {
    write_configuration
    [ -s "$VAR/key" ] || quietly "Making the key" berthctl key new
    quietly "Migrating the database" berthctl migrate
}

start_pages() {
    # shellcheck disable=SC2086 # names
    launch supervise "$VAR/log/berth.log" "$build/bin/berth-supervise" --run "$run" --config "$VAR/berth.ini" \
        --pages "$build/cgi-bin" --workers 2 $PAGES
    is_running supervise || fail "The pages do not start:"$'\n'"$(tail -n 5 "$VAR/log/berth.log")"
}

# Looks after creations that nobody looks at; an installation has a timer for it.
start_reconcile() {
    # shellcheck disable=SC2016 # for the inner shell
    launch reconcile "$VAR/log/reconcile.log" sh -c 'while sleep 20; do "$0" --config "$1" reconcile; done' \
        "$build/bin/berthctl" "$VAR/berth.ini"
}

start_nginx() {
    local user=
    [ "$(id -u)" -ne 0 ] || user='user root;'
    # shellcheck disable=SC2086 # names
    "$root/deploy/site.sh" "$root/nginx/berth.conf.in" BASE=/ SOCKET="$run/@PAGE@.sock" \
        STATIC="$root/html/static" CONF="$root/nginx" -- $PAGES >"$VAR/nginx/berth.conf" || exit 1
    sed -e "s|@VAR@|$VAR|g" -e "s|@CONF@|$VAR/nginx|" -e "s|@PORT@|$PORT|" -e "s|@USER@|$user|" \
        "$root/nginx/demo.conf.in" >"$VAR/nginx/nginx.conf"
    # Debian keeps it where an ordinary user's PATH does not look.
    launch nginx "$VAR/log/nginx.log" "$(PATH=$PATH:/usr/sbin command -v nginx)" -e "$VAR/log/nginx-error.log" \
        -c "$VAR/nginx/nginx.conf"
}

is_answering() {
    case $(curl -s -o /dev/null -m 5 -w '%{http_code}' "http://127.0.0.1:$PORT/") in
    200 | 30?) return 0 ;;
    *) return 1 ;;
    esac
}

wait_for_site() {
    local tries=300
    until is_answering; do
        tries=$((tries - 1))
        is_running nginx || fail "nginx does not start:"$'\n'"$(tail -n 5 "$VAR/log/nginx-error.log")"
        is_running supervise || fail "The pages ended:"$'\n'"$(tail -n 5 "$VAR/log/berth.log")"
        [ "$tries" -gt 0 ] || fail "The site does not answer. The end of $VAR/log/berth.log:"$'\n'"$(
            tail -n 10 "$VAR/log/berth.log")"
        sleep 0.1
    done
}

# --- the whole -------------------------------------------------------------------------------------------------

is_up() { is_running nginx && is_running supervise; }

# From the front to the back, so that nobody misses what he still uses. 0 also when nothing runs.
stop_all() {
    local status=0
    finish nginx QUIT 15
    finish reconcile TERM 45
    finish supervise TERM 45
    finish pve TERM 10
    "$here/services.sh" stop "$VAR/services" 9>&- || status=1
    if [ -s "$VAR/run-folder" ]; then
        rm -rf "$(cat "$VAR/run-folder")" "$VAR/run-folder"
    fi
    return "$status"
}

check_port() {
    case $PORT in
    '' | *[!0-9]*) fail "PORT must be a number, \"$PORT\" is none" ;;
    esac
    if [ "$PORT" -lt 1 ] || [ "$PORT" -gt 65535 ]; then fail "PORT must be from 1 to 65535, not $PORT"; fi
    ! (: <>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null ||
        fail "Port $PORT is in use by another program. Choose another: make ${action} PORT=18080"
}

start_all() {
    check_port
    choose_run_folder
    start_services
    prepare_berth
    if [ "$DEMO" != 0 ]; then
        start_make_believe_pve
        prepare_demo_data
    fi
    demo_environment | write_private "$VAR/demo.env"
    start_pages
    start_reconcile
    start_nginx
    wait_for_site
    echo "$PORT" >"$VAR/port"
}

tell() {
    echo
    echo "  Berth:     http://127.0.0.1:$(cat "$VAR/port")/"
    if [ "$DEMO" != 0 ]; then
        echo "  User:      $demo_user"
        echo "  Password:  $(cat "$VAR/demo-password")"
    else
        echo "  No demo data. Add a user: $build/bin/berthctl --config $VAR/berth.ini user add NAME"
    fi
    echo
}

on_exit() {
    local status=$?
    trap '' INT TERM HUP
    # shellcheck disable=SC2046 # pids
    send TERM $(jobs -p)
    [ "$must_stop" = no ] || stop_all || status=1
    exit "$status"
}

# Starts what is not running; from here on a failure or a signal ends everything again.
bring_up() {
    if is_up; then
        [ "$(cat "$VAR/port" 2>/dev/null)" = "$PORT" ] ||
            fail "Berth already runs in $VAR, on port $(cat "$VAR/port"). First: make stop VAR=$VAR"
        is_answering && [ "$action" = start ] && return 0
        fail "Berth already runs in $VAR. First: make stop VAR=$VAR"
    fi
    stop_all  # what a killed instance left behind
    must_stop=yes
    start_all
}

# Until a signal comes, or a part has gone.
watch() {
    local supervisor nginx
    supervisor=$(session_of supervise)
    nginx=$(session_of nginx)
    while is_ours "$supervisor" "$supervisor" && is_ours "$nginx" "$nginx"; do
        sleep 1 &
        wait $!
    done
    if [ "$(session_of supervise)" != "$supervisor" ]; then
        must_stop=no
        echo "Berth was stopped."
        exit 0
    fi
    fail "A part of Berth has ended; see $VAR/log"
}

action=${1:-}
must_stop=no
if [ "$action" = stop ] && [ ! -d "$VAR" ]; then exit 0; fi
mkdir -p "$VAR" || exit 1
VAR=$(cd "$VAR" && pwd -P)
case $VAR in
# mariadb-install-db cannot take a blank, nginx not the rest.
*[\ \"\$\\\|\&\;{}*?[]*) fail "The path of VAR may not hold blanks or any of \" \$ \\ | & ; { } * ? [ : $VAR" ;;
esac
PROCESSES=$VAR/processes
# shellcheck source=tests/support/processes.sh
. "$here/processes.sh"
# shellcheck source=tests/support/demo_data.sh
. "$here/demo_data.sh"
for folder in processes log nginx; do
    mkdir -p "$VAR/$folder" || exit 1
done
# One of run, start, stop at a time in one VAR. The started programs do not inherit the descriptor.
exec 9>"$VAR/lock"
flock -w 120 9 || fail "Another make run, start or stop is at work in $VAR"

case $action in
stop)
    stop_all
    exit $?
    ;;
reload)
    is_running supervise || fail "Berth does not run in $VAR"
    kill -HUP "$(session_of supervise)"
    exit 0
    ;;
run | start) ;;
*) fail "usage: demo.sh run|start|stop|reload" ;;
esac
: "${PORT:?}" "${BUILD:?}" "${PAGES:?}" "${DEMO:=1}"
build=$(cd "$BUILD" && pwd -P) || exit 1
trap on_exit EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
bring_up
tell
if [ "$action" = start ]; then
    must_stop=no
    exit 0
fi
echo "Ctrl-C stops it."
exec 9>&-
watch
