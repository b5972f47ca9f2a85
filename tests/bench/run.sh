#!/bin/bash
# SPDX-License-Identifier: MIT
# Measures the VMID check through nginx against a bare program, in one run, and the memory of all workers:
#     run.sh BUILD
# and the list of containers with ten of them against the list with two thousand, and the check with and without
# counting for the metrics.
# Asserts nothing. SECONDS_EACH (5) sets how long each load lasts.
# shellcheck disable=SC2317 # called by trap
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd -P)
cd "$root"
build=$(cd "$1" && pwd -P)
: "${SECONDS_EACH:=5}"
VAR=$(mktemp -d /tmp/berth-XXXXXX)
PROCESSES=$VAR/bench-processes
mkdir "$PROCESSES"
# shellcheck source=tests/support/processes.sh
. tests/support/processes.sh
# shellcheck source=tests/support/checks.sh
. tests/support/checks.sh
# shellcheck source=tests/support/free_port.sh
. "$root/tests/support/free_port.sh"

on_exit() {
    finish nginx QUIT 5
    for program in bare counted uncounted; do finish "$program" TERM 15; done
    VAR=$VAR tests/support/demo.sh stop
    rm -rf "$VAR"
}
trap on_exit EXIT
trap 'exit 1' INT TERM HUP

