# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
# What the demo has to show: a make-believe Proxmox, a user, and its nodes registered for that user. Sourced by
# demo.sh, which gives VAR, root, build and its functions. PVE_SECONDS from the environment: how long a creation takes
# there (4); PVE_SCENE: another scene.

demo_user=demo
pve_state=$VAR/pve

# The value of KEY in the file the make-believe Proxmox writes when it is ready.
endpoint() { # KEY
    sed -n "s/^$1=//p" "$pve_state/endpoints.env" 2>/dev/null
}

start_make_believe_pve() {
    local tries=1200
    mkdir -p "$pve_state"
    rm -f "$pve_state/endpoints.env"
    launch pve "$VAR/log/pve.log" "$build/tests/pve/make-believe-pve" --scene "${PVE_SCENE:-$root/tests/pve/scenes/demo.json}" \
        --state "$pve_state" --seconds "${PVE_SECONDS:-4}"
    until [ -s "$pve_state/endpoints.env" ]; do
        tries=$((tries - 1))
        if ! is_running pve || [ "$tries" -eq 0 ]; then
            fail "The make-believe Proxmox does not start:"$'\n'"$(tail -n 5 "$VAR/log/pve.log")"
        fi
        sleep 0.05
    done
}

# A step that is done once in the life of VAR. Interrupted between the step and its mark, it is tried again and
# told that the thing is there already, which is fine.
once() { # MARK SENTENCE COMMAND...
    local mark=$VAR/demo-done/$1 sentence=$2
    shift 2
    [ ! -e "$mark" ] || return 0
    "$@" >"$VAR/log/step" 2>&1 9>&- || grep -q already "$VAR/log/step" ||
        fail "$sentence failed:"$'\n'"$(tail -n 20 "$VAR/log/step")"
    : >"$mark"
}

add_user() { berthctl user add "$demo_user" <"$VAR/demo-password"; }

# The first one becomes the user's default.
add_node() { # NUMBER
    local number=$1
    endpoint "NODE_${number}_TOKEN_SECRET" | berthctl node add --user "$demo_user" \
        --name "$(endpoint "NODE_${number}_NAME")" --pve-node "$(endpoint "NODE_${number}_NAME")" \
        --host "$(endpoint "NODE_${number}_HOST")" --port "$(endpoint "NODE_${number}_PORT")" \
        --token-id "$(endpoint "NODE_${number}_TOKEN_ID")" \
        --fingerprint "$(endpoint "NODE_${number}_FINGERPRINT")"
}

prepare_demo_data() {
    local number
    mkdir -p "$VAR/demo-done"
    [ -s "$VAR/demo-password" ] ||
        head -c 12 /dev/urandom | base64 | tr '+/' '-_' | write_private "$VAR/demo-password"
    once user "Adding the user" add_user
    for number in 1 2 3; do
        once "node-$number" "Registering a node" add_node "$number"
    done
}

# What scripts read: plain KEY=value lines.
demo_environment() {
    echo "BERTH_URL=http://127.0.0.1:$PORT"
    echo "BERTH_CONFIG=$VAR/berth.ini"
    echo "BERTH_MYSQL_SOCKET=$MYSQL_SOCKET"
    echo "BERTH_REDIS_SOCKET=$REDIS_SOCKET"
    [ "$DEMO" != 0 ] || return 0
    echo "BERTH_USER=$demo_user"
    echo "BERTH_PASSWORD=$(cat "$VAR/demo-password")"
    echo "PVE_URL=https://$(endpoint NODE_1_HOST):$(endpoint NODE_1_PORT)"
    echo "PVE_TOKEN_ID=$(endpoint NODE_1_TOKEN_ID)"
    echo "PVE_TOKEN_SECRET=$(endpoint NODE_1_TOKEN_SECRET)"
    echo "PVE_FINGERPRINT=$(endpoint NODE_1_FINGERPRINT)"
    echo "PVE_STATE=$pve_state"
    echo "PVE_LEDGER=$pve_state/ledger.jsonl"
    echo "PVE_CONTROL=$(endpoint CONTROL)"
}
