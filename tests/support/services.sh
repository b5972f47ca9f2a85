#!/bin/sh
# SPDX-License-Identifier: MIT
# A private MariaDB and a private Redis on Unix sockets, for the tests and for `make run`.
#
#   services.sh start DIR            starts both (what runs already is left alone) and waits until they answer
#   services.sh stop DIR             stops what `start DIR` started; 0 also when nothing runs
#   services.sh database DIR NAME    makes an empty database unless there is one of that name
#
# All data is kept in DIR and survives stop and start. DIR/env tells where the servers are:
# MYSQL_SOCKET, MYSQL_USER, REDIS_SOCKET. Works as root and as an ordinary user; no password is needed, since
# MariaDB asks the system who is at the other end of the socket.
#
# BERTH_FLUSH=2 in the environment: a commit survives the death of the server, but not that of the machine. For tests,
# which a slow disk would hold up otherwise; without it every commit is forced to the disk.
set -eu

LONGEST_SOCKET=107
START_SECONDS=60
STOP_SECONDS=30

fail() {
    echo "services.sh: $*" >&2
    exit 1
}

# A process that ended but that nobody has collected yet counts as ended. Asked in one look: it may be collected
# between two.
has_ended() { # PID
    ! grep -q '^State:.[^ZX]' "/proc/$1/status" 2>/dev/null
}

# The process id in a file, if that process is alive and runs the program named.
running_pid() { # FILE PROGRAM
    [ -s "$1" ] || return 1
    pid=$(cat "$1")
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$2" ] || return 1
    has_ended "$pid" && return 1
    echo "$pid"
}

wait_until() { # SECONDS WHAT COMMAND...
    tries=$(($1 * 10))
    what=$2
    shift 2
    while ! "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "$what"
        sleep 0.1
    done
}

# Sockets lie in DIR, or in a short temporary folder when DIR's name is too long for a socket address.
choose_socket_folder() {
    SOCKETS=$DIR
    # The length in bytes, whatever the locale.
    length=$(printf '%s' "$DIR/mysql.sock" | wc -c)
    [ "$length" -gt "$LONGEST_SOCKET" ] || return 0
    if [ -s "$DIR/socket-folder" ] && [ -d "$(cat "$DIR/socket-folder")" ]; then
        SOCKETS=$(cat "$DIR/socket-folder")
        return 0
    fi
    SOCKETS=$(mktemp -d "${TMPDIR:-/tmp}/berth-XXXXXX")
    echo "$SOCKETS" >"$DIR/socket-folder"
}

prepare_mysql() {
    [ -d "$DIR/mysql/mysql" ] && [ -e "$DIR/mysql-ready" ] && return 0
    rm -rf "$DIR/mysql"
    # --force: a machine without a name in /etc/hosts or DNS is good enough; nothing here goes by host names.
    # A server that starts removes another one's temporary tables from a folder they share.
    TMPDIR=$DIR mariadb-install-db --no-defaults --force --user="$USER_NAME" --datadir="$DIR/mysql" --skip-test-db \
        --auth-root-authentication-method=socket --auth-root-socket-user="$USER_NAME" \
        --innodb-log-file-size=16M >"$DIR/mysql-install.log" 2>&1 || {
        cat "$DIR/mysql-install.log" >&2
        fail "mariadb-install-db failed"
    }
    : >"$DIR/mysql-ready"
}

mysql_answers() { mariadb --no-defaults --socket="$SOCKETS/mysql.sock" --user="$USER_NAME" -e 'SELECT 1'; }
redis_answers() { redis-cli -s "$SOCKETS/redis.sock" ping | grep -q PONG; }

