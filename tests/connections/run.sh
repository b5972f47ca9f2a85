#!/bin/bash
# SPDX-License-Identifier: MIT
# Berth's connections as an administrator may have them: MariaDB over TCP with TLS, Redis over TCP with a password
# and with an ACL user that may do only what it must; then the whole path through both:   run.sh BUILD
# Prints one line a check and, last, `N passed, N failed`.
# shellcheck disable=SC2317 # functions called through others, or by a trap
set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P)
build=$(cd "$1" && pwd -P)
VAR=$(mktemp -d /tmp/berth-XXXXXX)
PROCESSES=$VAR/processes
DEMO=1
mkdir "$PROCESSES" "$VAR/log" "$VAR/nginx" "$VAR/run" "$VAR/tls" "$VAR/redis"
# shellcheck source=tests/support/processes.sh
. "$root/tests/support/processes.sh"
# shellcheck source=tests/support/checks.sh
. "$root/tests/support/checks.sh"
# shellcheck source=tests/support/free_port.sh
. "$root/tests/support/free_port.sh"
# shellcheck source=tests/support/demo_data.sh
. "$root/tests/support/demo_data.sh"

show_logs() { tail -n 20 "$VAR"/log/*.log >&2; }
fail() {
    show_logs
    echo "$*" >&2
    exit 1
}
on_exit() {
    finish nginx QUIT 5
    finish supervise TERM 45
    finish pve TERM 10
    stop_server mysql mariadbd
    stop_server redis redis-server
    rm -rf "$VAR"
}
# These two change their working folder, by which finish would know them.
stop_server() { # NAME PROGRAM
    local pid
    pid=$(session_of "$1") && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$2" ] || return 0
    kill "$pid"
    wait_for 60 has_ended "$pid" || kill -KILL "$pid"
}
trap on_exit EXIT
trap 'exit 1' INT TERM HUP

write_private() { (umask 077 && cat >"$1"); }
berthctl() { "$build/bin/berthctl" --config "$VAR/berth.ini" "$@"; }

# --- certificates ----------------------------------------------------------------------------------------------

make_ca() { # NAME
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \
        -keyout "$VAR/tls/$1.key" -out "$VAR/tls/$1.pem"
}
make_certificate() { # NAME CA SUBJECT-ALTERNATIVE-NAME
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" \
        -keyout "$VAR/tls/$1.key" -out "$VAR/tls/$1.csr" &&
        openssl x509 -req -in "$VAR/tls/$1.csr" -CA "$VAR/tls/$2.pem" -CAkey "$VAR/tls/$2.key" -CAcreateserial \
            -days 2 -extfile <(echo "subjectAltName=$3") -out "$VAR/tls/$1.pem"
}
make_certificates() {
    make_ca ca && make_ca other_ca && make_certificate server ca IP:127.0.0.1,DNS:localhost &&
        make_certificate stranger ca DNS:db.example
}

# --- the servers -----------------------------------------------------------------------------------------------

mysql() { mariadb --no-defaults --socket="$VAR/mysql.sock" --user="$(id -un)" "$@"; }
mysql_answers() { mysql -e 'SELECT 1' >/dev/null 2>&1; }
start_mysql() { # OPTION...
    launch mysql "$VAR/log/mysql.log" "$(PATH=$PATH:/usr/sbin command -v mariadbd)" --no-defaults --user="$(id -un)" \
        --datadir="$VAR/mysql" --tmpdir="$VAR" --socket="$VAR/mysql.sock" --pid-file="$VAR/mysql.pid" \
        --bind-address=127.0.0.1 --port="$MYSQL_PORT" --skip-name-resolve --performance-schema=OFF \
        --innodb-buffer-pool-size=32M --innodb-log-file-size=16M --max-connections=200 \
        --general-log=ON --general-log-file="$VAR/log/general.log" "$@"
    wait_for 60 mysql_answers || fail "MariaDB does not answer"
}
start_mysql_with() { # CERTIFICATE
    stop_server mysql mariadbd
    start_mysql --ssl-cert="$VAR/tls/$1.pem" --ssl-key="$VAR/tls/$1.key" --ssl-ca="$VAR/tls/ca.pem"
}
prepare_mysql() {
    mariadb-install-db --no-defaults --force --user="$(id -un)" --datadir="$VAR/mysql" --skip-test-db \
        --auth-root-authentication-method=socket --auth-root-socket-user="$(id -un)" \
        --innodb-log-file-size=16M >"$VAR/log/install.log" 2>&1 || fail "mariadb-install-db failed"
    MYSQL_PORT=$(free_port_of 0)
    mysql_password=$(head -c 12 /dev/urandom | base64 | tr '+/' '-_')
}
make_database() {
    mysql <<SQL
CREATE DATABASE berth CHARACTER SET utf8mb4;
CREATE USER berth@'127.0.0.1' IDENTIFIED BY '$mysql_password';
GRANT ALL ON berth.* TO berth@'127.0.0.1';
SQL
}

redis() { redis-cli -h 127.0.0.1 -p "$REDIS_PORT" --no-auth-warning -a "$redis_password" "$@"; }
redis_answers() { [ "$(redis ping 2>/dev/null)" = PONG ]; }
start_redis() {
    REDIS_PORT=$(free_port_of 1)
    redis_password=$(head -c 12 /dev/urandom | base64 | tr '+/' '-_')
    printf 'bind 127.0.0.1\nport %s\ndir "%s"\nsave ""\nrequirepass %s\n' "$REDIS_PORT" "$VAR/redis" "$redis_password" |
        write_private "$VAR/redis.conf"
    launch redis "$VAR/log/redis.log" redis-server "$VAR/redis.conf"
    wait_for 20 redis_answers || fail "Redis does not answer"
}

# --- Berth -----------------------------------------------------------------------------------------------------

# The lines of [mysql] and of [redis] that differ.
configure() { # MYSQL-LINES REDIS-LINES
    write_private "$VAR/berth.ini" <<INI
[site]
base_path = /
origin = http://127.0.0.1:$PORT
templates = $root/html/templates
sql = $root/sql
key_file = $VAR/key

[mysql]
$1
user = berth
password = $mysql_password
database = berth

[redis]
host = 127.0.0.1
port = $REDIS_PORT
$2

[nodes]
allow_loopback = yes
INI
}
over_tls() { printf 'host = %s\nport = %s\ntls_ca = %s\n' "$1" "$MYSQL_PORT" "$VAR/tls/$2.pem"; }
by_acl() { printf 'user = berth\npassword = %s\n' "$redis_password"; }

start_site() {
    local pages
    pages=$(cd "$root/cgi-bin" && printf '%s ' *.cpp)
    pages=${pages//.cpp/}
    : >"$VAR/log/berth.log"
    # shellcheck disable=SC2086 # names
    launch supervise "$VAR/log/berth.log" "$build/bin/berth-supervise" --run "$VAR/run" --config "$VAR/berth.ini" \
        --pages "$build/cgi-bin" --workers 1 $pages
    [ -e "$VAR/nginx.conf" ] || start_nginx "$pages"
    wait_for 60 answers || fail "the site does not answer"
}
start_nginx() { # PAGES
    # shellcheck disable=SC2086 # names
    "$root/deploy/site.sh" "$root/nginx/berth.conf.in" BASE=/ SOCKET="$VAR/run/@PAGE@.sock" \
        STATIC="$root/html/static" CONF="$root/nginx" -- $1 >"$VAR/nginx/berth.conf"
    sed -e "s|@VAR@|$VAR|g" -e "s|@CONF@|$VAR/nginx|" -e "s|@PORT@|$PORT|" \
        -e "s|@USER@|$([ "$(id -u)" -ne 0 ] || echo 'user root;')|" "$root/nginx/demo.conf.in" >"$VAR/nginx.conf"
    launch nginx "$VAR/log/nginx.log" "$(PATH=$PATH:/usr/sbin command -v nginx)" -e "$VAR/log/nginx-error.log" \
        -c "$VAR/nginx.conf"
}
status_of() { curl -s -m 20 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$PORT$1"; }
answers() { [ "$(status_of /login)" = 200 ]; }
walk() { "$root/tests/e2e/walk.sh" "http://127.0.0.1:$PORT" "$demo_user" <"$VAR/demo-password"; }

# --- the tests -------------------------------------------------------------------------------------------------

migrate() { berthctl migrate >"$VAR/log/migrate.log" 2>&1; }
is_refused() { ! migrate; }
says() { grep -qiE "$1" "$VAR/log/migrate.log"; }

test_tls() {
    start_mysql_with server
    make_database || fail "no database"
    configure "$(over_tls 127.0.0.1 other_ca)" "$(by_acl)"
    check "a certificate of another CA is refused" is_refused
    check "and the reason is the certificate" says 'certificate|TLS|SSL'
    configure "$(printf 'host = 127.0.0.1\nport = %s\n' "$MYSQL_PORT")" "$(by_acl)"
    check "without tls_ca a CA that the system does not know is refused" is_refused
    check "nobody has signed in until now" has_not "$(cat "$VAR/log/general.log")" "Connect	berth@"
    configure "$(over_tls 127.0.0.1 ca)" "$(by_acl)"
    check "a certificate of the right CA for the address is taken" migrate
    check "and the connection has TLS" is_equal "$(tls_of_user)" "TLS"
    configure "$(over_tls localhost ca)" "$(by_acl)"
    check "localhost is a host like any other, and no socket" migrate
}
# What the server's own log says of how the user came in.
tls_of_user() { grep -oE 'Connect	berth@.* using (SSL/TLS|TCP/IP)' "$VAR/log/general.log" | sed 's/.*\(TLS\|IP\)$/\1/' | sort -u; }

test_wrong_name() {
    : >"$VAR/log/general.log"
    start_mysql_with stranger
    configure "$(over_tls 127.0.0.1 ca)" "$(by_acl)"
    check "a certificate for another name is refused" is_refused
    check "and the reason is the certificate" says 'certificate|TLS|SSL|host name'
    check "and nobody has signed in" has_not "$(cat "$VAR/log/general.log")" "Connect	berth@"
}
test_no_downgrade() {
    : >"$VAR/log/general.log"
    stop_server mysql mariadbd
    start_mysql --skip-ssl
    configure "$(over_tls 127.0.0.1 ca)" "$(by_acl)"
    check "a server without TLS is refused" is_refused
    check "and the reason is that it has none" says 'TLS|SSL'
    check "and nobody has signed in" has_not "$(cat "$VAR/log/general.log")" "Connect	berth@"
    configure "$(printf 'host = 127.0.0.1\nport = %s\ntls = no\n' "$MYSQL_PORT")" "$(by_acl)"
    check "unless the configuration does without" migrate
}

# The lines of the example, with our password in them.
acl_lines() { sed -n "s|^; *\(ACL SETUSER berth .*\)|\1|p" "$root/nginx/berth.ini.example" | sed "s|>PASSWORD|>$redis_password|"; }
# What the sources send: the first words of commands, and what the scripts call.
commands_in() { # FILE...
    grep -hoE "\{\{?\"[A-Z]+\"[,}]|redis\.call\('[A-Z]+'" "$@" |
        grep -oE '[A-Z]+' | grep -vxE 'AUTH|NOPERM|SELECT' | tr '[:upper:]' '[:lower:]' | sort -u | tr '\n' ' '
}
commands_of_sources() { commands_in "$root"/lib/store/*.cpp "$root"/lib/app/*.cpp; }
# A transaction is tried through the function that makes one, in redis.cpp.
commands_of_doctor() { commands_in "$root"/lib/store/redis_facts.cpp <(grep -E '"(MULTI|EXEC)"' "$root/lib/store/redis.cpp"); }
commands_of_example() { acl_lines | grep -oE ' \+[a-z]+' | tr -d ' +' | sort -u | tr '\n' ' '; }

test_redis_acl() {
    start_mysql_with server
    # shellcheck disable=SC2086 # words
    check "Redis takes the example's ACL lines" is_equal "$(acl_lines | while read -r line; do redis $line; done)" $'OK\nOK'
    check "it allows exactly what Berth sends" is_equal "$(commands_of_example)" "$(commands_of_sources)"
    check "and the doctor tries each of them" is_equal "$(commands_of_doctor)" "$(commands_of_example)"
    configure "$(over_tls 127.0.0.1 ca)" "$(by_acl)"
    start_make_believe_pve
    prepare_demo_data
    redis acl log reset >"$VAR/log/acl"
    start_site
    check "the walk from sign-in to a container in the list succeeds through both" walk
    check "Redis refused nothing" is_equal "$(redis acl log)" ""
    check "and no page could do without it" has_not "$(cat "$VAR/log/berth.log")" event=redis_
    check "the user reads no foreign key" has "$(redis_as_berth get foreign)" NOPERM
    check "and may not list keys" has "$(redis_as_berth keys '*')" NOPERM
}
redis_as_berth() { redis-cli -h 127.0.0.1 -p "$REDIS_PORT" --no-auth-warning --user berth -a "$redis_password" "$@" 2>&1; }

restart_site() {
    finish supervise TERM 45
    start_site
}
# Ten visits of one page, all answered.
visit() { for _ in 1 2 3 4 5 6 7 8 9 10; do status_of /login; done; }
# What the page's one worker wrote of Redis.
complaints() { grep 'event=redis_refuses' "$VAR/log/berth.log" | grep -c 'page=ajax_vmid '; }

# A signed-in visitor asks ten times about a VMID: each answer says what is known without Redis.
ask_about_vmid() {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        curl -s -m 20 -b "$VAR/jar" -o /dev/null -w '%{http_code} ' "http://127.0.0.1:$PORT/ajax_vmid?node=1&vmid=30000"
    done
}
sign_in() {
    local csrf
    rm -f "$VAR/jar"
    csrf=$(curl -s -m 20 -c "$VAR/jar" "http://127.0.0.1:$PORT/login" |
        sed -n 's/.*<meta name="csrf" content="\([^"]*\)".*/\1/p')
    [ "$(curl -s -m 20 -b "$VAR/jar" -c "$VAR/jar" -o /dev/null -w '%{http_code}' --data-urlencode "csrf=$csrf" \
        --data-urlencode "user=$demo_user" --data-urlencode "password=$(cat "$VAR/demo-password")" \
        "http://127.0.0.1:$PORT/login")" = 303 ]
}
all_200="200 200 200 200 200 200 200 200 200 200 "

test_redis_degraded() {
    configure "$(over_tls 127.0.0.1 ca)" "$(printf 'user = berth\npassword = wrong')"
    restart_site
    check "with a wrong password for Redis one can sign in" sign_in
    check "and every question is answered" is_equal "$(ask_about_vmid)" "$all_200"
    check "and the log says so once a worker" is_equal "$(complaints)" 1
    check "with the reason" grep -q 'event=redis_refuses.*WRONGPASS' "$VAR/log/berth.log"
    check "and without the password" has_not "$(cat "$VAR/log/berth.log")" "$redis_password"

    configure "$(over_tls 127.0.0.1 ca)" ""
    restart_site
    check "without a password for a Redis that wants one, too" sign_in
    check "every question is answered" is_equal "$(ask_about_vmid)" "$all_200"
    check "the log says so once a worker, too" is_equal "$(complaints)" 1
    check "with its reason" grep -q 'event=redis_refuses.*NOAUTH' "$VAR/log/berth.log"

    redis acl setuser berth -ttl >"$VAR/log/acl"
    configure "$(over_tls 127.0.0.1 ca)" "$(by_acl)"
    restart_site
    check "an ACL user that lacks a command breaks nothing" sign_in
    check "every question is answered then" is_equal "$(ask_about_vmid)" "$all_200"
    check "and the log names the command" grep -q "event=redis_refuses.*NOPERM.*'ttl'" "$VAR/log/berth.log"
    redis acl setuser berth +ttl >"$VAR/log/acl"
    check "with the command back, questions are answered" is_equal "$(ask_about_vmid)" "$all_200"

    configure "$(over_tls 127.0.0.1 ca)" "password = $redis_password"
    restart_site
    check "the password alone is enough for requirepass" sign_in
    check "and nothing is missing then" has_not "$(cat "$VAR/log/berth.log")" event=redis_
}

make_certificates >"$VAR/log/openssl.log" 2>&1 || fail "no certificates"
PORT=$(free_port_of 2)
prepare_mysql
start_redis
write_key() {
    configure "$(over_tls 127.0.0.1 ca)" "$(by_acl)"
    berthctl key new >"$VAR/log/key.log"
}
write_key || fail "berthctl key new failed"
for group in tls wrong_name no_downgrade redis_acl redis_degraded; do "test_$group"; done
[ "$failed" -eq 0 ] || show_logs
summary