start_berth() {
    local pages
    pages=$(cd cgi-bin && printf '%s ' *.cpp)
    VAR=$VAR PORT=$(free_port) BUILD=$build PAGES=${pages//.cpp/} tests/support/demo.sh start >/dev/null
    # shellcheck disable=SC1091 # written by the line above
    . "$VAR/demo.env"
}

sign_in() {
    local page csrf
    page=$(curl -s -c "$VAR/jar" "$BERTH_URL/login")
    csrf=$(sed -n 's/.*name="csrf" content="\([^"]*\)".*/\1/p' <<<"$page")
    curl -s -o /dev/null -b "$VAR/jar" -c "$VAR/jar" --data-urlencode "csrf=$csrf" -d "user=$BERTH_USER" \
        --data-urlencode "password=$BERTH_PASSWORD" "$BERTH_URL/login"
    cookie=$(awk '/berth_/ {print $6 "=" $7}' "$VAR/jar")
    # Every page once, so that each worker has what it needs at work; the wizard also reads the VMIDs.
    for _ in 1 2 3 4; do
        for page in containers nodes wizard_general; do curl -s -o /dev/null -b "$VAR/jar" "$BERTH_URL/$page"; done
    done
    node=$(curl -s -b "$VAR/jar" "$BERTH_URL/wizard_general" |
        sed -n 's/.*name="node" value="\([0-9]*\)"[^>]*checked.*/\1/p' | head -n 1)
}

# The bare program, two workers as the page has, behind an nginx with the same settings.
start_bare() {
    bare_port=$(free_port)
    mkdir -p "$VAR/bare/log" "$VAR/bare/nginx"
    local user=
    [ "$(id -u)" -ne 0 ] || user='user root;'
    cp nginx/fastcgi.conf "$VAR/bare/nginx/"
    local place
    for place in /ajax_vmid:bare.sock /counted:counted/ajax_vmid.sock /uncounted:uncounted/ajax_vmid.sock; do
        printf 'location = %s { include "%s"; fastcgi_pass unix:%s; }\n' "${place%%:*}" \
            "$VAR/bare/nginx/fastcgi.conf" "$VAR/${place#*:}"
    done >"$VAR/bare/nginx/berth.conf"
    sed -e "s|@VAR@|$VAR/bare|g" -e "s|@CONF@|$VAR/bare/nginx|" -e "s|@PORT@|$bare_port|" -e "s|@USER@|$user|" \
        nginx/demo.conf.in >"$VAR/bare/nginx.conf"
    # The supervisor hands no environment on, so its page is a script that sets it.
    mkdir "$VAR/bare-pages"
    printf '#!/bin/sh\nREDIS_SOCKET="%s" REDIS_KEYS="%s" exec "%s"\n' "$BERTH_REDIS_SOCKET" \
        "berth:session:x berth:vmids:$node berth:vmids:$node:at" "$build/tests/bench/bare" >"$VAR/bare-pages/bare"
    chmod +x "$VAR/bare-pages/bare"
    launch bare "$VAR/bare/log/bare.log" "$build/bin/berth-supervise" --run "$VAR" --pages "$VAR/bare-pages" \
        --workers 2 bare
    # The real page twice, of which one counts nothing, since nobody may read it.
    cp "$BERTH_CONFIG" "$VAR/counted.ini"
    { cat "$BERTH_CONFIG" && printf '\n[metrics]\nallow =\n'; } >"$VAR/uncounted.ini"
    for place in counted uncounted; do
        launch "$place" "$VAR/bare/log/$place.log" "$build/bin/berth-supervise" --run "$VAR/$place" \
            --pages "$build/cgi-bin" --workers 2 --config "$VAR/$place.ini" ajax_vmid
    done
    launch nginx "$VAR/bare/log/nginx.log" "$(PATH=$PATH:/usr/sbin command -v nginx)" -e "$VAR/bare/log/error.log" \
        -c "$VAR/bare/nginx.conf"
}

# Requests a second, median and p99 in ms, failures.
load() { # NAME CONNECTIONS URL
    wrk -t 1 -c "$2" -d "${SECONDS_EACH}s" --latency -H "Cookie: $cookie" "$3" >"$VAR/wrk"
    awk -v name="$1" -v connections="$2" '
        function ms(text) { return text ~ /us$/ ? text / 1000 : text ~ /ms$/ ? text + 0 : text * 1000 }
        /50%/ { median = ms($2) } /99%/ { p99 = ms($2) } /Requests\/sec/ { rate = $2 }
        /Non-2xx/ { bad = $NF } /Socket errors/ { bad = bad " " $0 }
        END { printf "%-26s %11d %12.0f %11.2f %9.2f %s\n", name, connections, rate, median, p99, bad ? "FAILED " bad : "" }
    ' "$VAR/wrk"
}
rate_of() { awk '/Requests\/sec/ {print $2}' "$VAR/wrk"; }

pss_of_workers() {
    local total=0 count=0 pid kib
    PROCESSES=$VAR/processes
    for pid in $(pids_of supervise); do
        kib=$(awk '/^Pss:/ {print $2}' "/proc/$pid/smaps_rollup" 2>/dev/null) || continue
        total=$((total + kib)) count=$((count + 1))
    done
    PROCESSES=$VAR/bench-processes
    printf 'resident memory (PSS) of %d processes together: %d.%d MiB\n' "$count" $((total / 1024)) $((total % 1024 * 10 / 1024))
}

# All at one node, behind everybody's back.
add_containers() { # FIRST LAST
    local vmid guest='{\"action\":\"add_guest\",\"cluster\":\"lab\",\"node\":\"pve1\",\"type\":\"lxc\",'
    guest+='\"status\":\"running\",\"config\":{\"hostname\":\"web\",\"memory\":\"512\",\"tags\":\"web\"}'
    for ((vmid = $1; vmid <= $2; ++vmid)); do
        printf 'url = "%s/_fault"\nrequest = PUT\noutput = /dev/null\ndata = "' "$PVE_CONTROL"
        printf '%s,\\"vmid\\":%d}"\nnext\n' "$guest" "$vmid"
    done >"$VAR/guests"
    sed -i '$d' "$VAR/guests"
    curl -s -K "$VAR/guests"
}

weight_of_list() { curl -s -b "$VAR/jar" -o /dev/null -w '%{size_download}' "$BERTH_URL/containers"; }

# In turns, so that a machine that is busy for a while slows both.
bench_counting() {
    local place round counted=0 uncounted=0
    for round in 1 2 3; do
        for place in uncounted counted; do
            load "ajax_vmid, $place $round" 8 "http://127.0.0.1:$bare_port/$place?node=$node&vmid=$taken"
            declare "$place=$(awk "BEGIN {print ${!place} + $(rate_of)}")"
        done
    done
    printf '%-26s %11d %12.3f\n' '  counted to uncounted' 8 "$(awk "BEGIN {print $counted / $uncounted}")"
}

bench_list() {
    local few many few_bytes many_bytes
    load 'list of 9 containers' 1 "$BERTH_URL/containers"
    few=$(rate_of) few_bytes=$(weight_of_list)
    add_containers 10001 11991
    load 'list of 2,000 containers' 1 "$BERTH_URL/containers"
    many=$(rate_of) many_bytes=$(weight_of_list)
    awk "BEGIN {printf \"%-26s time %.2f, bytes %.2f (%d to %d)\\n\", \"  ratio to the short one\",
        $few / $many, $many_bytes / $few_bytes, $few_bytes, $many_bytes}"
}

