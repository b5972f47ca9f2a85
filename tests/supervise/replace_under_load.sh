#!/bin/bash
# SPDX-License-Identifier: MIT
# The whole site under load while its programs are installed anew and all workers replaced, again and again:
#     replace_under_load.sh BUILD [SECONDS [EVERY]]        30 seconds, a replacement every 5
# Prints what was asked and, last, `N passed, N failed`: not one request may fail.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P)
original=$(cd "$1" && pwd -P)
seconds=${2:-30} every=${3:-5}

# The programs run from a folder of their own, like an installation's; own_berth.sh brings them up.
build=$(mktemp -d /tmp/berth-XXXXXX)
mkdir "$build/cgi-bin" "$build/fresh"
ln -s "$original/bin" "$original/tests" "$build"
# Without what is for debuggers, as a package has them.
find "$original/cgi-bin" -maxdepth 1 -type f -perm -u+x -exec install -s -m 755 -t "$build/fresh" {} + || exit 1
install_pages() { install -m 755 "$build"/fresh/* "$build/cgi-bin"; }
# shellcheck source=tests/support/own_berth.sh
. "$root/tests/support/own_berth.sh"
remove_programs() { rm -rf "$build"; }
trap 'remove_programs; on_exit' EXIT

replace() { # ROUND
    install_pages && VAR=$var "$root/tests/support/demo.sh" reload >/dev/null || echo "round $1: not reloaded"
}
# How many workers were replaced, by what the supervisor says: each tells it once a page.
rounds_in_log() { grep -c 'event=replacing' "$var/log/berth.log"; }

install_pages || exit 1
start_berth || exit 1
node "$root/tests/supervise/load.mjs" "$seconds" &
client=$!
round=0
while kill -0 "$client" 2>/dev/null; do
    round=$((round + 1))
    replace "$round"
    sleep "$every" & # the rhythm is what is asked for; nothing waits for it
    wait $!
done
wait "$client"
status=$?
echo "replacements: $(rounds_in_log)"
grep -E 'event=(replacement_failed|worker_killed|worker_ended|exception)' "$var/log/berth.log" | head -n 20
stop_berth
[ "$status" -eq 0 ] && echo "1 passed, 0 failed" || echo "0 passed, 1 failed"
