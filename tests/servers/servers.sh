# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
# The web servers, each with a site that is not ours and the snippet that `make install` put there; sourced by run.sh.
# `server` is the combination at work, `home` its folder, `base` its path and `port` its port.

# Debian keeps servers where an ordinary user's PATH does not look.
program() { PATH=$PATH:/usr/sbin command -v "$1"; }
is_root() { [ "$(id -u)" -eq 0 ]; }

fill_in_site() { # FILE NAME=VALUE...
    local file=$1
    shift
    "$root/deploy/site.sh" "$root/tests/servers/$file" "BASE=$base" "HOME=$home" "ETC=$image/etc/berth" \
        "PORT=$port" "PLAIN_PORT=$plain_port" "TLS_PORT=$tls_port" "PROXY_PORT=$proxy_port" \
        "ROOT_PORT=$root_port" "$@" -- >"$home/site.conf"
}
# The example of a site over TLS, with ports and certificate of ours and the snippet at work.
fill_in_example() { # FILE [SNIPPET]
    sed -e "s|/etc/ssl/host.example.pem|$VAR/tls.pem|;s|/etc/ssl/private/host.example.key|$VAR/tls.key|" \
        -e '/listen \[::\]/d' -e "s|listen 80;|listen 127.0.0.1:$plain_port;|;s|listen 443 |listen 127.0.0.1:$tls_port |" \
        -e "s|\*:80>|127.0.0.1:$plain_port>|;s|\*:443>|127.0.0.1:$tls_port>|;s|\":443\"|\"127.0.0.1:$tls_port\"|" \
        -e "s|^host.example {|&\n    bind 127.0.0.1\n    tls $VAR/tls.pem $VAR/tls.key|" \
        -e "s|/berth.conf|/${2:-berth.conf}|" "$image/etc/berth/$1" >"$home/tls_site.conf"
}
# Lines that name the user a server turns into, which only root can do.
as_root() { ! is_root || printf '%s\n' "$@" >>"$home/site.conf"; }

# nginx stays root: its temporary folders would need the other user otherwise.
run_nginx() {
    launch server "$home/log/server.log" "$(program nginx)" -e "$home/log/server-error.log" -c "$home/site.conf"
}
start_nginx() { # SNIPPET
    ln -s ../limits_local.conf "$image/etc/berth/nginx/local/"
    fill_in_example nginx/site.conf.example "$1"
    fill_in_site nginx.conf.in "SNIPPET=$1"
    as_root 'user root;'
    run_nginx
}
start_apache() { # SNIPPET [CGI=...]
    fill_in_example apache/site.conf.example "$1"
    fill_in_site apache.conf.in "SNIPPET=$1" MODULES=/usr/lib/apache2/modules ${2:+"$2"}
    as_root 'User www-data' 'Group www-data'
    printf '%s\n' 'RewriteEngine On' 'RewriteCond %{REQUEST_FILENAME} !-f' 'RewriteRule . front.html [L]' \
        >"$home/foreign/.htaccess"
    launch server "$home/log/server.log" "$(program apache2)" -d "$home" -f "$home/site.conf" -DFOREGROUND
}
start_lighttpd() {
    fill_in_example lighttpd/site.conf.example
    fill_in_site lighttpd.conf.in
    as_root 'server.username = "www-data"'
    launch server "$home/log/server.log" "$(program lighttpd)" -D -f "$home/site.conf"
}
start_caddy() {
    fill_in_example caddy/site.caddy.example
    fill_in_site caddy.conf.in
    launch server "$home/log/server.log" env "XDG_DATA_HOME=$home/temp" "XDG_CONFIG_HOME=$home/temp" "HOME=$home/temp" \
        "$(program caddy)" run --adapter caddyfile --config "$home/site.conf"
}

start_workers() {
    launch workers "$home/log/berth.log" "$image/usr/bin/berth-supervise" --run "$home/run" --group "$group" \
        --config "$image/etc/berth/berth.ini" --pages "$image/usr/lib/berth/cgi-bin"
}
start_fcgiwrap() {
    launch workers "$home/log/berth.log" "$(program fcgiwrap)" -f -c 4 -s "unix:$home/run/fcgiwrap.socket"
    wait_for 10 test -S "$home/run/fcgiwrap.socket" || fail "fcgiwrap does not start"
}

start_server() {
    case $server in
    nginx | nginx_root | nginx_deep) start_workers && start_nginx berth.conf ;;
    nginx_cgi) start_fcgiwrap && start_nginx berth_cgi.conf ;;
    apache) start_workers && start_apache berth.conf ;;
    apache_cgi) start_apache berth_cgi.conf CGI=yes ;;
    lighttpd) start_workers && start_lighttpd ;;
    caddy) start_workers && start_caddy ;;
    *) fail "There is no server \"$server\"" ;;
    esac
}
# What a server looks like whose Berth is away: without workers, or, where each request starts a program, with programs
# that end without a word.
lose_workers() {
    if [ "$server" = apache_cgi ]; then
        for page in "$image"/usr/lib/berth/cgi-bin/*; do
            printf '#!/bin/sh\nexit 1\n' >"$page.new" && chmod 755 "$page.new" && mv "$page.new" "$page"
        done
    else
        finish workers TERM 45
    fi
}
stop_server() {
    finish server TERM 20
    finish workers TERM 45
}
