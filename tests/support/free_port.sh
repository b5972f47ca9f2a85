# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# To be sourced: a port of 127.0.0.1 where nothing listens at the moment.

free_port_among() { # FIRST COUNT
    local port
    while port=$(($1 + RANDOM % $2)); do
        (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

free_port() { free_port_among 20000 10000; }

# For whoever needs several before it listens at the first: those of different slots are never the same.
free_port_of() { free_port_among $((20000 + $1 * 1000)) 1000; } # SLOT, 0 to 9