start_mysql() {
    running_pid "$DIR/mysql.pid" mariadbd >/dev/null && return 0
    prepare_mysql
    rm -f "$DIR/mysql.pid"
    # --no-defaults must come first. The small numbers keep it light.
    setsid mariadbd --no-defaults --user="$USER_NAME" --datadir="$DIR/mysql" --tmpdir="$DIR" \
        --skip-networking --socket="$SOCKETS/mysql.sock" --pid-file="$DIR/mysql.pid" --log-error="$DIR/mysql.log" \
        --local-infile=0 --character-set-server=utf8mb4 --innodb-buffer-pool-size=32M \
        --innodb-log-file-size=16M --innodb-flush-log-at-trx-commit="${BERTH_FLUSH:-1}" --performance-schema=OFF \
        --skip-name-resolve --max-connections=300 \
        </dev/null >/dev/null 2>&1 &
    # At once, so that an interrupted start can be stopped; the server later writes the same number.
    echo $! >"$DIR/mysql.pid"
}

start_redis() {
    running_pid "$DIR/redis.pid" redis-server >/dev/null && return 0
    rm -f "$DIR/redis.pid"
    mkdir -p "$DIR/redis"
    # The settings come on standard input: an operator's redis.conf is not read.
    setsid redis-server - >/dev/null 2>&1 <<SETTINGS &
port 0
unixsocket "$SOCKETS/redis.sock"
unixsocketperm 700
dir "$DIR/redis"
logfile "$DIR/redis.log"
save 60 1
maxmemory 64mb
maxmemory-policy noeviction
SETTINGS
    echo $! >"$DIR/redis.pid"
}

start() {
    for program in mariadbd mariadb mariadb-install-db redis-server redis-cli setsid; do
        command -v "$program" >/dev/null || fail "$program is not installed"
    done
    mkdir -p "$DIR"
    DIR=$(cd "$DIR" && pwd -P)
    chmod 700 "$DIR"
    choose_socket_folder
    start_redis
    start_mysql
    wait_until "$START_SECONDS" "MariaDB does not answer; see $DIR/mysql.log" mysql_answers
    wait_until "$START_SECONDS" "Redis does not answer; see $DIR/redis.log" redis_answers
    printf 'MYSQL_SOCKET=%s\nMYSQL_USER=%s\nREDIS_SOCKET=%s\n' \
        "$SOCKETS/mysql.sock" "$USER_NAME" "$SOCKETS/redis.sock" >"$DIR/env"
}

# TERM lets both write their data to disk; a server that hangs is killed in the end.
stop_one() { # PIDFILE PROGRAM
    pid=$(running_pid "$1" "$2") || return 0
    kill -TERM "$pid" 2>/dev/null || return 0
    # A stopped process would not see the signal.
    kill -CONT "$pid" 2>/dev/null || true
    if ! (wait_until "$STOP_SECONDS" "$2 does not end" has_ended "$pid"); then
        kill -KILL "$pid" 2>/dev/null || true
        (wait_until 5 "$2 cannot be killed" has_ended "$pid") || return 1
    fi
    rm -f "$1"
}

stop() {
    [ -d "$DIR" ] || return 0
    DIR=$(cd "$DIR" && pwd -P)
    stop_one "$DIR/mysql.pid" mariadbd
    stop_one "$DIR/redis.pid" redis-server
    if [ -s "$DIR/socket-folder" ]; then
        SOCKETS=$(cat "$DIR/socket-folder")
        rm -f "$SOCKETS/mysql.sock" "$SOCKETS/redis.sock" "$DIR/socket-folder"
        rmdir "$SOCKETS" 2>/dev/null || true
    fi
    rm -f "$DIR/env"
}

make_database() { # NAME
    case $1 in '' | *[!a-zA-Z0-9_]*) fail "\"$1\" cannot be the name of a database" ;; esac
    DIR=$(cd "$DIR" && pwd -P)
    choose_socket_folder
    mariadb --no-defaults --socket="$SOCKETS/mysql.sock" --user="$USER_NAME" \
        -e "CREATE DATABASE IF NOT EXISTS \`$1\` CHARACTER SET utf8mb4"
}

[ $# -ge 2 ] || fail "usage: services.sh start|stop DIR, or database DIR NAME"
DIR=$2
USER_NAME=$(id -un)
case $1 in
    start) start ;;
    stop) stop ;;
    database) make_database "${3:-}" ;;
    *) fail "\"$1\" is none of start, stop, database" ;;
esac
