#!/bin/bash
# SPDX-License-Identifier: MIT
# The Debian package in a Debian of its own, which is booted with its systemd, MariaDB, Redis and nginx: installed, the
# whole path walked, upgraded under load, removed and purged:   run.sh BUILD
# Needs root and Debian's mirror; everything listens on loopback. What was downloaded is kept in build/deb-test. Prints
# one line a check and, last, `N passed, N failed`.
# shellcheck disable=SC2317 # functions called through others, or by a trap
set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P)
build=$(cd "$1" && pwd -P)
[ "$(id -u)" -eq 0 ] || { echo "test-deb needs root: it installs a Debian and boots it" >&2; exit 1; }
cache=$root/build/deb-test
home=$(mktemp -d /tmp/berth-XXXXXX)
VAR=$home
PROCESSES=$home/processes
DEMO=1
mkdir -p "$cache" "$PROCESSES" "$home/log"
# shellcheck source=tests/support/processes.sh
. "$root/tests/support/processes.sh"
# shellcheck source=tests/support/checks.sh
. "$root/tests/support/checks.sh"
# shellcheck source=tests/support/free_port.sh
. "$root/tests/support/free_port.sh"
# shellcheck source=tests/support/demo_data.sh
. "$root/tests/support/demo_data.sh"
# shellcheck source=tests/support/machine.sh
. "$root/tests/support/machine.sh"

show_logs() {
    inside journalctl --no-pager -n 40 -u 'berth*' 2>/dev/null
    tail -n 15 "$home/apt.log" "$home/upgrade.log" "$home/log/pve.log"
} >&2
fail() {
    show_logs
    echo "$*" >&2
    exit 1
}
on_exit() {
    rm -f "$home/loading"
    keep_compiled
    end_machine
    finish pve TERM 10
    if [ "${KEEP:-0}" = 0 ]; then rm -rf "$home"; else echo "kept: $home" >&2; fi
}
trap on_exit EXIT
trap 'exit 1' INT TERM HUP

write_private() { (umask 077 && cat >"$1"); }
berthctl() { inside berthctl "$@"; }
version_of() { dpkg-deb -f "$1" Version; }

