# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034
# The package goes (docs/debian.md), and Berth comes back from its source, without systemd's units: docs/install.md and
# keys.md; to be sourced.

follow_source() {
    remove_package
    install_source
    start_supervisor
    follow_rotation
    uninstall
}

remove_package() {
    inside sh -c 'rm /etc/nginx/sites-enabled/default /etc/nginx/conf.d/berth_limits.conf'
    follow debian "apt-get remove berth" < <(yes)
    follow_inline debian 'mariadb -e "DROP DATABASE berth; DROP USER berth@localhost"'
    check "nothing is left of it in /etc and /usr" is_equal "$(inside find /etc /usr /run -xdev -name '*berth*' -not -path '/etc/apache2/*' \
        -not -path '/etc/lighttpd/*' -not -path '/etc/systemd/*')" ""
    inside sh -c 'rm -rf /etc/systemd/system/berth@*'
}

install_source() {
    reader="s/^make\$/make -j$(nproc)/" follow install "apt-get install --no-install-recommends make" < <(yes)
    follow systemd "useradd --system"
    inside userdel berth
    follow install "adduser --system"
    block install "CREATE DATABASE" | inside mariadb >"$home/said" 2>&1
    check "MariaDB takes what install.md says" is_equal "$(cat "$home/said")" ""
    follow install "adduser berth redis"
    follow install "cp /etc/berth/berth.ini.example"
    in_ini -e 's|^;allow_loopback = .*|allow_loopback = yes|'
    follow systemd "chown root:berth /etc/berth/berth.ini"
    inside rm /etc/berth/berth.key
    follow install "berthctl key new"
    follow install "runuser -u berth -- berthctl migrate" <<<"$password"
}

# It stays in the foreground: whatever starts services on a host puts it behind.
start_supervisor() {
    local text
    text=$(block install "berth-supervise --user berth")
    check "debian.md has the same command" is_equal "$(block debian "berth-supervise --user berth")" "$text"
    inside setsid sh -ec "$text" >"$home/log/supervisor" 2>&1 &
    block nginx "include /etc/berth/nginx/berth.conf;" | write_nginx_site
    inside systemctl restart nginx
    check_site "install, berth-supervise --user berth: the sign-in page is there"
    inside sh -c "kill \$(pidof berth-supervise)"
    check "ended, the web server answers 502" wait_for 60 unavailable
    wait_for 60 fails inside pidof berth-supervise
    block install "#!/bin/sh" | put /etc/init.d/berth
    follow install "chmod 755 /etc/init.d/berth"
    check_site "started by the script it is there again"
    follow install "runuser -u berth -- berthctl reconcile"
    block install "* * * * * berth" | put /etc/cron.d/berth
    register_node
    walk_as_anna
    check "its reload takes the configuration anew" inside /etc/init.d/berth reload
    check_site "after that the sign-in page is there"
    check "its restart opens all sockets anew" quiet inside /etc/init.d/berth restart
    check_site "after that, too"
}
fails() { ! "$@" >/dev/null; }
register_node() {
    inside runuser -u berth -- berthctl node add --user anna --name pve1 --pve-node pve1 --host 127.0.0.1 \
        --port "$NODE_1_PORT" --token-id "$NODE_1_TOKEN_ID" --fingerprint "$NODE_1_FINGERPRINT" <"$home/checkout/secret" >"$home/said" 2>&1 ||
        fail "no node: $(cat "$home/said")"
}

follow_rotation() {
    follow keys "berthctl key rotate"
    walk_as_anna
}

uninstall() {
    inside sh -c 'rm /etc/nginx/sites-enabled/default; systemctl reload nginx'
    follow_inline install "/etc/init.d/berth stop"
    inside sh -c 'update-rc.d berth remove; rm /etc/init.d/berth /etc/cron.d/berth' 2>"$home/complaint"
    follow install "make uninstall PREFIX=/usr"
    check "nothing is left of it but the configuration and the key" is_equal \
        "$(inside find /etc/berth /usr -xdev -path '*berth*' -type f -not -path '*/doc/*' | sort)" \
        "$(printf '%s\n' /etc/berth/berth.ini /etc/berth/berth.key)"
}
