#!/bin/bash
# SPDX-License-Identifier: MIT
# The whole way without JavaScript, by form posts alone: sign in, wizard, create, follow, find it in the list, sign out.
#     walk.sh BASE_URL USER        the password is read from standard input
# BASE_URL without a trailing slash. The user needs at least one node. Prints what it does; ends with 1 at the first
# thing that is not as it should be.
set -eu
base=$1 user=$2
read -r password
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

fail() {
    echo "walk: $*" >&2
    exit 1
}

# GET or POST; leaves status, body and location in $status, $dir/body, $location.
request() {
    status=$(curl -s -m 40 -b "$dir/jar" -c "$dir/jar" -D "$dir/head" -o "$dir/body" -w '%{http_code}' "$@") ||
        fail "no answer: $*"
    location=$(sed -n 's/^[Ll]ocation: \(.*\)\r$/\1/p' "$dir/head")
}
get() { request "$1"; }
post() { # PATH field=value...
    local path=$1 args=()
    shift
    for pair in "csrf=$(csrf)" "$@"; do args+=(--data-urlencode "$pair"); done
    request "$base/$path" "${args[@]}"
}
csrf() { sed -n 's/.*<meta name="csrf" content="\([^"]*\)".*/\1/p' "$dir/body" | head -n 1; }
must_be() { [ "$status" = "$1" ] || fail "$2: $status instead of $1; $(grep -o 'data-error-for.*' "$dir/body" || true)"; }
must_hold() { grep -q -- "$1" "$dir/body" || fail "$2: no '$1' on the page"; }
# The origin of the base, for a Location that is a path.
origin=$(printf %s "$base" | sed 's|^\([a-z]*://[^/]*\).*|\1|')
follow() { [ -n "$location" ] && get "$origin$location"; }
values() { grep -o "name=\"$1\" value=\"[^\"]*\"" "$dir/body" | sed 's/.*value="\([^"]*\)"/\1/'; }

get "$base/wizard_general"
must_be 303 "a page without a session"
follow
must_be 200 "the sign-in page"
post login "user=$user" "password=wrong-$password" next=/
must_be 422 "a wrong password"
must_hold 'data-error-for="password"' "a wrong password"
post login "user=$user" "password=$password" "next=${base#"$origin"}/wizard_general"
must_be 303 "signing in"
follow
must_be 200 "the wizard"
must_hold "(default)" "the wizard"
echo "signed in as $user"

node=$(grep -o 'name="node" value="[0-9]*"[^>]*checked' "$dir/body" | sed 's/.*value="\([0-9]*\)".*/\1/')
[ -n "$node" ] || fail "no node is preselected"
taken=$(curl -s -b "$dir/jar" "$base/containers?node=$node&wait=1" | grep -o 'data-vmid="[0-9]*"' | head -n 1 | tr -dc 0-9)
get "$base/ajax_vmid?node=$node&vmid=$taken"
must_hold '"state":"taken"' "the VMID $taken of a container in the list"
vmid=$((20000 + RANDOM))
get "$base/ajax_vmid?node=$node&vmid=$vmid"
must_hold '"state":"available"' "the VMID $vmid"
echo "VMID $taken is taken, $vmid is available"

get "$base/wizard_general"
post wizard_general "node=$node" "vmid=$taken" unprivileged=1
must_be 422 "a taken VMID"
must_hold 'data-error-for="vmid"' "a taken VMID"
post wizard_general "node=$node" "vmid=$vmid" hostname=walk.example.org tags="walk e2e" unprivileged=1 \
    features.nesting=1
must_be 303 "General"
follow
draft=$(values draft | head -n 1)
[ -n "$draft" ] || fail "no draft after General"
post wizard_template "draft=$draft" "ostemplate=$(values ostemplate | head -n 1)"
must_be 303 "Template"
follow
post wizard_disks "draft=$draft" "rootfs.storage=$(values rootfs.storage | head -n 1)" rootfs.size=-1
must_be 422 "a negative size"
post wizard_disks "draft=$draft" "rootfs.storage=$(values rootfs.storage | head -n 1)" rootfs.size=2
must_be 303 "Disks"
follow
post wizard_resources "draft=$draft" cores=1 memory=512 swap=0
must_be 303 "Resources"
follow
bridge=$(grep -o '<option value="[^"]*"' "$dir/body" | head -n 1 | sed 's/.*"\([^"]*\)"/\1/')
post wizard_network "draft=$draft" "net0.bridge=$bridge" net0.ip=192.0.2.77/24 net0.gw=192.0.2.1 net0.firewall=1
must_be 303 "Network"
follow
must_be 200 "Confirm"
must_hold "192.0.2.77/24" "Confirm"
must_hold "walk.example.org" "Confirm"
echo "filled in five steps on node $node"

cp "$dir/body" "$dir/confirm"
key=$(values key | head -n 1)
post wizard_confirm "draft=$draft" "node=$node" "key=$key" start=1
must_be 303 "Create"
first=$location
cp "$dir/confirm" "$dir/body"
post wizard_confirm "draft=$draft" "node=$node" "key=$key" start=1
must_be 303 "Create pressed twice"
[ "$location" = "$first" ] || fail "Create pressed twice led to $first and to $location"
location=$first
follow
must_be 200 "the creation page"
must_hold "data-vmid=\"$vmid\"" "the creation page"
echo "created at $first"

tries=0
until grep -q 'data-state="DONE"' "$dir/body" && ! grep -q 'http-equiv="refresh"' "$dir/body"; do
    if grep -qE 'data-state="(FAILED|CLOSED)"' "$dir/body"; then fail "the creation ended badly"; fi
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || fail "the creation did not end within a minute"
    sleep 1 # asks again, as the page does without JavaScript
    get "$origin$first"
done
must_hold "and started" "the finished creation"
get "$base/ajax_vmid?node=$node&vmid=$vmid"
must_hold '"state":"taken"' "the VMID $vmid right after"
get "$base/containers?wait=1"
must_hold "<tr data-vmid=\"$vmid\"" "the list of containers"
echo "container $vmid is in the list"

post logout
must_be 303 "signing out"
get "$base/containers"
must_be 303 "a page after signing out"
echo "signed out"
