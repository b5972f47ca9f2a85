# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034
# What there is to do when Berth runs: docs/doctor.md, keys.md, backup.md, monitoring.md, logs.md, configuration.md,
# sign_in.md, upgrade.md; to be sourced.

follow_operation() {
    follow_doctor
    follow_monitoring
    follow_logs
    follow_keys
    follow_backup
    follow_configuration
    follow_sign_in
    follow_upgrade
}

follow_doctor() {
    inside systemctl start berth-reconcile.service
    # One of the commands is for plain CGI, where nobody hands the key to the pages.
    inside sh -c 'chgrp berth /etc/berth/berth.key && chmod 440 /etc/berth/berth.key'
    reader='s/FOLDER/\/run\/berth/; s/USER/www-data/' follow doctor "berthctl doctor"
    inside sh -c 'chgrp root /etc/berth/berth.key && chmod 400 /etc/berth/berth.key'
}

follow_monitoring() {
    inside cp /etc/ssl/host.example.pem /usr/local/share/ca-certificates/host.example.crt
    inside update-ca-certificates >"$home/log/ca" 2>&1
    follow monitoring "curl -i https://host.example/berth/health"
    check "health says ready" grep -q '"status":"ready"' "$home/said"
    follow monitoring "curl -s --resolve host.example:443:127.0.0.1"
    {
        printf 'defaults\n mode http\n timeout connect 1s\n timeout client 1s\n timeout server 1s\nfrontend all\n bind 127.0.0.1:8081\n default_backend berth\nbackend berth\n'
        block monitoring "option httpchk"
    } >"$home/checkout/haproxy.cfg"
    check "HAProxy takes its lines" quiet inside haproxy -c -f /root/berth/haproxy.cfg
    block monitoring "groups:" >"$home/checkout/rules.yml"
    { block monitoring "scrape_configs:" && echo "rule_files: [rules.yml]"; } >"$home/checkout/prometheus.yml"
    check "Prometheus takes scrape configuration and rules" quiet inside promtool check config /root/berth/prometheus.yml
}
quiet() { "$@" >"$home/said" 2>&1 || { sed 's/^/        | /' "$home/said" && return 1; }; }

journal() { inside journalctl -q -o cat -u 'berth@*' -u berth-reconcile >"$home/checkout/berth.log"; }
request_in_journal() {
    journal
    grep -o 'event=request .*request=[0-9a-f]*' "$home/checkout/berth.log" | tail -n 1 | sed 's/.*request=//'
}
# grep ends with 1 where it finds nothing: only what goes wrong counts.
greps() {
    inside sh -c "cd $folder; $(block logs "grep 'level=error' berth.log")" >"$home/said" 2>"$home/complaint"
    [ ! -s "$home/complaint" ]
}
follow_logs() {
    local vmid
    journal
    vmid=$(grep -o 'event=creation .*vmid=[0-9]*' "$home/checkout/berth.log" | tail -n 1 | sed 's/.*vmid=//')
    reader="s/9f86d081884c7d659a2feaa0c55ad015/$(request_in_journal)/" follow logs "grep request="
    reader="s/vmid=105/vmid=$vmid/" check "logs: the questions to a log" greps
    check "the creation of $vmid and a refused sign-in are among the answers" \
        grep -qE "event=creation .*vmid=$vmid " "$home/said"
    check "so is the refused sign-in" grep -qE '^ *[0-9]+ address=' "$home/said"
    { block logs "log_format with_id" && echo "access_log /var/log/nginx/berth.log with_id;"; } |
        inside tee /etc/nginx/conf.d/log.conf >/dev/null
    check "nginx takes the log format" quiet inside sh -c 'nginx -t && systemctl reload nginx'
}

restart_pages() { follow_inline keys "systemctl try-restart 'berth@*.service'"; }
refuses() { ! run_inline keys "$1"; }
retired() { run_block keys "berthctl key retire" >/dev/null; }
# Under systemd each service has a copy of the key: the longer way.
follow_keys() {
    follow_inline keys "berthctl key list"
    inside cp /etc/berth/berth.key /root/berth/berth.key.copy
    check "keys: berthctl key rotate is refused while pages do not know the key" refuses "berthctl key rotate"
    follow_inline keys "berthctl key rotate --prepare"
    check "also when it is prepared" refuses "berthctl key rotate"
    restart_pages
    follow_inline keys "berthctl key rotate"
    walk_as_anna
    check "keys: berthctl key retire is refused while pages seal with the old key" refuses "berthctl key retire"
    restart_pages
    check_site "after a rotation the sign-in page is there"
    check "keys: berthctl key retire, after a minute" wait_for 100 retired
    follow keys "berthctl key add"
    restart_pages
    walk_as_anna
}