# Each asks the node for its storages or bridges, so the make-believe Proxmox's time is in it.
bench_wizard() {
    local page csrf draft template row
    local rows=()
    page=$(curl -s -b "$VAR/jar" "$BERTH_URL/wizard_general")
    csrf=$(sed -n 's/.*name="csrf" content="\([^"]*\)".*/\1/p' <<<"$page")
    draft=$(sed -n 's/.*name="draft" value="\([0-9a-f]\{32\}\)".*/\1/p' <<<"$page" | head -n 1)
    send_form() { # PAGE FIELD...
        curl -s -o /dev/null -b "$VAR/jar" --data-urlencode "csrf=$csrf" -d "draft=$draft" "${@:2}" "$BERTH_URL/$1"
    }
    send_form wizard_general -d vmid=60001 -d unprivileged=1
    template=$(curl -s -b "$VAR/jar" "$BERTH_URL/wizard_template?draft=$draft" |
        sed -n 's/.*name="ostemplate" value="\([^"]*\)".*/\1/p' | head -n 1)
    send_form wizard_template --data-urlencode "ostemplate=$template"
    send_form wizard_disks -d rootfs.storage=local-lvm -d rootfs.size=4
    send_form wizard_resources -d cores=1 -d memory=512 -d swap=512
    for page in wizard_general wizard_template wizard_disks wizard_resources wizard_network; do
        load "$page" 1 "$BERTH_URL/$page?draft=$draft"
        weight_of "$page?draft=$draft"
    done
    for ((row = 0; row < 256; ++row)); do
        rows+=(-d "mp$row.storage=local-lvm" -d "mp$row.size=1" -d "mp$row.mp=/srv/$row")
    done
    send_form wizard_disks -d rootfs.storage=local-lvm -d rootfs.size=4 "${rows[@]}"
    load 'wizard_disks, 256 rows' 1 "$BERTH_URL/wizard_disks?draft=$draft"
    weight_of "wizard_disks?draft=$draft"
}

# Of the page alone, without what the browser keeps.
weight_of() { # PATH
    printf '%-26s %11d bytes\n' '  weight of the page' "$(curl -s -b "$VAR/jar" -o /dev/null -w '%{size_download}' "$BERTH_URL/$1")"
}

start_berth
sign_in
start_bare
taken=100
wait_for 10 curl -s -f -o /dev/null "http://127.0.0.1:$bare_port/ajax_vmid?node=$node&vmid=$taken"
printf '%-26s %11s %12s %11s %9s\n' program connections requests/s 'median ms' 'p99 ms'
for connections in 1 8; do
    load 'bare libfcgi + hiredis' "$connections" "http://127.0.0.1:$bare_port/ajax_vmid?node=$node&vmid=$taken"
    bare=$(rate_of)
    load 'ajax_vmid, taken' "$connections" "$BERTH_URL/ajax_vmid?node=$node&vmid=$taken"
    printf '%-26s %11d %12.2f\n' '  ratio to the bare one' "$connections" "$(awk "BEGIN {print $(rate_of) / $bare}")"
    load 'ajax_vmid, available' "$connections" "$BERTH_URL/ajax_vmid?node=$node&vmid=54321"
done
bench_counting
bench_wizard
bench_list
pss_of_workers
