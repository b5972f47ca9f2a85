# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034
# docs/apache.md, lighttpd.md, caddy.md and cgi.md: the same Berth behind another web server, one after the other; to be
# sourced.

follow_servers() {
    inside systemctl stop nginx
    follow_apache
    follow_lighttpd
    follow_caddy
    inside systemctl start nginx
    follow_cgi
}

put() { inside tee "$1" >/dev/null; }
# The web server signs people in, as block BEGINNING of PAGE says; the text goes through COMMAND....
remote_user() { in_ini "s|^\[site\]|&\nauth = remote_user|" && reload_pages; }
no_remote_user() { in_ini "/^auth = remote_user/d" && reload_pages; }
check_sign_in() { # SERVER
    check "who signed in at $1 is signed in to Berth" wait_for 30 signs_in_by_server
    check "nobody else is" is_equal "$(page_status "$site/wizard_general")" 401
    check "health asks for no password" is_equal "$(page_status "$site/health")" 200
}
signs_in_by_server() { [ "$(page_status -u "anna:$password" "$site/wizard_general")" = 200 ]; }

# --- Apache ------------------------------------------------------------------------------------------------------

apache_site() {
    cat <<APACHE
<VirtualHost *:443>
    ServerName host.example
    SSLEngine on
    SSLCertificateFile /etc/ssl/host.example.pem
    SSLCertificateKeyFile /etc/ssl/private/host.example.key
$(cat)
</VirtualHost>
APACHE
}
follow_apache() {
    inside systemctl start apache2
    follow apache "a2enmod proxy_fcgi"
    follow apache "cp /etc/berth/apache/site.conf.example"
    inside systemctl restart apache2
    check_site "with the example of a site the sign-in page is there"
    inside a2dissite -q berth
    block apache "Include /etc/berth/apache/berth.conf" | apache_site | put /etc/apache2/sites-enabled/own.conf
    inside apachectl graceful
    check_site "with a line in one's own as well"
    walk_as_anna
    follow_inline apache 'htpasswd -B -c /etc/apache2/berth.htpasswd anna' < <(printf '%s\n' "$password" "$password")
    { block apache '<Location "/berth/">' && text_at "$(place_of apache 'Include /etc/berth/apache/berth.conf')"; } |
        apache_site | put /etc/apache2/sites-enabled/own.conf
    inside apachectl graceful
    remote_user
    check_sign_in Apache
    no_remote_user
    inside systemctl stop apache2
}

# --- lighttpd ----------------------------------------------------------------------------------------------------

lighttpd_site() {
    cat <<LIGHTTPD
server.modules += ( "mod_openssl" )
\$SERVER["socket"] == ":443" {
    ssl.engine = "enable"
    ssl.pemfile = "/etc/ssl/host.example.pem"
    ssl.privkey = "/etc/ssl/private/host.example.key"
}
LIGHTTPD
}
follow_lighttpd() {
    inside systemctl start lighttpd
    lighttpd_site | put /etc/lighttpd/conf-enabled/80-tls.conf
    follow lighttpd "echo 'include"
    check_site "with a line in one's own configuration the sign-in page is there"
    walk_as_anna
    echo "anna:$password" | put /etc/lighttpd/berth.users
    inside chown www-data /etc/lighttpd/berth.users
    follow_inline lighttpd 'lighty-enable-mod auth'
    { echo 'server.modules += ( "mod_authn_file" )' && block lighttpd "auth.backend" && block lighttpd 'include "'; } |
        put /etc/lighttpd/conf-available/90-berth.conf
    inside systemctl restart lighttpd
    remote_user
    check_sign_in lighttpd
    no_remote_user
    inside rm /etc/lighttpd/conf-enabled/80-tls.conf
    follow lighttpd "cp /etc/berth/lighttpd/site.conf.example"
    inside systemctl restart lighttpd
    check_site "with the example of a site as well"
    inside systemctl stop lighttpd
}

# --- Caddy -------------------------------------------------------------------------------------------------------

caddy_site() { sed 's|^\( *\)…|\1tls /etc/ssl/host.example.pem /etc/ssl/host.example.key|' | put /etc/caddy/Caddyfile; }
caddy_block() { # A block of the page in the place of the dots.
    text_at "$(place_of caddy 'host.example {')" | awk -v more="$1" '{ print } /…/ { print more }' | caddy_site
}
follow_caddy() {
    local hash
    inside install -m 644 /etc/ssl/private/host.example.key /etc/ssl/host.example.key
    block caddy "host.example {" | caddy_site
    check "Caddy starts" inside systemctl start caddy
    check_site "behind Caddy the sign-in page is there"
    walk_as_anna
    follow_inline caddy "caddy hash-password" <<<"$password"
    hash=$(tail -n 1 "$home/said")
    caddy_block "$(reader="s|\\\$2a\\\$14\\\$…|$hash|" block caddy "@signed_in")"
    follow_inline caddy "caddy reload --config /etc/caddy/Caddyfile"
    remote_user
    check_sign_in Caddy
    no_remote_user
    inside systemctl stop caddy
}

# --- plain CGI ---------------------------------------------------------------------------------------------------

quietly_in_cron() { # The command of the cron line, as its user.
    inside runuser -u www-data -- sh -c "$(cut -d ' ' -f 7- "$home/cron")" >"$home/said" 2>&1 && [ ! -s "$home/said" ]
}
run_as_web_server() {
    block cgi "CREATE USER 'www-data'@localhost" | inside mariadb >"$home/said" 2>&1
    check "MariaDB takes what cgi.md says" is_equal "$(cat "$home/said")" ""
    in_ini "/^\[mysql\]/,/^\[redis/s|^user = .*|user = www-data|"
    follow_inline cgi "adduser www-data redis"
    follow cgi "chown root:www-data"
    reader='s/anna/carla/' follow cgi "runuser -u www-data -- berthctl migrate" <<<"$password"
    block cgi "* * * * * www-data" >"$home/cron"
    check "the command for cron says nothing" quietly_in_cron
}
follow_cgi() {
    inside systemctl stop berth.target 'berth@*.service'
    check "without workers the site is unavailable" wait_for 10 unavailable
    run_as_web_server
    follow cgi "apt-get install fcgiwrap" <<<y
    inside mkdir -p /etc/systemd/system/fcgiwrap.service.d
    block cgi "[Service]" | put /etc/systemd/system/fcgiwrap.service.d/override.conf
    inside sh -c 'systemctl daemon-reload; systemctl stop fcgiwrap.service; systemctl start fcgiwrap.socket'
    block cgi "include /etc/berth/nginx/berth_cgi.conf;" | write_nginx_site
    inside systemctl reload nginx
    check_site "through fcgiwrap the sign-in page is there"
    walk_as_anna
    inside systemctl stop nginx
    follow cgi "a2enmod cgid"
    block cgi "Include /etc/berth/apache/berth_cgi.conf" | apache_site | put /etc/apache2/sites-enabled/own.conf
    check "Apache starts" inside systemctl restart apache2
    check_site "through mod_cgid the sign-in page is there"
    walk_as_anna
    inside systemctl stop apache2
}
