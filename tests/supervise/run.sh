#!/bin/bash
# SPDX-License-Identifier: MIT
# berth-supervise with real processes, behind a real nginx:   run.sh BUILD
# Prints one line a test and, last, `N passed, N failed`.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P)
build=$(cd "$1" && pwd -P)
# shellcheck source=tests/supervise/site.sh
. "$root/tests/supervise/site.sh"

supervise() { # ARGUMENT...
    # The settings a worker must not inherit, and a descriptor it must not either.
    # shellcheck disable=SC2016 # for the inner shell
    HTTPS_PROXY=http://127.0.0.1:9 SECRET=x TZ=UTC launch supervise "$log" bash -c 'exec 7</dev/null "$@"' - \
        "$build/bin/berth-supervise" --run "$run" --pages "$pages" --config "$home/berth.ini" "$@"
}
test_start() {
    supervise probe=3 other=1
    check "a page has as many workers as asked for" wait_for 10 has_workers probe 3
    check "another page has its own number" wait_for 10 has_workers other 1
    check "a page answers through its socket" wait_for 10 answers probe
    check "a socket is for owner and group only" is_equal "$(stat -c %a "$run/probe.sock")" 660
    check "nothing unfinished lies beside the sockets" is_equal "$(ls "$run")" \
        "$(printf '%s\n' other.sock probe.sock supervise.pid)"
    check "a name that is no page is 404" is_equal "$(status_of nobody)" 404
    check "a worker's environment is BERTH_CONFIG, PATH and TZ" is_equal \
        "$(variables_of probe)" "BERTH_CONFIG PATH TZ "
    check "a worker inherits no descriptor but 0, 1 and 2" is_equal "$(ask 'probe?descriptors')" "0 1 2 3 4 "
}

test_warning() {
    check "root is told that the pages have every right" says 'level=warning event=runs_as_root .*--user and --group'
}
identity_of() { # PID: user, group and all groups, as numbers
    awk '/^[UG]id:|^Groups:/ { $1 = ""; print }' "/proc/$1/status" | tr '\n' ' '
}
identity_of_user() { # USER
    local uid gid
    uid=$(id -u "$1") gid=$(id -g "$1")
    # The kernel keeps them in order.
    echo " $uid $uid $uid $uid  $gid $gid $gid $gid  $(id -G "$1" | tr ' ' '\n' | sort -n | tr '\n' ' ' | sed 's/ $//') "
}
# Root opens the sockets, for a group its user is no member of; from then on everything is that user's.
test_user() {
    local pids
    finish supervise TERM 20
    chmod 711 "$home"
    : >"$log"
    supervise --user nobody --group www-data probe other
    check "a folder that is root's is refused to another user" wait_for 10 says "since $run does not belong to nobody"
    rm -r "$run"
    : >"$log"
    supervise --user nobody --group www-data probe other
    check "as another user a page answers" wait_for 10 answers probe
    check "the folder is the user's, and open to the group" is_equal "$(stat -c '%U %G %a' "$run")" "nobody www-data 750"
    check "so are the sockets" is_equal "$(stat -c '%U %G %a' "$run/probe.sock")" "nobody www-data 660"
    check "a worker is the user, in the user's groups and no other" is_equal \
        "$(identity_of "$(workers_of probe | head -n 1)")" "$(identity_of_user nobody)"
    check "so is the supervisor" is_equal "$(identity_of "$(session_of supervise)")" "$(identity_of_user nobody)"
    check "and nobody is warned" fails says runs_as_root
    pids=$(workers_of probe)
    replace
    # shellcheck disable=SC2086 # pids
    check "SIGHUP replaces the workers" wait_for 30 are_gone $pids
    check "as before" wait_for 10 answers probe
    finish supervise TERM 20
    check "SIGTERM removes the sockets" is_equal "$(ls "$run")" supervise.pid
    echo "root's" >"$home/target"
    ln -sf "$home/target" "$run/supervise.pid"
    "$build/bin/berth-supervise" --run "$run" --pages "$pages" --user nobody probe 2>/dev/null
    check "a link that the user laid leads root nowhere" is_equal $? 1
    check "and its target is as it was" is_equal "$(cat "$home/target")" "root's"
    "$build/bin/berth-supervise" --run "$run" --pages "$pages" --user no-such-user probe 2>"$home/refusal"
    check "a user that does not exist is refused with 2" is_equal $? 2
}

test_second_supervisor() {
    "$build/bin/berth-supervise" --run "$run" --pages "$pages" 2>"$home/second"
    check "a second supervisor in one folder is refused" is_equal $? 1
    check "and says why" grep -q 'another berth-supervise' "$home/second"
    check "the first one's sockets stay" answers probe
}

