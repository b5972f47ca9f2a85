# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
# Broken set-ups of what Berth stands on: MySQL, the schema, Redis, sockets, pages, nodes. Sourced by run.sh, after doctor.sh.

broken_mysql() {
    with "s|^socket = $MYSQL_SOCKET|socket = $VAR/nothing.sock|"
    doctor_of_it
    expect "MySQL down" bad mysql "Start MariaDB, or correct [mysql] socket: there is no such file." 1
    with "s|^database = berth|database = nothing|;s|^user = pages|user = $MYSQL_USER|;/^password = /d"
    doctor_of_it
    expect "no database" bad mysql "CREATE DATABASE nothing" 1
    with "s|^password = of-the-pages|password = wrong|"
    doctor_of_it
    expect "wrong password" bad mysql "Access denied" 1
    sql -e "CREATE USER less@localhost IDENTIFIED BY 'x'; GRANT SELECT, INSERT, UPDATE ON berth.* TO less@localhost"
    with "s|^user = pages|user = less|;s|^password = of-the-pages|password = x|"
    doctor_of_it
    expect "a right missing" bad "mysql rights" "lacks DELETE" 1
    with "s|^user = pages|user = $MYSQL_USER|;/^password = /d"
    doctor_of_it
    expect "too many rights" warning "mysql rights" "on the whole server" 0
    sql berth -e "UPDATE maintenance SET done_at = NOW(3) - INTERVAL 1 HOUR"
    doctor
    expect "no timer" warning reconcile "1 h 0 min ago" 0
    expect_only warning reconcile
    berthctl reconcile >/dev/null
    sql -e "SET GLOBAL max_connections = 40"
    doctor
    expect "few connections" warning "mysql connections" "It takes 40;" 0
    expect_only warning "mysql connections"
    sql -e "SET GLOBAL max_connections = 300; CREATE DATABASE berth_restore"
    doctor
    expect "what a restore left" warning "mysql leftover" "DROP DATABASE berth_restore" 0
    expect_only warning "mysql leftover"
    sql -e "DROP DATABASE berth_restore"
}

newest=$(basename "$(printf '%s\n' "$root"/sql/*.sql | tail -n 1)")
# Somebody else migrates; the process that says so goes with its connection.
lock_is_held() { [ "$(sql -e "SELECT IS_USED_LOCK('berth-migrations-berth') IS NOT NULL")" = "$1" ]; }
begin_migrating() {
    sql -e "SELECT GET_LOCK('berth-migrations-berth', 5), SLEEP(600)" >/dev/null 2>&1 &
    wait_for 60 lock_is_held 1
}
end_migrating() {
    sql -e "KILL $(sql -e "SELECT IS_USED_LOCK('berth-migrations-berth')")"
    wait_for 60 lock_is_held 0
}