empty_database() { inside mariadb -e 'DROP DATABASE berth; CREATE DATABASE berth CHARACTER SET utf8mb4'; }
follow_backup() {
    follow backup "install -d -m 700 /var/backups/berth"
    follow backup "berthctl backup /var/backups/berth/"
    follow backup "bash -o pipefail"
    folder=/var/backups/berth
    follow backup "berthctl backup --check"
    follow backup "gunzip -c"
    follow backup "head -n -1"
    check "both are the same checksum" has_one_checksum
    inside systemctl stop berth.target 'berth@*.service' berth-reconcile.timer
    empty_database
    follow backup "gunzip 2026-03-10"
    follow backup "berthctl restore 2026-03-09.berth --mysql-user root"
    follow backup "berthctl restore 2026-03-09.berth --mysql-user root --replace"
    folder=/root/berth
    inside systemctl start berth.target
    walk_as_anna
}
has_one_checksum() { [ "$(grep -oE '[0-9a-f]{64}' "$home/said" | sort -u | wc -l)" -eq 1 ]; }

# MariaDB over TLS and Redis by an ACL user, both on this machine.
follow_configuration() {
    inside cp -p /etc/berth/berth.ini /root/berth.ini
    reader='s/db\.example/host.example/' follow configuration "openssl req -x509"
    inside sh -c 'chown mysql /etc/mysql/server.key && cp /etc/mysql/server.pem /etc/berth/db.pem && chmod 644 /etc/berth/db.pem'
    printf '[mariadbd]\nssl_cert = /etc/mysql/server.pem\nssl_key = /etc/mysql/server.key\n' |
        inside tee /etc/mysql/mariadb.conf.d/90-tls.cnf >/dev/null
    inside systemctl restart mariadb
    block configuration "ACL SETUSER" | sed "s/>PASSWORD/>sesame/" | inside redis-cli -s /run/redis/redis-server.sock >"$home/said" 2>&1
    check "Redis takes the user's rights" is_equal "$(sort -u "$home/said")" OK
    inside mariadb -e "CREATE USER far IDENTIFIED BY 'sesame'; GRANT SELECT, INSERT, UPDATE, DELETE ON berth.* TO far"
    in_ini -e '/^\[mysql\]/,/^\[redis/s|^socket = .*|host = host.example\ntls_ca = /etc/berth/db.pem|' \
        -e '/^\[mysql\]/,/^\[redis/s|^user = .*|user = far\npassword = sesame|' \
        -e '/^\[redis\]/,/^\[/s|^;\?user =.*|user = berth|' -e '/^\[redis\]/,/^\[/s|^;\?password =.*|password = sesame|'
    reload_pages
    check_site "over TLS to MariaDB the sign-in page is there"
    check "and nothing is bad" run_inline configuration "berthctl doctor"
    inside cp -p /root/berth.ini /etc/berth/berth.ini
    inside mariadb -e "DROP USER far"
    reload_pages
    check_site "and by the sockets again"
}

signs_in_by_nginx() { [ "$(page_status -u "anna:$password" "$site/wizard_general")" = 200 ]; }
follow_sign_in() {
    block sign_in "[site]" >"$home/sign_in"
    in_ini "s|^\[site\]|&\n$(sed -n 2p "$home/sign_in")|"
    follow sign_in "mkdir -p /etc/berth/nginx/local" < <(printf '%s\n' "$password" "$password")
    reload_pages
    check "who signed in at nginx is signed in to Berth" wait_for 30 signs_in_by_nginx
    check "nobody else is" is_equal "$(page_status "$site/wizard_general")" 401
    check "health asks for no password" is_equal "$(page_status "$site/health")" 200
    inside sh -c 'rm /etc/berth/nginx/local/remote_user.conf /etc/berth/htpasswd && nginx -s reload'
    in_ini "/^auth = remote_user/d"
    reload_pages
    check_site "without it the sign-in page is there"
}

follow_upgrade() {
    reader='s|FILE|/var/backups/berth/before.berth|' follow_inline upgrade "berthctl backup FILE"
    follow_inline upgrade "berthctl migrate --check"
    follow debian "apt-get install ./build/berth_*.deb"
    follow debian "runuser -u berth -- berthctl migrate"
    follow upgrade "systemctl daemon-reload"
    check_site "after that the sign-in page is there"
}
