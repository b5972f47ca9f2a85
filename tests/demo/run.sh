#!/bin/bash
# SPDX-License-Identifier: MIT
# `make start` and `make stop` as strangers will use them: twice, side by side, on a busy port, after a crash, with
# a long path, without demo data:   run.sh BUILD
# Prints one line a check and, last, `N passed, N failed`.
# shellcheck disable=SC2317 # functions called through others, or by a trap
set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P)
build=$(cd "$1" && pwd -P)
home=$(mktemp -d /tmp/berth-XXXXXX)
first=$home/first second=$home/$(printf 'long%.0s' $(seq 30))
pages=$(cd "$root/cgi-bin" && printf '%s ' *.cpp)
# shellcheck source=tests/support/checks.sh
. "$root/tests/support/checks.sh"
# shellcheck source=tests/support/free_port.sh
. "$root/tests/support/free_port.sh"

demo() { # ACTION VAR [PORT [DEMO]]
    VAR=$2 PORT=${3:-} DEMO=${4:-1} BUILD=$build PAGES=${pages//.cpp/} "$root/tests/support/demo.sh" "$1" \
        >"$home/output" 2>&1
}
on_exit() {
    demo stop "$first"
    demo stop "$second"
    rm -rf "$home"
}
trap on_exit EXIT
trap 'exit 1' INT TERM HUP

value() { # VAR KEY
    sed -n "s/^$2=//p" "$1/demo.env"
}
answers() { # VAR
    [ "$(curl -s -m 10 -o /dev/null -w '%{http_code}' "$(value "$1" BERTH_URL)/login")" = 200 ]
}
# Signs in as demo.env says; 303 is success.
sign_in() { # VAR
    local url token
    url=$(value "$1" BERTH_URL)
    rm -f "$home/jar"
    token=$(curl -s -m 10 -b "$home/jar" -c "$home/jar" "$url/login" |
        sed -n 's/.*<meta name="csrf" content="\([^"]*\)".*/\1/p')
    [ "$(curl -s -m 10 -b "$home/jar" -c "$home/jar" -o /dev/null -w '%{http_code}' "$url/login" \
        --data-urlencode "csrf=$token" --data-urlencode "user=$(value "$1" BERTH_USER)" \
        --data-urlencode "password=$(value "$1" BERTH_PASSWORD)")" = 303 ]
}
rows() { # VAR
    sign_in "$1"
    curl -s -m 10 -b "$home/jar" "$(value "$1" BERTH_URL)/containers?wait=1" | grep -c 'data-vmid='
}
# Every process that names the folder in its command, or lives in it. The name goes to grep through a file, or grep
# would find itself.
processes_of() { # VAR
    echo "$1/" >"$home/name"
    {
        grep -slF -f "$home/name" /proc/[0-9]*/cmdline
        find /proc/[0-9]*/cwd -maxdepth 0 -lname "$1/*" 2>/dev/null
    } | sed 's|/proc/\([0-9]*\)/.*|\1|' | sort -u
}
has_no_process() { [ -z "$(processes_of "$1")" ]; }

test_first_start() {
    port=$(free_port)
    check "make start into a folder that is not there yet" demo start "$first" "$port"
    check "the site answers when it returns" answers "$first"
    check "it says where" grep -q "http://127.0.0.1:$port/" "$home/output"
    check "demo.env signs in" sign_in "$first"
    check "demo.env is its owner's alone" is_equal "$(stat -c %a "$first/demo.env")" 600
    check "the configuration, too" is_equal "$(stat -c %a "$first/berth.ini")" 600
    check "the make-believe Proxmox has the fingerprint that demo.env names" is_equal "$(value "$first" PVE_FINGERPRINT)" \
        "$(openssl s_client -connect "$(value "$first" PVE_URL | sed 's|https://||')" </dev/null 2>/dev/null |
            openssl x509 -noout -fingerprint -sha256 | sed 's/.*=//')"
    check "starting again is no error" demo start "$first" "$port"
    check "with another port it is one" is_refused demo start "$first" "$(free_port)"
}
is_refused() { ! "$@"; }

test_second_copy() {
    check "a busy port is an error" is_refused demo start "$second" "$port"
    check "the sentence names the port" grep -q "Port $port is in use" "$home/output"
    check "nothing is left running" has_no_process "$second"
    check "the first copy does not mind" answers "$first"
    check "a second copy beside it, with a path too long for sockets" demo start "$second" "$(free_port)" 0
    check "it answers" answers "$second"
    check "without demo data there is no user" is_equal "$(value "$second" BERTH_USER)" ""
    check "but a word on how to add one" grep -q 'user add' "$home/output"
    check "make stop ends it" demo stop "$second"
    check "and all its processes" has_no_process "$second"
    check "and leaves nothing in /tmp" is_equal "$(cat "$second/run-folder" "$second/services/socket-folder" 2>/dev/null)" ""
    check "the first copy still answers" answers "$first"
}

test_stop_and_start() {
    local before
    before=$(rows "$first")
    check "the demo has containers to show" test "$before" -gt 0
    check "make stop" demo stop "$first"
    check "leaves no process" has_no_process "$first"
    check "make stop again is no error" demo stop "$first"
    check "nor in a folder that does not exist" demo stop "$home/nowhere"
    check "make start on what was there" demo start "$first" "$port"
    check "the same user signs in" sign_in "$first"
    check "and sees the same containers" is_equal "$(rows "$first")" "$before"
}

# As after a power cut: everybody at once, nobody had time to tidy up.
test_crash() {
    # shellcheck disable=SC2046 # pids
    kill -KILL $(processes_of "$first")
    check "all are gone" wait_for 10 has_no_process "$first"
    check "make start after that" demo start "$first" "$port"
    check "the user is still there" sign_in "$first"
    kill -KILL "$(cat "$first/processes/nginx.pid")"
    check "make start when only nginx was killed, and its worker has the port" demo start "$first" "$port"
    check "the site answers" answers "$first"
    check "make stop" demo stop "$first"
    check "no process at the end" has_no_process "$first"
}
# The pid of a program that died may belong to somebody else by now.
test_foreign_pid() {
    echo $$ >"$first/processes/nginx.pid"
    check "make stop with somebody else's pid in a file" demo stop "$first"
    check "leaves that one alone" kill -0 $$
}

for group in first_start second_copy stop_and_start crash foreign_pid; do "test_$group"; done
[ "$failed" -eq 0 ] || cat "$home/output"
summary
