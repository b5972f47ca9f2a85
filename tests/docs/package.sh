# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034
# docs/debian.md, nginx.md, berthctl.md and systemd.md: Berth from the package behind nginx, to be sourced.

reader='s/PASSWORD/sesame/g'
site=https://host.example/berth
page_status() { inside curl -s -m 30 -o /dev/null -w '%{http_code}' --cacert /etc/ssl/host.example.pem "$@"; }
shows() { [ "$(page_status "$site/login")" = 200 ]; }
check_site() { check "$1" wait_for 30 shows; }
in_ini() { inside sed -i "$@" /etc/berth/berth.ini; }

# Replaces the running pages, and is back when the last of the old ones is gone: systemctl only gives the signal.
reload_pages() {
    local before
    read -r -a before <<<"$(page_pids)"
    inside systemctl reload berth.target
    check "there are pages to reload" [ ${#before[@]} -gt 0 ]
    check "reloaded, the old ones go" wait_for 60 are_gone "${before[@]}"
}
page_pids() { inside sh -c 'pidof /usr/lib/berth/cgi-bin/*'; }
are_gone() { # PID...
    local now pid
    now=" $(page_pids) "
    for pid; do has_not "$now" " $pid " || return 1; done
}

follow_package() {
    install_package
    serve_by_nginx
    follow_berthctl
    walk_as_anna
    follow_nginx
    follow_systemd
}

make_certificate() {
    inside openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=host.example -days 90 \
        -addext subjectAltName=DNS:host.example -keyout /etc/ssl/private/host.example.key -out /etc/ssl/host.example.pem \
        2>"$home/log/openssl" || fail "no certificate"
}
# What the pages say in their text: the address; and, for this trial, a node that is on the same machine.
edit_configuration() {
    in_ini -e 's|^origin = .*|origin = https://host.example|' -e 's|^;allow_loopback = .*|allow_loopback = yes|'
}
install_package() {
    make_certificate
    follow debian "apt-get install ./build/berth_*.deb" <<<y
    follow debian "mariadb -e"
    follow debian "cp /etc/berth/berth.ini.example"
    edit_configuration
    block install "unixsocket" | inside tee -a /etc/redis/redis.conf >/dev/null
    follow_inline install "systemctl restart redis-server"
    follow_inline debian "usermod -aG redis berth"
    follow debian "berthctl key new"
}
nginx_site() {
    cat <<NGINX
server {
    listen 80;
    listen 443 ssl;
    server_name host.example;
    ssl_certificate /etc/ssl/host.example.pem;
    ssl_certificate_key /etc/ssl/private/host.example.key;
$(cat)
}
NGINX
}
write_nginx_site() { nginx_site | inside tee /etc/nginx/sites-enabled/default >/dev/null; }
serve_by_nginx() {
    inside systemctl start nginx
    block debian "include /etc/berth/nginx/berth.conf;" | write_nginx_site
    follow debian "ln -s /etc/berth/nginx/limits.conf"
    check_site "behind nginx the sign-in page is there"
}

# The make-believe Proxmox stands outside of the machine, in the same network.
start_node() {
    launch pve "$home/log/pve" "$build/tests/pve/make-believe-pve" --scene "$root/tests/pve/scenes/demo.json" \
        --state "$home/pve" --seconds 1
    wait_for 20 test -s "$home/pve/endpoints.env" || fail "no make-believe Proxmox"
    # shellcheck disable=SC1091 # written by it
    . "$home/pve/endpoints.env"
    echo "$NODE_1_TOKEN_SECRET" >"$home/checkout/secret"
    install -m 644 "$(grep -o '"ca": *"[^"]*"' "$home/pve/endpoints.json" | head -n 1 | cut -d '"' -f 4)" \
        "$home/checkout/pve-root-ca.pem" # berthctl reads it as the user berth
}
password=correct-horse-battery
sign_in() { # HOW...
    local csrf
    inside rm -f /root/jar
    csrf=$(inside curl -s --cacert /etc/ssl/host.example.pem -c /root/jar -b /root/jar "$site/login" |
        sed -n 's/.*<meta name="csrf" content="\([^"]*\)".*/\1/p')
    [ "$(page_status -c /root/jar -b /root/jar "$@" --data-urlencode "csrf=$csrf" -d user=anna \
        --data-urlencode "password=$password" "$site/login")" = 303 ]
}
sign_in_with_firefox() { sign_in --interface 127.0.0.9 -A 'Mozilla/5.0 (rv:140.0) Gecko/20100101 Firefox/140.0'; }
follow_berthctl() {
    start_node
    echo "$password" | inside tee /root/password-of-anna >/dev/null
    follow_dialogue berthctl '$ berthctl user sessions nobody'
    follow_dialogue berthctl '$ berthctl user add anna'
    follow_dialogue berthctl '$ berthctl migrate'
    reader="s/pve1\.example\.org/127.0.0.1 --port $NODE_1_PORT --pve-node pve1/; s/berth@pve!wizard/$NODE_1_TOKEN_ID/; $reader" \
        follow_dialogue berthctl '$ berthctl node add'
    check "somebody signs in" sign_in_with_firefox
    follow_dialogue berthctl '$ berthctl user list'
    follow_dialogue berthctl '$ berthctl user disable anna'
    check "somebody signs in again" sign_in_with_firefox
    follow_dialogue berthctl '$ berthctl user sessions anna'
    follow_dialogue berthctl '$ berthctl reconcile'
    reader='s/anna/bea/' follow debian "berthctl user add anna" <<<"$password"
}
walk() {
    inside redis-cli -s /run/redis/redis-server.sock flushall >/dev/null # the wrong passwords of the walk before
    inside sh -c "cd $folder; CURL_CA_BUNDLE=/etc/ssl/host.example.pem tests/e2e/walk.sh $site anna </root/password-of-anna" \
        >"$home/log/walk" 2>&1 || { cat "$home/log/walk" && return 1; }
}
walk_as_anna() { check "the walk from sign-in to a container in the list succeeds" walk; }

follow_nginx() {
    inside rm /etc/nginx/conf.d/berth_limits.conf /etc/berth/nginx/local/limits_local.conf
    block nginx "include /etc/berth/nginx/berth.conf;" | write_nginx_site
    follow nginx "ln -s /etc/berth/nginx/limits.conf"
    follow_inline nginx "nginx -t && systemctl reload nginx"
    check_site "with the lines of nginx.md it is there as well"
}

unavailable() { [ "$(page_status "$site/login")" = 502 ]; }
follow_systemd() {
    follow systemd "systemctl daemon-reload"
    follow systemd "usermod -aG redis berth"
    inside sh -c 'mkdir -p /srv/secret && cp -p /etc/berth/berth.key /srv/secret'
    reader='s/=nginx/=www-data/' follow systemd "mkdir -p /etc/systemd/system/berth@.socket.d"
    follow systemd "mkdir -p /etc/systemd/system/berth@ajax_vmid.service.d"
    check_site "with drop-ins the sign-in page is there"
    follow systemd "systemctl list-units 'berth*'"
    check "off, the web server answers 502" wait_for 10 unavailable
    follow systemd "systemctl reset-failed 'berth*'"
    check_site "on again, the sign-in page is there"
    inside rm -rf /etc/systemd/system/berth@.service.d /etc/systemd/system/berth-reconcile.service.d
    inside systemctl daemon-reload
    check "the services are rated as the page says" is_rated
}
is_rated() {
    run_inline systemd "systemd-analyze security berth@login.service"
    grep -q 'Overall exposure level for berth@login.service: 1\.[0-2] OK' "$home/said" || { tail -n 3 "$home/said" && return 1; }
}
