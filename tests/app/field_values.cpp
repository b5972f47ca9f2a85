// SPDX-License-Identifier: MIT
#include "field_values.h"

namespace app_test {
namespace {

using Values = std::vector<std::string>;

void add(std::vector<FieldValue>& rows, const char* field, bool is_accepted, const Values& values,
         bool is_in_schema = true) {
    for (const std::string& value : values) rows.push_back({field, value, is_accepted, is_in_schema});
}

void add_general(std::vector<FieldValue>& rows) {
    add(rows, "vmid", true, {"100", "101", "12345", "999999998", "999999999"});
    add(rows, "vmid", false,
        {"0", "99", "1000000000", "099", "0100", "-100", "abc", "1e3", "100.0", "10 0", "٣٣٣"});
    const std::string label63(63, 'a');
    add(rows, "hostname", true,
        {"a", "web01", "WEB01", "web01.example.org", "a-b", "a--b", "1", "1.2.3.4", "a.b.c",
         std::string(64, 'a'), label63 + "." + label63 + "." + label63 + "." + label63,
         std::string(255, 'a')});
    add(rows, "hostname", false,
        {"bad_host", "bad-", "-bad", "a..b", ".a", "a.", "a b", "a.-b", "a-.b", "ä", "a/b", "a,b", "a=b",
         "a\\b", std::string(256, 'a')});
    add(rows, "tags", true,
        {"web", "demo;web", "demo,web", "demo web", "  demo ;, web ", "_a", "9", "a+b.c-d_e", "A", "a-", "a+",
         "a."});
    add(rows, "tags", false, {"a b!", "-a", "+a", ".a", "web -a", "ä", "a:b", "a/b", "a=b", "a|b", "web;#"});
    for (const char* box : {"unprivileged", "features.nesting", "start"}) {
        add(rows, box, true, {"0", "1"});
        add(rows, box, false, {"true", "2", "x", "01"});
    }
}

void add_disks(std::vector<FieldValue>& rows) {
    add(rows, "ostemplate", true,
        {"local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst", "tank-2:vztmpl/x.tar.gz", "a1:vztmpl/x.tar",
         "local:vztmpl/UPPER_1.2+b~c.tar.xz", "local:vztmpl/my template,v=1.tar.gz"});
    // The schema bounds the length; pve-storage takes the rest apart (FACTS §1.2).
    add(rows, "ostemplate", false,
        {"foo", "local:iso/x.iso", "local:vztmpl/", ":vztmpl/x.tar", "1a:vztmpl/x.tar",
         "local:vztmpl/../x.tar", "/etc/passwd", "local:vztmpl/a/b.tar", "local:backup/x.tar"},
        false);
    add(rows, "rootfs.storage", true, {"local", "local-zfs", "tank", "a1", "A.b_c-d", "ab"});
    add(rows, "rootfs.storage", false, {"a", "1a", "-a", "a-", "a.", "a b", "a:b", "a,b", "ä1", "_a"});
    add(rows, "rootfs.size", true, {"8", "0", "0.25", "0.5", "131072", "08", "1.0", "100000"});
    add(rows, "rootfs.size", false, {".5", "5.", "-1", "1,5", "8G", "1e3", "x", "+8", "0x8", "8 ", "1.2.3"});
}

void add_resources(std::vector<FieldValue>& rows) {
    add(rows, "cores", true, {"1", "2", "8191", "8192"});
    add(rows, "cores", false, {"0", "8193", "-1", "1.5", "x", "1e2"});
    add(rows, "memory", true, {"16", "17", "512", "1048576", "4294967296"});
    add(rows, "memory", false, {"15", "0", "-16", "abc", "512.5", "1G"});
    add(rows, "swap", true, {"0", "1", "512", "1048576"});
    add(rows, "swap", false, {"-1", "x", "0.5"});
}

void add_network(std::vector<FieldValue>& rows) {
    add(rows, "net0.bridge", true, {"vmbr0", "vmbr77", "_x.y-z", "a", "0"});
    add(rows, "net0.bridge", false, {"vm br", "a,b", "a=b", "a/b", "a:b", "vmbr0;x"});
    add(rows, "net0.ip", true,
        {"dhcp", "manual", "192.0.2.31/24", "10.0.0.3/8", "10.0.0.3/32", "0.0.0.0/8", "255.255.255.255/32",
         "10.0.0.3/9", "10.0.0.3/10", "10.0.0.3/19", "10.0.0.3/29", "10.0.0.3/30", "10.0.0.3/024"});
    add(rows, "net0.ip", false,
        {"10.0.0.300/24", "10.0.0.3", "10.0.0.3/7", "10.0.0.3/33", "10.0.0.3/0", "10.0.0.3/", "10.0.0.3/240",
         "10.0.0/24", "10.0.0.03/24", "256.0.0.1/24", "auto", "DHCP", "dhcp ", "2001:db8::1/64",
         "10.0.0.3/24,gw=1", "10.0.0.3/24 ", "10.0.0.3 /24", "::ffff:10.0.0.3/24"});
    add(rows, "net0.gw", true, {"192.0.2.1", "0.0.0.0", "255.255.255.255"});
    add(rows, "net0.gw", false,
        {"192.0.2", "192.0.2.256", "192.0.2.01", "192.0.2.1/24", "2001:db8::1", "gw", "1.2.3.4.5",
         "192.0.2.1,x=y"});
    add(rows, "net0.tag", true, {"1", "2", "4093", "4094"});
    add(rows, "net0.tag", false, {"0", "4095", "-1", "x", "1;2", "1.5"});
    add(rows, "net0.firewall", true, {"0", "1"});
    add(rows, "nameserver", true,
        {"192.0.2.53", "192.0.2.53 2001:db8::53", "192.0.2.53,192.0.2.54;192.0.2.55", "::1",
         "::", "fe80::1%eth0", "fe80::1%vmbr0.10", "::ffff:192.0.2.1", "2001:DB8::1", "1:2:3:4:5:6:7:8",
         " 192.0.2.53 "});
    add(rows, "nameserver", false,
        {"1.2.3", "192.0.2.256", "ns.example.org", "192.0.2.53/24", "fe80::1%", "fe80::1%e", "fe80::1%0eth",
         "2001:db8::1%eth0", "FE80::1%eth0", "192.0.2.1%eth0", "1:2:3:4:5:6:7:8:9", "12345::1", "1::2::3",
         "192.0.2.053", "x 192.0.2.53", "fe80::1%et!h"});
    add(rows, "searchdomain", true,
        {"example.org", "a", "example.org,b.example", "a b;c", " example.org ", "a-b.c1"});
    add(rows, "searchdomain", false, {"example..org", "-a", "a_b", "example.org.", "a b-", "ä.de", "a b!c"});
}

// Where Berth is stricter than the schema, or the schema does not say it: the last argument.
void add_rows_of_network(std::vector<FieldValue>& rows) {
    add(rows, "net31.ip6", true,
        {"auto", "dhcp", "manual", "2001:db8::10/64", "::/8", "fe80::1/128", "2001:DB8::1/9",
         "1:2:3:4:5:6:7:8/127"});
    add(rows, "net31.ip6", false,
        {"AUTO", "2001:db8::10", "2001:db8::10/7", "2001:db8::10/129", "2001:db8::10/", "192.0.2.1/24",
         "2001:db8::g/64", "1::2::3/64", "2001:db8::1/64,gw6=::1"});
    add(rows, "net1.gw6", true, {"2001:db8::1", "::", "fe80::1"});
    add(rows, "net1.gw6", false, {"2001:db8::1/64", "192.0.2.1", "x", "fe80::1%eth0"});
    add(rows, "net2.name", true, {"eth0", "lan_1.x", "a-b", "0"});
    add(rows, "net2.name", false, {"eth 0", "a,b", "a/b", "eth0;x"});
    add(rows, "net2.name", false, {"sixteen-letters-"}, false);
    add(rows, "net2.hwaddr", true, {"BC:24:11:00:00:01", "02:00:00:00:00:00", "fe:ff:ff:ff:ff:ff"});
    add(rows, "net2.hwaddr", false,
        {"01:00:00:00:00:00", "BF:24:11:00:00:01", "BC-24-11-00-00-01", "BC:24:11:00:00",
         "BC:24:11:00:00:01:02", "x"});
    add(rows, "net2.mtu", true, {"64", "1500", "65535"});
    add(rows, "net2.mtu", false, {"63", "65536", "x", "1.5"});
    add(rows, "net2.rate", true, {"0", "1", "12.5", "10240"});
    add(rows, "net2.rate", false, {"x", "1,5", "fast"});
    add(rows, "net2.trunks", true, {"1", "4094", "10;20;30"});
    add(rows, "net2.trunks", false, {"x", "10-20", "10;;x"});
    add(rows, "net2.trunks", true, {"10 20", "10, 20"}, false);
    add(rows, "net2.trunks", false, {"0", "4095", "10;4095"}, false);
    for (const char* box : {"net3.link_down", "net3.host-managed", "net3.firewall"}) {
        add(rows, box, true, {"0", "1"});
        add(rows, box, false, {"yes", "2"});
    }
}

void add_mount_points(std::vector<FieldValue>& rows) {
    add(rows, "mp0.storage", true, {"local", "local-zfs"});
    add(rows, "mp0.storage", false, {"a", "1a", "a:b"});
    add(rows, "mp255.size", true, {"8", "0.5"});
    add(rows, "mp255.size", false, {"x", "-1", "8G"});
    add(rows, "mp7.mp", true, {"/srv/data", "srv", "/a b", "/a=b", "/...", "/a..b/", "/"});
    add(rows, "mp7.mp", false, {"/a/../b", "/a/./b", "/a/..", "/a/.", "../a", "/.."});
    // A comma would end the value in its property string.
    add(rows, "mp7.mp", false, {"/a,b", "/a,ro=1"}, false);
    for (const char* field : {"rootfs.mountoptions", "mp1.mountoptions"}) {
        add(rows, field, true, {"discard", "lazytime", "noatime", "nodev", "noexec", "nosuid"});
        add(rows, field, false, {"suid", "noatime,nodev", "Discard"});
    }
    for (const char* field : {"rootfs.idmap", "mp1.idmap"}) {
        add(rows, field, true, {"passthrough", "u:0:100000:65536", "u:0:0:1;g:0:0:1"});
        add(rows, field, false, {"x:0:0:1", "u:0:0:0", "u:0:0", "u:0:0:1;", "passthrough;u:0:0:1"});
    }
    for (const char* field : {"rootfs.acl", "mp1.acl"}) {
        add(rows, field, true, {"0", "1"});
        add(rows, field, false, {"2", "on"});
    }
    for (const char* field : {"rootfs.replicate", "mp1.replicate"}) {
        add(rows, field, true, {"0"});
        add(rows, field, false, {"2", "no"});
    }
    for (const char* box :
         {"rootfs.quota", "rootfs.ro", "mp1.backup", "mp1.ro", "mp1.quota", "mp1.keepattrs"}) {
        add(rows, box, true, {"0", "1"});
        add(rows, box, false, {"true", "2"});
    }
}

void add_options(std::vector<FieldValue>& rows) {
    add(rows, "pool", true, {"web", "lab/web", "a/b/c", "A.b-c_1"});
    add(rows, "pool", false, {"a/b/c/d", "a b", "/a", "a/", "ä", "a,b"});
    add(rows, "timezone", true, {"host", "UTC", "Europe/Vienna", "America/Argentina/Ushuaia"}, false);
    add(rows, "timezone", false, {"Etc/UTC", "vienna", "Europe/", "../etc/passwd"}, false);
    add(rows, "description", true, {"x", "two\nlines", "ä"});
    add(rows, "description", false, {std::string(8193, 'x')});
    for (const char* field : {"startup.order", "startup.up", "startup.down"}) {
        add(rows, field, true, {"0", "1", "99999"});
        add(rows, field, false, {"-1", "x", "1.5"});
    }
    add(rows, "ostype", true, {"debian", "alpine", "nixos", "unmanaged", "devuan"});
    add(rows, "ostype", false, {"windows", "Debian", "x"});
    add(rows, "bwlimit", true, {"0", "1", "51200", "0.5"});
    add(rows, "bwlimit", false, {"-1", "x", "1G"});
    add(rows, "entrypoint", true, {"/sbin/init", "/bin/app --flag=1 a"});
    add(rows, "env", true, {"A=1", "A=", "LANG=C.UTF-8\nB=x y=z", "_x1=ä"}, false);
    add(rows, "env", false, {"=1", "A", "A B=1", "A=1\nB"}, false);
    add(rows, "cpulimit", true, {"0", "1", "0.5", "1.25", "8191.5", "8192", "8192.0"});
    add(rows, "cpulimit", false, {"8192.1", "8193", "-1", "x", "99999"});
    add(rows, "cpuunits", true, {"0", "100", "500000"});
    add(rows, "cpuunits", false, {"500001", "-1", "x", "1.5"});
    add(rows, "tty", true, {"0", "6"});
    add(rows, "tty", false, {"7", "-1", "x"});
    add(rows, "cmode", true, {"shell", "console"});
    add(rows, "cmode", false, {"x", "Shell"});
    add(rows, "console", true, {"0"});
    add(rows, "console", false, {"2", "no"});
    for (const char* box : {"onboot", "protection", "ha-managed", "debug", "ignore-unpack-errors"}) {
        add(rows, box, true, {"0", "1"});
        add(rows, box, false, {"true", "2"});
    }
}

void add_keys(std::vector<FieldValue>& rows) {
    const std::string key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIWIx89Mj3RoBbReEfhZqDd993Sv54MTj4ukWh122r0G";
    add(rows, "ssh-public-keys", true, {key, key + " demo@example", "\n" + key + "\n\n" + key + " two\n"},
        false);
    add(rows, "ssh-public-keys", false, {"nonsense", key + "\nnonsense", "nonsense\n" + key, "# comment"},
        false);
}

}  // namespace

const std::vector<FieldValue>& field_values() {
    static const std::vector<FieldValue> rows = [] {
        std::vector<FieldValue> out;
        add_general(out);
        add_disks(out);
        add_resources(out);
        add_network(out);
        add_rows_of_network(out);
        add_mount_points(out);
        add_options(out);
        add_keys(out);
        return out;
    }();
    return rows;
}

}  // namespace app_test
