#!/bin/bash
# SPDX-License-Identifier: MIT
# Berth behind each web server that it has a snippet for, as `make install` leaves it, inside a site that is not ours;
# then the whole path once:   run.sh BUILD [SERVER...]
# Servers: nginx_root nginx nginx_deep nginx_cgi apache apache_cgi lighttpd caddy; none named: all.
# Prints one line a check and, last, `N passed, N failed`.
# shellcheck disable=SC2317,SC2034 # functions called through others, or by a trap; variables for what is sourced
set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P)
build=$(cd "$1" && pwd -P)
shift
VAR=$(mktemp -d /tmp/berth-XXXXXX)
PROCESSES=$VAR/processes
DEMO=1
: "${PVE_SECONDS:=1}"
export PVE_SECONDS
mkdir "$PROCESSES" "$VAR/log"
for part in support/processes support/checks support/free_port support/demo_data servers/servers servers/hosts servers/checks; do
    # shellcheck source=/dev/null
    . "$root/tests/$part.sh"
done
if is_root; then group=www-data; else group=$(id -gn); fi

show_logs() { tail -n 15 "$home"/log/{server-error,server,berth,walk}.log >&2; }
fail() {
    [ ! -d "${home:-}" ] || show_logs
    echo "$*" >&2
    exit 1
}
on_exit() {
    stop_server
    finish pve TERM 10
    "$root/tests/support/services.sh" stop "$VAR/services"
    [ "${KEEP:-0}" = 1 ] && echo "kept: $VAR" >&2 && return
    rm -rf "$VAR"
}
trap on_exit EXIT
trap 'exit 1' INT TERM HUP

write_private() { (umask 077 && cat >"$1"); }
berthctl() { "$build/bin/berthctl" --config "$VAR/administrator.ini" "$@"; }

# --- once ------------------------------------------------------------------------------------------------------

# BASE ORIGIN MYSQL_USER and, where there is one, MYSQL_PASSWORD, into a copy of EXAMPLE.
configuration() { # EXAMPLE ORIGIN USER [PASSWORD]
    sed -e "s|^origin = .*|origin = $2|" -e "s|^;allow_loopback = .*|allow_loopback = yes|" \
        -e "s|^key_file = .*|key_file = $VAR/key|" -e "/^\[site\]/,/^\[/s|^user = .*|user = $(id -un)|" \
        -e "/^\[mysql\]/,/^\[/{s|^socket = .*|socket = $MYSQL_SOCKET|;s|^user = .*|user = $3|;s|^;password =.*|${4:+password = $4}|}" \
        -e "/^\[redis\]/,/^\[/s|^socket = .*|socket = $REDIS_SOCKET|" "$1"
}
# The account of the pages may do what docs/install.md grants, and Apache's user reaches what a CGI program needs.
make_account() {
    password=$(head -c 12 /dev/urandom | base64 | tr '+/' '-_')
    mariadb --no-defaults --socket="$MYSQL_SOCKET" --user="$MYSQL_USER" <<SQL || fail "no account for the pages"
CREATE USER berth@localhost IDENTIFIED BY '$password';
GRANT SELECT, INSERT, UPDATE, DELETE ON berth.* TO berth@localhost;
SQL
    chmod 711 "$VAR" "$VAR/services"
    chmod 777 "$REDIS_SOCKET"
    chgrp "$group" "$VAR/key" && chmod 640 "$VAR/key"
}
start_services() {
    "$root/tests/support/services.sh" start "$VAR/services" || fail "no MariaDB and Redis"
    # shellcheck disable=SC1091 # written by the line above
    . "$VAR/services/env"
    "$root/tests/support/services.sh" database "$VAR/services" berth
    sed -e "s|/usr/local/share/berth|$root|" -e "s|$root/templates|$root/html/templates|" \
        "$root/nginx/berth.ini.example" >"$VAR/example.ini"
    configuration "$VAR/example.ini" http://127.0.0.1 "$MYSQL_USER" | write_private "$VAR/administrator.ini"
    berthctl key new >"$VAR/log/berthctl.log" || fail "berthctl key new failed"
    berthctl migrate >>"$VAR/log/berthctl.log" || fail "berthctl migrate failed"
    make_account
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=host.example -days 2 \
        -addext subjectAltName=DNS:host.example -keyout "$VAR/tls.key" -out "$VAR/tls.pem" 2>"$VAR/log/openssl.log" ||
        fail "no certificate"
    start_make_believe_pve
    prepare_demo_data
}

