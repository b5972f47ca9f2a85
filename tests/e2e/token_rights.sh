#!/bin/bash
# SPDX-License-Identifier: MIT
# The whole path with a token that has the least rights, as docs/proxmox_token.md gives them:
#     token_rights.sh BUILD [VERSION...]      9.2 if none is named; 7.4 and 8.4 are there too
# Prints one line a check and, last, `N passed, N failed`.
# shellcheck disable=SC2317 # functions called through others, or by a trap
set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P)
build=$(cd "$1" && pwd -P)
shift
cd "$root" || exit 1
# shellcheck source=tests/support/own_berth.sh
. tests/support/own_berth.sh
# shellcheck source=tests/support/checks.sh
. tests/support/checks.sh

scene=$(mktemp)
trap 'rm -f "$scene"; on_exit' EXIT
export PVE_SCENE=$scene PVE_SECONDS=1

walk() { printf '%s\n' "$BERTH_PASSWORD" | tests/e2e/walk.sh "$BERTH_URL" "$BERTH_USER"; }
# What Proxmox says the token may do: "privilege path", without the paths that have nothing.
rights() {
    curl -s -m 20 -k -H "Authorization: PVEAPIToken=$PVE_TOKEN_ID=$PVE_TOKEN_SECRET" "$PVE_URL/api2/json/access/permissions"
}

for version in "${@:-9.2}"; do
    node tests/e2e/token_scene.mjs "$version" >"$scene" || exit 1
    # Adding the nodes is part of it: Berth refuses a token that lacks a right.
    check "$version: nodes are added with the token" start_berth
    check "$version: it may not look at the nodes" has_not "$(rights)" Sys.Audit
    check "$version: nor at anything by a right on everything" has_not "$(rights)" Pool.Audit
    check "$version: the walk from sign-in to a container in the list succeeds" walk
    status=0
    stop_berth
done
summary
status=$?
