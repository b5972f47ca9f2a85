# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Background processes that can be found again, and only those: to be sourced by a bash script that sets
# PROCESSES to a folder of its own.
#
# Each program runs in a session of its own and with PROCESSES as its working folder; PROCESSES/NAME.pid keeps
# the session's number. A process is ours when both agree. So neither a pid that was given anew (after a
# reboot, say) nor a program whose parent was killed can mislead us.

session_of() { # NAME
    cat "$PROCESSES/$1.pid" 2>/dev/null
}

# Alive, in that session, and at home in our folder.
is_ours() { # PID SESSION
    local stat fields
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
    # After the command's name, which may hold anything: state, parent, group, session.
    read -r -a fields <<<"${stat##*) }"
    [ "${fields[0]}" != Z ] && [ "${fields[3]}" = "$2" ] && [ "/proc/$1/cwd" -ef "$PROCESSES" ]
}

# The pids of NAME's session.
pids_of() { # NAME
    local session folder
    session=$(session_of "$1") || return 0
    for folder in /proc/[0-9]*; do
        ! is_ours "${folder#/proc/}" "$session" || echo "${folder#/proc/}"
    done
}

# The program itself, not only a child that outlived it.
is_running() { # NAME
    local session
    session=$(session_of "$1") && is_ours "$session" "$session"
}

# Starts a program in the background; its output goes to the end of LOG. Of the caller's descriptors it keeps
# none but these. Returns when it has its session, or has ended already.
launch() { # NAME LOG COMMAND...
    local name=$1 log=$2
    shift 2
    (
        cd "$PROCESSES" || exit 1
        exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
        exec setsid "$@" </dev/null >>"$log" 2>&1
    ) &
    echo $! >"$PROCESSES/$name.pid"
    disown $!
    until leads_session $! || has_ended $!; do sleep 0.02; done
}

# Whatever folder it has gone to meanwhile.
leads_session() { # PID
    local stat fields
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
    read -r -a fields <<<"${stat##*) }"
    [ "${fields[3]}" = "$1" ]
}

# Gone, or not yet collected by its parent.
has_ended() { # PID
    local stat
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
    stat=${stat##*) }
    [ "${stat%% *}" = Z ]
}

send() { # SIGNAL PID...
    local signal=$1
    shift
    [ $# -eq 0 ] || kill -s "$signal" "$@" 2>/dev/null || true
}

# Ends NAME: SIGNAL to the program, which ends its children itself; to the children when it is gone and they are
# not. Whoever is left after SECONDS is killed. Returns when nobody is left.
finish() { # NAME SIGNAL SECONDS
    local pids asked=no tries=$(($3 * 20))
    while mapfile -t pids < <(pids_of "$1") && [ ${#pids[@]} -gt 0 ]; do
        if [ "$tries" -le 0 ]; then
            send KILL "${pids[@]}"
        elif ! is_running "$1"; then
            send "$2" "${pids[@]}"
        elif [ "$asked" = no ]; then
            asked=yes
            send "$2" "$(session_of "$1")"
        fi
        tries=$((tries - 1))
        sleep 0.05
    done
    rm -f "$PROCESSES/$1.pid"
}