# --- each server -----------------------------------------------------------------------------------------------

# The files name the places of a real system; this one lies in a folder.
relocate() { # FILE...
    sed -i -e "s|/usr/share/berth|$image/usr/share/berth|g" -e "s|/usr/lib/berth|$image/usr/lib/berth|g" \
        -e "s|/etc/berth|$image/etc/berth|g" -e "s|/run/berth|$home/run|g" -e "s|/run/fcgiwrap|$home/run/fcgiwrap|g" "$@"
}
install_berth() {
    make -C "$root" --no-print-directory install BUILD="$build" DESTDIR="$image" PREFIX=/usr "BASE=$base" \
        INSTALL_PROGRAM='install -s' \
        >"$home/log/install.log" 2>&1 || fail "make install failed: $(tail -n 5 "$home/log/install.log")"
    find "$image"/etc/berth/*/ -type f -print0 | while IFS= read -r -d "" file; do relocate "$file"; done
    configuration "$image/etc/berth/berth.ini.example" "http://127.0.0.1:$port" berth "$password" |
        write_private "$image/etc/berth/berth.ini"
    relocate "$image/etc/berth/berth.ini"
    chgrp "$group" "$image/etc/berth/berth.ini" && chmod 640 "$image/etc/berth/berth.ini"
    # One page tells what it is told; the walk does without it.
    cp "$build/tests/servers/variables" "$image/usr/lib/berth/cgi-bin/presets"
}
make_foreign_site() {
    echo "somebody else's site" >"$home/foreign/index.html"
    echo "somebody else's script" >"$home/foreign/page.js"
    echo "somebody else's 404" >"$home/foreign/foreign_404.html"
    echo "somebody else's front controller" >"$home/foreign/front.html"
    yes "somebody else's long page" 2>/dev/null | head -n 500 >"$home/foreign/long.html"
}
prepare_server() {
    home=$VAR/$server image=$VAR/$server/image port=$(free_port_of 0) plain_port=$(free_port_of 1) tls_port=$(free_port_of 2)
    proxy_port=$(free_port_of 3) root_port=$(free_port_of 4)
    case $server in
    nginx_root) base=/ ;;
    nginx_deep) base=/tools/v1.0/berth/ ;;
    *) base=/berth/ ;;
    esac
    url=http://127.0.0.1:$port${base%/}
    mkdir "$home" "$home/log" "$home/run" "$home/temp" "$home/foreign"
    ! is_root || chown www-data "$home/temp" "$home/log"
    make_foreign_site
    install_berth
    make_hosts
}
examine() {
    # shellcheck disable=SC2154 # of checks.sh
    local before=$failed
    prepare_server
    echo "--- $server, at $base"
    start_server
    wait_for 30 answers_or_ended
    answers || fail "$server: the site does not answer"
    for group_of_checks in neighbours paths static refusals variables slow_senders compression tls walk proxying_host \
        password_of_the_host proxy_in_front host_of_our_own; do
        "test_$group_of_checks"
    done
    measure
    test_limits
    lose_workers
    test_loss
    stop_server
    [ "$failed" -eq "$before" ] || show_logs
    rm -rf "$image"
    redis-cli -s "$REDIS_SOCKET" flushall >/dev/null # the wrong passwords of one walk are not the next one's
}

start_services
[ $# -gt 0 ] || set -- nginx_root nginx nginx_deep nginx_cgi apache apache_cgi lighttpd caddy
for server in "$@"; do examine; done
tell_measured
summary