test_bad_arguments() {
    local long
    long=$home/$(printf 'x%.0s' $(seq 100))
    "$build/bin/berth-supervise" --run "$long" --pages "$pages" probe 2>"$home/long"
    check "a path too long for a socket is refused with 2" is_equal $? 2
    check "and the sentence names the limit" grep -q 'may have 107' "$home/long"
    "$build/bin/berth-supervise" --run "$home/r2" --pages "$pages" nobody 2>/dev/null
    check "a page without a program is refused with 2" is_equal $? 2
    "$build/bin/berth-supervise" --run "$home/r2" --pages "$pages" ../probe 2>/dev/null
    check "a page's name is no path" is_equal $? 2
}

test_killed_worker() {
    local before
    before=$(workers_of probe)
    # shellcheck disable=SC2086 # pids
    send KILL $before
    # shellcheck disable=SC2086
    check "killed workers are gone" wait_for 10 are_gone $before
    check "and replaced by as many" wait_for 10 has_workers probe 3
    check "and the page answers" answers probe
}

test_stuck_worker() {
    ask 'probe?alarm' >/dev/null
    check "a worker that ends itself over a request is called stuck" wait_for 10 says \
        'event=worker_ended page=probe.*how="stuck in one request"'
    check "and replaced" wait_for 10 has_workers probe 3
}

fails() { ! "$@"; }
replace() { kill -HUP "$(session_of supervise)"; }
test_replacement_under_load() { check_replaced_under_load 3 replace; }

test_broken_upgrade() {
    local before
    before=$(workers_of probe)
    printf '#!/bin/sh\nexit 3\n' >"$home/broken"
    put_page probe "$home/broken"
    kill -HUP "$(session_of supervise)"
    check "a replacement that ends at once is noticed" wait_for 10 says 'event=replacement_failed page=probe'
    check "the old workers stay" is_equal "$(workers_of probe)" "$before"
    check "and answer" answers probe
    put_page probe "$build/tests/supervise/page"
    kill -HUP "$(session_of supervise)"
    # shellcheck disable=SC2086
    check "the mended program replaces them" wait_for 30 are_gone $before
    check "all of them" wait_for 10 has_workers probe 3
}

test_crash_loop() {
    local pid
    put_page other "$home/broken"
    pid=$(workers_of other)
    : >"$log"
    send KILL "$pid"
    check "a worker that keeps ending is started again after 1600 ms too" wait_for 20 says 'page=other.*again_in_ms=1600'
    check "each wait is twice the one before" is_equal \
        "$(sed -n 's/.*event=worker_ended page=other.*again_in_ms=//p' "$log" | head -n 5 | tr '\n' ' ')" \
        "100 200 400 800 1600 "
    check "the other page does not notice" answers probe
    put_page other "$build/tests/supervise/page"
    check "the mended program is tried without being asked" wait_for 20 answers other
}

test_stop() {
    local pids
    pids=$(pids_of supervise)
    ask 'probe?sleep=1500' >"$home/slow" &
    check "a request is being answered" wait_for 30 is_asleep
    kill -TERM "$(session_of supervise)"
    # shellcheck disable=SC2086
    check "SIGTERM ends everybody" wait_for 20 are_gone $pids
    wait $!
    check "the request in hand was answered" grep -q '^[0-9][0-9]*$' "$home/slow"
    check "the sockets are removed" is_equal "$(ls "$run")" supervise.pid
    check "a page without workers is 502" is_equal "$(status_of probe)" 502
    check "with the calm page" grep -q 'data-page="unavailable"' <(ask probe)
    check "an AJAX page says so in JSON" is_equal "$(ask ajax_probe)" '{"error":"Berth does not answer at the moment."}'
}
# The connection a worker has accepted is its descriptor 4.
is_asleep() {
    local pid
    for pid in $(workers_of probe); do [ -e "/proc/$pid/fd/4" ] && return 0; done
    return 1
}

test_killed_supervisor() {
    local pids
    supervise --workers 2
    wait_for 10 has_workers probe 2
    pids=$(pids_of supervise)
    kill -KILL "$(session_of supervise)"
    # shellcheck disable=SC2086
    check "workers end with a killed supervisor" wait_for 10 are_gone $pids
    check "its sockets are left over" test -S "$run/probe.sock"
    supervise --workers 2
    check "and the next one takes their place" wait_for 10 answers probe
}

put_page probe "$build/tests/supervise/page"
put_page other "$build/tests/supervise/page"
start_nginx || { cat "$home/log/nginx" >&2; exit 1; }
for group in start second_supervisor bad_arguments killed_worker stuck_worker replacement_under_load broken_upgrade crash_loop \
    stop killed_supervisor; do
    "test_$group"
done
if [ "$(id -u)" -eq 0 ]; then
    test_warning
    test_user
fi
[ "$failed" -eq 0 ] || cat "$log"
summary
