#!/bin/bash
# SPDX-License-Identifier: MIT
# berth-supervise with sockets that a service manager opened, behind a real nginx:   systemd.sh BUILD
# Prints one line a test and, last, `N passed, N failed`.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P)
build=$(cd "$1" && pwd -P)
# shellcheck source=tests/supervise/site.sh
. "$root/tests/supervise/site.sh"
program=$build/bin/berth-supervise

# systemd's own tool opens the sockets and waits for the first request. What it then starts stands for systemd: it keeps
# the sockets open, and starts the supervisor whenever that has ended.
activate() {
    # shellcheck disable=SC2016 # for the inner shell
    launch supervise "$log" systemd-socket-activate -l "$run/probe.sock" -l "$run/other.sock" --fdname=probe:other \
        -E "NOTIFY_SOCKET=$home/notify" -E "CREDENTIALS_DIRECTORY=$home/credentials" -E TZ=UTC -E SECRET=x \
        -E "ASAN_OPTIONS=${ASAN_OPTIONS-}" \
        bash -c 'while :; do (LISTEN_PID=$BASHPID; exec "$@"); done' - \
        "$program" --pages "$pages" --workers 3 --config "$home/berth.ini"
}
supervisor() {
    local pid
    for pid in $(pids_of supervise); do [ ! "/proc/$pid/exe" -ef "$program" ] || { echo "$pid" && break; }; done
}
# Takes what is sent to a datagram socket, as systemd does.
hear_notifications() {
    # shellcheck disable=SC2016 # for Perl
    launch listener "$home/notified" perl -MIO::Socket::UNIX -e '$| = 1;
        my $socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die "$!";
        while (defined $socket->recv(my $text, 4096)) { print "$text\n" }' "$home/notify"
    wait_for 10 test -S "$home/notify"
}
was_notified() { grep -qx "$1" "$home/notified"; }

test_start() {
    activate
    check "the sockets are there before the supervisor" wait_for 10 test -S "$run/probe.sock"
    check "nothing runs before the first request" is_equal "$(supervisor)" ""
    check "the first request is answered" is_equal "$(status_of probe)" 200
    check "its page has its workers" wait_for 10 has_workers probe 3
    check "the page of the other socket too" wait_for 10 has_workers other 3
    check "and answers" answers other
    check "the service manager was told when it was ready" wait_for 10 was_notified READY=1
    check "a worker knows where the credentials are, but nothing of the sockets" is_equal "$(variables_of probe)" \
        "BERTH_CONFIG CREDENTIALS_DIRECTORY PATH TZ "
    check "a worker inherits no descriptor but 0, 1 and 2" is_equal "$(ask 'probe?descriptors')" "0 1 2 3 4 "
    check "nothing lies beside the sockets" is_equal "$(ls "$run")" "$(printf '%s\n' other.sock probe.sock)"
}

reload() { kill -HUP "$(supervisor)"; }
test_reload_under_load() { check_replaced_under_load 3 reload; }

# The service manager keeps the socket: whoever asks meanwhile waits for the next worker.
restart() { kill -TERM "$(supervisor)"; }
test_restart_under_load() {
    check_replaced_under_load 3 restart
    check "the service manager was told that it stops" was_notified STOPPING=1
}

refuses() { # SENTENCE COMMAND...
    local sentence=$1
    shift
    "$@" >"$home/refusal" 2>&1
    is_equal $? 2 && grep -qF -- "$sentence" "$home/refusal"
}
# As a service manager would start it, with /dev/null or a socket that does not listen as descriptor 3.
hand_over() { # NAMES ARGUMENT...
    # shellcheck disable=SC2016 # for the inner shell
    LISTEN_FDNAMES=$1 LISTEN_FDS=1 bash -c 'LISTEN_PID=$$ exec "$@" 3<&0' - "$program" --pages "$pages" "${@:2}" \
        </dev/null
}
on_demand() { # NAME ARGUMENT...: started by a connection to a socket of that name
    systemd-socket-activate -l "$home/refused.sock" --fdname="$1" "$program" --pages "$pages" "${@:2}" &
    wait_for 10 test -S "$home/refused.sock"
    curl -s -m 5 --unix-socket "$home/refused.sock" http://berth.test/ >/dev/null
    wait $!
    local status=$?
    rm -f "$home/refused.sock"
    return "$status"
}
test_refusals() {
    check "neither --run nor a socket" refuses "--run is missing" "$program" --pages "$pages"
    check "a socket for somebody else is none" refuses "--run is missing" \
        env LISTEN_PID=1 LISTEN_FDS=1 LISTEN_FDNAMES=probe "$program" --pages "$pages"
    check "what is no socket" refuses 'handed over as "probe", is no listening' hand_over probe
    check "more names than sockets" refuses "1 sockets were handed over with 2 names" hand_over probe:other
    check "--run besides a socket" refuses "neither --run nor PAGE" on_demand probe --run "$home/r2"
    check "a page besides a socket" refuses "neither --run nor PAGE" on_demand probe other
    check "a socket of no page" refuses '"berth.socket", which no page can be' on_demand berth.socket
    check "a socket of a page that is not there" refuses "nobody is not an executable" on_demand nobody
}

finish_all() {
    finish listener TERM 5
    on_exit
}
trap finish_all EXIT
put_page probe "$build/tests/supervise/page"
put_page other "$build/tests/supervise/page"
hear_notifications || { cat "$home/notified" >&2; exit 1; }
start_nginx || { cat "$home/log/nginx" >&2; exit 1; }
for group in start reload_under_load restart_under_load refusals; do "test_$group"; done
[ "$failed" -eq 0 ] || cat "$log"
summary