build_package() { # TREE [VERSION]
    local tree=$1 file
    shift
    file=$("$tree/deploy/build_deb.sh" "$@" 2>"$home/build.log" | tail -n 1)
    [ -s "$tree/$file" ] || fail "the package is not built: $(tail -n 5 "$home/build.log")"
    echo "$tree/$file"
}
# The next version is another copy of the tree, whose programs know one migration more.
next_version() { # 1 OR 2
    local newest schema
    newest=$(basename "$(printf '%s\n' "$next"/sql/*.sql | tail -n 1)")
    schema=$((10#${newest%%_*} + 1))
    printf 'CREATE TABLE trial_%d (id INT);\n' "$1" >"$next/sql/$(printf %03d "$schema")_trial.sql"
    sed -i "s/program_schema = .*/program_schema = $schema;/" "$next/lib/store/schema.cpp"
    build_package "$next" "$(version_of "$first")+$1"
}
copy_tree() {
    mkdir -p "$next/build"
    (cd "$root" && git ls-files --cached --others --exclude-standard | while read -r file; do
        [ ! -e "$file" ] || cp --parents -p "$file" "$next"
    done)
    git -C "$next" init --quiet && git -C "$next" add -A
}
# All are compiled in one place, where what they have in common is there already; it is left as it was.
compiled=$root/build/deb/berth/build
keep_compiled() {
    [ ! -d "$home/compiled" ] || { rm -rf "$compiled" && mv "$home/compiled" "$compiled"; }
}
build_packages() {
    next=$home/next
    first=$(build_package "$root") || exit 1
    cp "$home/build.log" "$home/first.log"
    cp "$first" "$home/first.deb"
    copy_tree
    ln -s "$root/build/deb" "$next/build/deb"
    cp -a "$compiled" "$home/compiled"
    cp "$(next_version 1)" "$home/second.deb" && cp "$(next_version 2)" "$home/third.deb"
    rm -rf "$next"
    keep_compiled
    [ -s "$home/third.deb" ] || exit 1
}
test_package() {
    check "lintian has neither errors nor warnings" lintian --fail-on error,warning --allow-root "$first"
    check "the tree stays clean" is_equal "$(git -C "$root" status --porcelain)" "$tree_before"
    check "no library is asked for in vain" has_not "$(cat "$home/first.log")" "useless dependency"
}

# Files and users of the machine, apart from what the package manager writes about itself.
traces() {
    (cd "$machine" && find . -xdev \( -path ./proc -o -path ./var/lib/dpkg -o -path ./var/lib/apt -o -path ./var/cache \
        -o -path ./var/log -o -path ./tmp \) -prune -o -print | sort; cut -d: -f1 etc/passwd etc/group)
}
missing_libraries() {
    in_machine sh -c 'ldd /usr/bin/berthctl /usr/bin/berth-supervise /usr/lib/berth/cgi-bin/*' | grep 'not found'
}
enabled_units() { find "$machine/etc/systemd" -name '*berth*'; }
test_clean_machine() {
    cp "$home/first.deb" "$machine/root" # not /tmp, which is empty once systemd runs
    traces >"$home/before"
    in_machine apt-get update -qq >>"$home/apt.log" 2>&1
    check "the package installs with nothing but its dependencies" install_packages /root/first.deb
    check "every library is there" is_equal "$(missing_libraries)" ""
    check "berthctl runs" quiet in_machine berthctl --help
    check "there is a user berth" grep -q '^berth:x:[0-9]*:[0-9]*:[^:]*:/nonexistent:/usr/sbin/nologin$' \
        "$machine/etc/passwd"
    check "no unit is enabled" is_equal "$(enabled_units)" ""
    check "there is no berth.ini yet" test ! -e "$machine/etc/berth/berth.ini"
    check "the pages have their manual" test -s "$machine/usr/share/man/man8/berthctl.8.gz"
    in_machine apt-get purge -qq -y --autoremove berth >>"$home/apt.log" 2>&1
    traces >"$home/after"
    check "purged, nothing is left" is_equal "$(diff "$home/before" "$home/after")" ""
}

# As README.Debian says, with what an administrator chooses: all on loopback, and on Unix sockets.
start_machine() {
    PORT=$(free_port)
    install_packages mariadb-server nginx redis-server || fail "the servers cannot be installed"
    printf '[mariadbd]\nskip-networking\n' >"$machine/etc/mysql/mariadb.conf.d/90-trial.cnf"
    printf 'port 0\nunixsocket /run/redis/redis-server.sock\nunixsocketperm 770\n' >>"$machine/etc/redis/redis.conf"
    rm "$machine/etc/nginx/sites-enabled/default"
    cat >"$machine/etc/nginx/conf.d/trial.conf" <<NGINX
server { listen 127.0.0.1:$PORT; server_name localhost; root /var/www/html; }
NGINX
    cp "$home/"*.deb "$machine/root"
    boot_machine
    wait_for 60 inside mariadb -e 'SELECT 1' >/dev/null || fail "MariaDB does not answer"
}
site_status() { curl -s -m 20 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$PORT$1"; }
health() { curl -s -m 20 "http://127.0.0.1:$PORT/berth/health"; }
answers() { [ "$(site_status /berth/login)" = 200 ]; }
berth_units() { inside systemctl list-units --no-legend --plain 'berth*' | awk '{print $1}' | tr '\n' ' '; }

test_first_steps() {
    check "the package installs where systemd runs" quiet inside apt-get install -qq -y --no-install-recommends /root/first.deb
    check "and starts nothing" is_equal "$(berth_units)" ""
    check "the web server is as it was" is_equal "$(site_status /berth/login)" 404
    check "without berth.ini berth.target says what is missing" fails inside systemctl start berth.target
    check "in one sentence" grep -q 'Assertion failed' "$home/complaint"
    configure
    check "berthctl key new makes the key" quiet berthctl key new
    check "which is root's alone" is_equal "$(inside stat -c '%U %a' /etc/berth/berth.key)" "root 400"
    check "berthctl migrate makes the tables" quiet berthctl migrate
    check "berth.target starts" inside systemctl enable --quiet --now berth.target
    sed -i "s|root /var/www/html;|& include /etc/berth/nginx/berth.conf;|" \
        "$machine/etc/nginx/conf.d/trial.conf"
    sed -i '1i include /etc/berth/nginx/limits.conf;' "$machine/etc/nginx/conf.d/trial.conf"
    inside ln -s ../limits_local.conf /etc/berth/nginx/local/
    check "nginx takes the snippets" inside systemctl reload nginx
    check "the sign-in page is there" wait_for 30 answers
}
# What a command says belongs into a log, and not between the checks.
quiet() { "$@" >>"$home/said.log" 2>&1; }
fails() { ! "$@" 2>"$home/complaint"; }
configure() {
    inside usermod -aG redis berth
    inside mariadb -e "CREATE DATABASE berth CHARACTER SET utf8mb4;
        CREATE USER berth@localhost IDENTIFIED VIA unix_socket;
        GRANT SELECT, INSERT, UPDATE, DELETE ON berth.* TO berth@localhost;
        GRANT CREATE, ALTER, DROP, INDEX, REFERENCES ON berth.* TO berth@localhost" || fail "the database cannot be made"
    sed -e "s|^origin = .*|origin = http://127.0.0.1:$PORT|" -e 's|^;allow_loopback = .*|allow_loopback = yes|' \
        "$machine/etc/berth/berth.ini.example" | write_private "$machine/etc/berth/berth.ini"
    inside sh -c 'chown root:berth /etc/berth/berth.ini && chmod 640 /etc/berth/berth.ini'
}

walk() { "$root/tests/e2e/walk.sh" "http://127.0.0.1:$PORT/berth" "$demo_user" <"$home/demo-password"; }
processes_of_pages() { inside ps -o user= -C login | sort -u; }
test_walk() {
    start_make_believe_pve
    prepare_demo_data
    check "the walk from sign-in to a container in the list succeeds" walk
    check "the pages run as berth" is_equal "$(processes_of_pages)" berth
    check "who cannot read the key" fails inside runuser -u berth -- cat /etc/berth/berth.key
    check "only pages that were asked for run" is_equal "$(inside systemctl is-active berth@nodes.service)" inactive
    check "the creations are looked after" inside systemctl start berth-reconcile.service
    check "once a minute from now on" inside systemctl is-active --quiet berth-reconcile.timer
    check "after that no unit has failed" is_equal "$(inside systemctl list-units --failed --no-legend --plain 'berth*' 2>&1)" ""
}

# Runs until the file goes away; prints the status of each request, one a line. Slower than the limits, and without an
# end of its own.
load() { # FILE
    while [ -e "$1" ]; do site_status /berth/login && echo; sleep 0.1; done
}
check_no_request_is_lost() { # SENTENCE COMMAND...
    local sentence=$1
    shift
    : >"$home/loading"
    load "$home/loading" >"$home/statuses" &
    check "$sentence" "$@"
    wait_for 60 has_seen 40
    rm "$home/loading"
    wait $!
    check "none of $(wc -l <"$home/statuses") requests meanwhile failed" is_equal "$(sort -u "$home/statuses")" 200
}
has_seen() { [ "$(wc -l <"$home/statuses")" -ge "$1" ]; }
workers_are_new() { [ "$(login_pids)" != "$1" ] && [ -n "$(login_pids)" ]; }
login_pids() { inside pidof login; }
reload_all() {
    local before
    before=$(login_pids)
    inside systemctl reload berth.target && wait_for 30 workers_are_new "$before"
}
test_reload() { check_no_request_is_lost "systemctl reload berth.target replaces the workers" reload_all; }

upgrade() { # FILE
    inside dpkg -i "/root/$1" >"$home/upgrade.log" 2>&1
}
upgrade_all() {
    local before
    before=$(login_pids)
    upgrade second.deb && wait_for 30 workers_are_new "$before"
}
backup_before() { echo "/var/lib/berth/before_$(version_of "$home/$1").berth"; } # FILE
tables() { inside mariadb -N berth -e "SHOW TABLES LIKE 'trial%'" | tr '\n' ' '; }
test_upgrade() {
    echo "# mine" >>"$machine/etc/berth/nginx/headers.conf"
    cp -p "$machine/etc/berth/berth.ini" "$home/berth.ini"
    check "the pages are those of the package" pages_are_current
    check_no_request_is_lost "an upgrade replaces the running pages" upgrade_all
    check "and says which version it is" is_equal "$(berthctl --version)" "$(version_of "$home/second.deb")"
    check "and applies the new migration" is_equal "$(tables)" "trial_1 "
    check "after a backup" inside test -s "$(backup_before second.deb)"
    check "which is root's alone" is_equal "$(inside stat -c '%U %a' /var/lib/berth "$(backup_before second.deb)")" \
        "$(printf 'root %s\n' 700 600)"
    check "berth.ini is as it was" cmp -s "$home/berth.ini" "$machine/etc/berth/berth.ini"
    check "and so is a snippet that was changed" grep -q '^# mine' "$machine/etc/berth/nginx/headers.conf"
    check "the user, the node and the container are still there: a second walk" walk
}
pages_are_current() { has "$(health)" '"outdated":false'; }
test_downgrade() {
    local before
    before=$(login_pids)
    check "the pages are those of the upgrade" pages_are_current
    check "a downgrade succeeds" upgrade first.deb
    check "and says that there is no way back" grep -q 'No Berth works with the tables of a newer one' "$home/upgrade.log"
    check "and names no command that cannot succeed" fails grep -q 'berthctl migrate &&' "$home/upgrade.log"
    check "and leaves the running pages alone" is_equal "$(login_pids)" "$before"
    check "which say that they are outdated" has "$(health)" '"outdated":true'
    check "the newer version again" upgrade second.deb
    check "finds everything as it was" wait_for 30 answers
    check "and its pages are its own" wait_for 30 pages_are_current
}
test_upgrade_without_database() {
    local before
    before=$(login_pids)
    inside systemctl stop mariadb.socket mariadb.service
    check "an upgrade without MySQL succeeds" upgrade third.deb
    check "and says which command is left to do" grep -q 'runuser -u berth -- berthctl migrate &&' "$home/upgrade.log"
    check "and leaves the running pages alone" is_equal "$(login_pids)" "$before"
    inside systemctl start mariadb.socket mariadb.service
    wait_for 60 inside mariadb -e 'SELECT 1' >/dev/null
    check "that command does it" quiet inside sh -c "$(sed -n 's/^ *\(runuser .*\)/\1/p' "$home/upgrade.log")"
    check "all of it" is_equal "$(tables)" "trial_1 trial_2 "
}

left_over() {
    inside find / -xdev \( -path /proc -o -path /tmp -o -path /var/cache -o -path /var/log -o -path /var/lib/mysql \
        -o -path /var/lib/systemd/deb-systemd-helper-enabled \) -prune -o -iname '*berth*' -print
    inside find / /run -xdev \( -path /proc -o -path /tmp \) -prune -o \( -nouser -o -nogroup \) -print
    inside grep -s berth /etc/passwd /etc/group /etc/shadow
}
remove() { inside dpkg --remove berth >"$home/remove.log" 2>&1; }
test_removal() {
    check "the package is removed" remove
    check "and says which files of the web server name its own" grep -qx ' */etc/nginx/conf.d/trial.conf' "$home/remove.log"
    check "nothing of it runs" is_equal "$(inside pidof berth-supervise login)$(berth_units)" ""
    check "its sockets are gone" is_equal "$(inside find /run/berth -type s 2>/dev/null)" ""
    check "the key and berth.ini are kept" inside test -s /etc/berth/berth.key -a -s /etc/berth/berth.ini
    sed -i -e '/limits.conf/d' -e 's|include .*|}|' "$machine/etc/nginx/conf.d/trial.conf"
    inside systemctl reload nginx
    check "the package is purged" quiet inside dpkg --purge berth
    check "nothing is left" is_equal "$(left_over)" ""
    check "but the database" is_equal "$(inside mariadb -N berth -e 'SELECT name FROM users')" "$demo_user"
}

tree_before=$(git -C "$root" status --porcelain)
build_packages
test_package
make_machine
test_clean_machine
start_machine
for group in first_steps walk reload upgrade downgrade upgrade_without_database removal; do "test_$group"; done
[ "$failed" -eq 0 ] || show_logs
summary