broken_schema() {
    local check
    mkdir "$VAR/sql" && cp "$root"/sql/*.sql "$VAR/sql/" && echo "CREATE TABLE t (n INT);" >"$VAR/sql/998_later.sql"
    with "s|^sql = .*|sql = $VAR/sql|"
    doctor_of_it
    expect "a migration of a newer version" warning sql "998_later.sql" 0
    expect_only warning sql
    attempt --config "$VAR/broken.ini" migrate --mysql-user "$MYSQL_USER"
    check "migrate leaves it alone" says "nothing to do"
    sql berth -e "INSERT INTO migrations (number, name, finished_at) VALUES (998, '998_later.sql', NOW())"
    doctor_of_it
    expect "schema ahead" bad schema "The database is at 998, this Berth knows" 1
    expect "and the pages with it" bad pages "They answer 503: MySQL is there for them" 1
    attempt --config "$VAR/broken.ini" migrate --check
    check "migrate --check says so, too" complains "install the newer Berth, or restore a backup"
    check "and ends with 1" is_equal "$code" 1
    attempt user list
    check "a database that does not fit is 1: another time is no better" is_equal "$code" 1
    sql berth -e "UPDATE migrations SET finished_at = NULL WHERE number = 998"
    doctor
    expect "a migration that broke off" bad schema "998_later.sql broke off" 1
    begin_migrating
    doctor
    expect "a migration that runs" bad schema "998_later.sql is running on the database at this moment" 1
    end_migrating
    sql berth -e "DELETE FROM migrations WHERE number = 998; DELETE FROM migrations WHERE name = '$newest'"
    doctor
    expect "schema behind" bad schema "run \`berthctl migrate\`. Make a backup before" 1
    rm "$VAR/sql/$newest"
    attempt --config "$VAR/broken.ini" migrate --check
    check "a folder without it is refused" complains "there is no migration ${newest%%_*}"
    sql berth -e "INSERT INTO migrations (number, name, finished_at) VALUES (${newest%%_*}, '$newest', NOW())"
    with "/^sql = /d"
    doctor_of_it
    expect "no folder of migrations" warning sql "is not set" 0
    expect_only warning sql
    for check in schema reconcile "key secrets" "node 1"; do
        check "and $check is looked at" grep -qE "^ok +$check( \(.*\))?: " "$VAR/out"
    done
}

broken_redis() {
    with "s|^socket = $REDIS_SOCKET|socket = $VAR/nothing.sock|"
    doctor_of_it
    expect "Redis down" bad redis "or correct [redis] socket: there is no such file." 1
    redis ACL SETUSER less on '>x' '~berth:*' +@all -eval >/dev/null
    with "/^\[redis\]/a user = less\npassword = x"
    doctor_of_it
    expect "a Redis command not allowed" bad "redis rights" "EVAL" 1
    expect_only bad "redis rights"
    redis ACL SETUSER other on '>x' '~other:*' +@all >/dev/null
    with "/^\[redis\]/a user = other\npassword = x"
    doctor_of_it
    expect "a foreign Redis prefix" bad "redis rights" "GET" 1
    sed -n 's/^; *\(ACL SETUSER\) berth /\1 least /p' "$root/nginx/berth.ini.example" | sed 's/>PASSWORD/>x/' |
        redis-cli -s "$REDIS_SOCKET" >/dev/null
    with "/^\[redis\]/a user = least\npassword = x"
    doctor_of_it
    expect "the documented Redis rights" ok "redis rights" "works" 0
    with "/^\[redis\]/a user = least\npassword = wrong"
    doctor_of_it
    expect "wrong Redis password" bad redis "WRONGPASS" 1
    redis CONFIG SET maxmemory-policy allkeys-lru >/dev/null
    doctor
    expect "eviction" warning "redis memory" "allkeys-lru" 0
    expect_only warning "redis memory"
    redis CONFIG SET maxmemory-policy noeviction >/dev/null
}

broken_sockets() {
    attempt doctor --run "$VAR/nothing"
    expect "no sockets" bad sockets "are not served" 1
    attempt doctor --cgi
    expect "plain CGI" ok sockets "plain CGI" 0
    attempt doctor --run "$VAR/run" --web-user nobody
    expect "sockets closed to the web server" bad "web server" "nobody may not connect" 1
    kill -STOP "$(session_of supervise)"
    mapfile -t workers < <(pids_of supervise)
    send STOP "${workers[@]}"
    doctor
    expect "pages that hang" bad pages "does not answer" 1
    send CONT "${workers[@]}"
    wait_for 1 pages_answer
    expect "pages that go on" ok pages "have MySQL and Redis" 0
}

# Pages that were started before the configuration was changed to what it is now.
stale_pages() { # SED
    start_stale_pages "$1"
    finish stale TERM 45
}
start_stale_pages() { # SED
    mkdir -p "$VAR/stale" "$VAR/stale-pages"
    cp "$build/cgi-bin/health" "$VAR/stale-pages/"
    with "$1"
    launch stale "$VAR/log/stale.log" "$build/bin/berth-supervise" --run "$VAR/stale" --config "$VAR/broken.ini" \
        --pages "$VAR/stale-pages" --workers 1
    wait_for 60 stale_page_answers
}
doctor_of_stale_pages() { attempt doctor --run "$VAR/stale" --web-user "$(id -un)" "$@"; }
stale_page_answers() { # [SENTENCE]
    doctor_of_stale_pages
    grep -qE "^(ok|warning|bad) +pages: ${1:-They answer}" "$VAR/out"
}
# A worker of the version before, which nobody has replaced, as it answers after the migration.
older_page='const record = (type, text) =>
    Buffer.concat([Buffer.from([1, type, 0, 1, 0, text.length, 0, 0]), Buffer.from(text)]);
const answer = "Status: 503 Service Unavailable\r\n\r\n" +
    JSON.stringify({status: "unready", mysql: "unusable", redis: "up", schema: 7});
require("net").createServer((socket) => socket.on("error", () => {}).on("data", () =>
    socket.end(Buffer.concat([record(6, answer), record(3, "\0".repeat(8))])))).listen(process.argv[1]);'
older_pages() {
    mkdir "$VAR/older"
    launch older "$VAR/log/older.log" node -e "$older_page" "$VAR/older/health.sock"
    wait_for 60 test -S "$VAR/older/health.sock"
    attempt doctor --run "$VAR/older" --web-user "$(id -un)"
    finish older TERM 10
}
# Pages that an upgrade has made outdated, of which nobody has told them.
outdated_pages() { # OPTION-OF-THE-DOCTOR...
    local page=$VAR/stale-pages/health
    cp "$build/cgi-bin/health" "$page.new"
    mv "$page.new" "$page"
    doctor_of_stale_pages "$@"
}
broken_pages() {
    older_pages
    expect "pages of the version before" bad pages \
        "they work with a database at 007, this program with one at ${newest%%_*}. Replace them" 1
    stale_pages "s|^socket = $MYSQL_SOCKET|socket = $VAR/nothing.sock|"
    expect "pages without MySQL" bad pages "MySQL is away for them. Unlike this program they do not find it" 1
    expect "which the doctor finds" ok mysql "answers" 1
    stale_pages "s|^socket = $REDIS_SOCKET|socket = $VAR/nothing.sock|"
    expect "pages without Redis" warning pages "do not reach Redis" 1
    start_stale_pages ""
    outdated_pages
    expect "pages from before an upgrade" warning pages "still the programs from before an upgrade. Replace them" 1
    kill -HUP "$(session_of stale)"
    check "and after HUP they are those of now" wait_for 10 stale_page_answers "They answer, and have MySQL and Redis\."
    finish stale TERM 45
    start_stale_pages "s|^socket = $REDIS_SOCKET|socket = $VAR/nothing.sock|"
    outdated_pages --config "$VAR/broken.ini"
    expect "and where Redis is away as well" warning pages "about redis. The pages are still the programs from before" 1
    finish stale TERM 45
}

# AddressSanitizer refuses to start behind libfaketime, and hangs in front of it.
can_shift_clock() { ! ldd "$build/tests/pve/make-believe-pve" | grep -q libasan; }
faketime_library() { find /usr/lib -name libfaketime.so.1 -print -quit; }
restart_pve() { # FAKETIME
    finish pve TERM 10
    LD_PRELOAD=$(faketime_library) FAKETIME=$1 FAKETIME_DONT_FAKE_MONOTONIC=1 start_make_believe_pve
}
# Puts a certificate in the node's place that ended yesterday, from the same authority.
let_certificate_end() { # NODE
    local authority=$pve_state/certificates/0-ca stem=$pve_state/certificates/0-$1
    printf 'subjectAltName=IP:127.0.0.1\n' >"$VAR/extensions"
    openssl req -new -key "$stem.key" -subj "/CN=$1" -out "$VAR/request" 2>/dev/null
    LD_PRELOAD=$(faketime_library) FAKETIME=-10d openssl x509 -req -in "$VAR/request" -days 9 \
        -CA "$authority.pem" -CAkey "$authority.key" -extfile "$VAR/extensions" -out "$stem.pem" 2>"$VAR/log/openssl.log" ||
        fail "no certificate could be made"
}

broken_nodes() {
    local name token begun
    name=$(endpoint NODE_1_NAME)
    token=$(endpoint NODE_1_TOKEN_ID)
    order "{\"action\":\"token_revoked\",\"token\":\"$token\"}"
    doctor
    expect "token revoked" bad "node .*" "$name refuses the API token" 1
    order "{\"action\":\"token_restored\",\"token\":\"$token\"}"
    order "{\"action\":\"certificate\",\"node\":\"$name\"}"
    doctor
    expect "another certificate" bad "node .*" "certificate of $name is not the trusted one" 1
    order "{\"action\":\"certificate_restore\",\"node\":\"$name\"}"
    order "{\"action\":\"hang\",\"match\":\"connect .*\",\"times\":-1}"
    begun=$SECONDS
    doctor
    expect "silent nodes" bad "node .*" "$name cannot be reached" 1
    check "doctor does not wait for them one by one (took $((SECONDS - begun)) s)" [ $((SECONDS - begun)) -lt 60 ]
    forget_faults
    order "{\"action\":\"node_offline\",\"node\":\"$name\"}"
    doctor
    expect "a node that is off" bad "node .*" "$name cannot be reached" 1
    order "{\"action\":\"node_online\",\"node\":\"$name\"}"
    if can_shift_clock; then
        restart_pve +2h
        doctor
        expect "a clock that is wrong" warning "node .*" "ahead of ours" 0
    else
        echo "left out in this build: a clock that is wrong"
    fi
    finish pve TERM 10
    start_make_believe_pve
    endpoint NODE_1_TOKEN_SECRET >"$VAR/secret"
    at_terminal "$VAR/secret" "$build/bin/berthctl" --config "$config" node add --user "$demo_user" \
        --name by-authority --pve-node "$name" --host 127.0.0.1 --port "$(endpoint NODE_1_PORT)" --token-id "$token" \
        --ca "$pve_state/certificates/0-ca.pem" >"$VAR/out"
    check "at a terminal a node is added" says "added by-authority"
    check "without lines of the log between" has_not "$(cat "$VAR/out")" event=
    finish pve TERM 10
    let_certificate_end "$name"
    start_make_believe_pve
    doctor
    expect "a certificate that ended" bad "node .*by-authority.*" "ended on" 1
}
