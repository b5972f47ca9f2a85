# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2317
# Counting checks in a shell test, to be sourced. Each prints one line; `summary` prints the last one.

passed=0 failed=0

check() { # SENTENCE COMMAND...
    local sentence=$1
    shift
    if "$@"; then
        echo "ok      $sentence"
        passed=$((passed + 1))
    else
        echo "NOT OK  $sentence  [$*]"
        failed=$((failed + 1))
    fi
}

# Polls; the bound only ends a wait that would never end.
wait_for() { # SECONDS COMMAND...
    local tries=$(($1 * 50))
    shift
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.02
    done
}

is_equal() { [ "$1" = "$2" ]; }
has() { case $1 in *"$2"*) return 0 ;; *) return 1 ;; esac; }
has_not() { ! has "$@"; }

summary() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
