# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
# An nginx before workers that know nothing but their pid, for the tests of berth-supervise; to be sourced once
# `root` and `build` are set. Makes `home`, where everything lies. A test starts its supervisor with
# `launch supervise`.
# shellcheck disable=SC2034,SC2317 # used by those who source it; called by name

# Short: a socket's path has room for 107 bytes.
home=$(mktemp -d /tmp/berth-XXXXXX)
run=$home/run pages=$home/pages log=$home/supervise.log
PROCESSES=$home/processes
mkdir "$pages" "$PROCESSES" "$home/log" "$home/nginx"
# shellcheck source=tests/support/processes.sh
. "$root/tests/support/processes.sh"
# shellcheck source=tests/support/checks.sh
. "$root/tests/support/checks.sh"

on_exit() {
    finish nginx QUIT 5
    finish supervise TERM 5
    rm -rf "$home"
}
trap on_exit EXIT
trap 'exit 1' INT TERM HUP

ask() { # PAGE[?QUERY]
    curl -s -m 20 --unix-socket "$home/http.sock" "http://berth.test/$1"
}
status_of() { # PAGE
    curl -s -m 20 -o /dev/null -w '%{http_code}' --unix-socket "$home/http.sock" "http://berth.test/$1"
}
answers() { [ "$(status_of "$1")" = 200 ]; }

# The pids of a page's workers, one a line.
workers_of() { # PAGE
    local pid
    for pid in $(pids_of supervise); do
        [ "$({ tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null)" = "$pages/$1 " ] && echo "$pid"
    done
}
has_workers() { [ "$(workers_of "$1" | wc -l)" -eq "$2" ]; }
is_gone() { ! [ -e "/proc/$1" ] || grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null; }
are_gone() { for pid in "$@"; do is_gone "$pid" || return 1; done; }
# None of the second list is in the first.
are_all_new() { [ -z "$(printf '%s\n' "$1" "$2" | sort | uniq -d)" ]; }
says() { grep -q "$1" "$log"; }
variables_of() { # PAGE: their names, in one line
    ask "$1?variables" | sed 's/=.*//' | grep -v SAN_OPTIONS | sort | tr '\n' ' '
}

put_page() { # NAME FILE: in one step, as an upgrade should
    cp "$2" "$pages/.new" && chmod 755 "$pages/.new" && mv "$pages/.new" "$pages/$1"
}
start_nginx() {
    "$root/deploy/site.sh" "$root/nginx/berth.conf.in" BASE=/ SOCKET="$run/@PAGE@.sock" \
        STATIC="$root/html/static" CONF="$root/nginx" -- probe other ajax_probe >"$home/nginx/berth.conf"
    sed -e "s|@VAR@|$home|g" -e "s|@CONF@|$home/nginx|" -e "s|listen .*|listen unix:$home/http.sock;|" \
        -e "s|@USER@|$([ "$(id -u)" -ne 0 ] || echo 'user root;')|" "$root/nginx/demo.conf.in" >"$home/nginx.conf"
    launch nginx "$home/log/nginx" nginx -e "$home/log/nginx-error.log" -c "$home/nginx.conf"
    wait_for 10 test -S "$home/http.sock"
}

# Runs until the file goes away; prints the status of each request, one a line.
load() { # FILE
    while [ -e "$1" ]; do
        curl --no-progress-meter -m 20 -Z --parallel-max 8 --unix-socket "$home/http.sock" -w '%{http_code} status\n' \
            "http://berth.test/probe?sleep=1&n=[1-200]" | sed -n 's/^\(...\) status$/\1/p'
    done
}
# Three times, while requests come in: COMMAND must lead to that number of workers, none of them old.
check_replaced_under_load() { # WORKERS COMMAND...
    local workers=$1 before round
    shift
    : >"$home/loading"
    load "$home/loading" >"$home/statuses" &
    for round in 1 2 3; do
        before=$(workers_of probe)
        "$@"
        # shellcheck disable=SC2086 # pids
        check "round $round: the old workers end" wait_for 30 are_gone $before
        check "round $round: as many new ones are there" wait_for 10 has_workers probe "$workers"
        check "round $round: none of them is old" are_all_new "$before" "$(workers_of probe)"
    done
    rm "$home/loading"
    wait $!
    check "$(wc -l <"$home/statuses") requests were made meanwhile" test "$(wc -l <"$home/statuses")" -gt 500
    check "and none of them failed" is_equal "$(sort "$home/statuses" | uniq -c | awk '{print $2}')" 200
}
