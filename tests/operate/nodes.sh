# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
# The operator's list of nodes, and testing them. Sourced by run.sh.

order() { curl -s -m 10 -o /dev/null -X PUT -d "$1" "$(endpoint CONTROL)/_fault"; }
forget_faults() { curl -s -m 10 -o /dev/null -X DELETE "$(endpoint CONTROL)/_fault"; }

# The authority lies where only root may read it, and root's berthctl works as somebody else.
add_by_root() {
    local ini=$VAR/of-nobody.ini
    sed 's|^user = root$|user = nobody|' "$config" | write_private "$ini"
    write_private "$VAR/authority.pem" <"$pve_state/certificates/0-ca.pem"
    chmod 711 "$VAR" "$VAR/services"
    endpoint NODE_1_TOKEN_SECRET | berthctl --config "$ini" node add --user "$demo_user" --name by-root --pve-node "$1" \
        --host 127.0.0.1 --port "$(endpoint NODE_1_PORT)" --token-id "$(endpoint NODE_1_TOKEN_ID)" \
        --ca "$VAR/authority.pem" >"$VAR/out" 2>"$VAR/complaint"
    check "an authority that only root may read is read before root goes on as another" says "added by-root"
    [ ! -s "$VAR/complaint" ] || cat "$VAR/complaint"
    chmod 700 "$VAR" "$VAR/services"
    sql berth -e "DELETE FROM nodes WHERE name = 'by-root'"
}

test_nodes() {
    local name id
    name=$(endpoint NODE_1_NAME)
    attempt node list
    check "the nodes are listed" grep -qE "^[0-9]+ +$demo_user +$name +" "$VAR/out"
    check "with trust and default" grep -qE " fingerprint +yes " "$VAR/out"
    attempt node list --user nobody
    check "those of nobody are refused" is_equal "$code" 1
    id=$(berthctl node list | awk -v name="$name" '$3 == name {print $1}')
    attempt node test "$id"
    check "a sound node is good" is_equal "$code" 0
    check "in one line" is_equal "$(grep -c "^ok  .*node $id " "$VAR/out")" 1
    attempt node test 999999
    check "an unknown one is refused" is_equal "$code" 1
    attempt node test
    check "none named is wrong usage" is_equal "$code" 2
    order "{\"action\":\"token_revoked\",\"token\":\"$(endpoint NODE_1_TOKEN_ID)\"}"
    attempt node test "$id"
    check "a revoked token is bad" is_equal "$code" 1
    check "in the words of the page" says "$name refuses the API token"
    order "{\"action\":\"token_restored\",\"token\":\"$(endpoint NODE_1_TOKEN_ID)\"}"
    attempt node test --all
    check "all are good again" is_equal "$code" 0
    attempt node add --user "$demo_user" --name none --host 127.0.0.1 --token-id a@b!c --ca "$VAR/nothing.pem"
    check "an authority that is not there is named, with the reason" complains "nothing.pem: No such file or directory"
    ! is_root || add_by_root "$name"
}
