// SPDX-License-Identifier: MIT
// Every request the client makes, as it stands on the wire, against the official schemas of three versions.
#include "contract.h"

#include <set>

#include "pve/client.h"
#include "pve/container_spec.h"
#include "pve/guest.h"
#include "scripted_server.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace std::chrono_literals;
using pve_client::Contract;
using pve_client::ScriptedServer;

namespace {

const char* const upid = "UPID:pve1:0000015A:000598B9:6B05588C:vzcreate:131:tester@pve!form:";

pve::ContainerSpec smallest() {
    pve::ContainerSpec spec;
    spec.vmid = 100;
    spec.ostemplate = "local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst";
    spec.rootfs.storage = "local";
    spec.rootfs.size = "8";
    return spec;
}

pve::ContainerSpec largest() {
    pve::ContainerSpec spec = smallest();
    spec.vmid = 999999999;
    spec.hostname = "web-01.example.org";
    spec.ssh_public_keys = "ssh-ed25519 AAAA+/== a@b\nssh-rsa BBBB c@d";
    spec.tags = {"demo", "_a+b.c-d"};
    spec.unprivileged = false;
    spec.rootfs.storage = "local-zfs";
    spec.rootfs.size = "0.25";
    spec.cores = 8192;
    spec.memory = 16;
    spec.swap = 0;
    spec.interfaces[0] = {.bridge = "vmbr0",
                          .ip = "192.0.2.31/24",
                          .gw = "192.0.2.1",
                          .ip6 = "2001:db8::31/64",
                          .gw6 = "2001:db8::1",
                          .hwaddr = "BC:24:11:00:00:01",
                          .trunks = {"10", "20"},
                          .rate = "12.5",
                          .tag = 4094,
                          .mtu = 9000,
                          .firewall = true,
                          .link_down = true};
    spec.interfaces[31] = {.name = "lan_1.x", .bridge = "vmbr1", .ip = "manual", .ip6 = "auto"};
    spec.mount_points[0] = {.storage = "local",
                            .size = "4",
                            .path = "/srv/a=b c",
                            .options = {"noatime", "nosuid"},
                            .backup = true,
                            .read_only = true,
                            .quota = true,
                            .acl = false,
                            .replicate = false};
    spec.mount_points[255] = {.storage = "tank-2", .size = "0.5", .path = "var"};
    spec.rootfs.acl = true;
    spec.startup = {.order = 3, .up = 30, .down = 60};
    spec.others = {{"onboot", "1"},
                   {"protection", "1"},
                   {"pool", "lab/web"},
                   {"timezone", "Europe/Vienna"},
                   {"ostype", "debian"},
                   {"bwlimit", "51200"},
                   {"cpulimit", "1.5"},
                   {"cpuunits", "500000"},
                   {"console", "0"},
                   {"cmode", "shell"},
                   {"tty", "6"},
                   {"debug", "1"},
                   {"ignore-unpack-errors", "1"}};
    spec.nameserver = "192.0.2.53 2001:db8::53";
    spec.searchdomain = "example.org";
    spec.description = "berth-intent: 00ff; a=b & c\nsecond line";
    return spec;
}

pve::ContainerSpec with_dhcp() {
    pve::ContainerSpec spec = smallest();
    spec.interfaces[0] = {.bridge = "vmbr_1.x", .ip = "dhcp"};
    return spec;
}

// What only 9.2 knows.
pve::ContainerSpec newest() {
    pve::ContainerSpec spec = smallest();
    spec.interfaces[0] = {.bridge = "vmbr0", .ip = "dhcp", .host_managed = true};
    spec.mount_points[0] = {
        .storage = "local", .size = "1", .path = "/a", .keep_attributes = true, .id_map = "passthrough"};
    spec.rootfs.id_map = "u:0:100000:65536;g:0:100000:65536";
    spec.others = {{"ha-managed", "1"}, {"entrypoint", "/bin/app --x"}, {"env", std::string("A=1\0B=", 6)}};
    return spec;
}

// Makes every call there is; the answers do not matter.
void make_every_call(pve::Http& http, const pve::Endpoint& endpoint) {
    const auto soon = base::Deadline::in(20s);
    pve::Client client(http, endpoint);
    (void)client.version(soon);
    (void)client.permissions(soon);
    (void)client.nodes(soon);
    (void)client.vmids(soon);
    (void)client.is_vmid_free(100, soon);
    (void)client.is_vmid_free(999999999, soon);
    (void)client.config("pve1", 100, soon);
    (void)client.storages("pve1", pve::Content::vztmpl, soon);
    (void)client.storages("pve1", pve::Content::rootdir, soon);
    (void)client.templates_of("pve1", {"local", "tank-2"}, soon);
    (void)client.bridges("pve1", soon);
    for (const auto& spec : {smallest(), largest(), with_dhcp()})
        (void)client.create("pve1", pve::params_of(spec).value(), soon);
    (void)client.facts("pve1", soon);
    (void)client.start("pve1", 131, soon);
    (void)client.task_status("pve1", upid, soon);
    (void)client.task_log("pve1", upid, 0, 500, soon);
    (void)client.task_log("pve1", upid, 17, 0, soon);
    (void)client.tasks("pve1", 131, "vzcreate", soon);
    (void)pve::containers_of(http, {&endpoint}, soon);
    pve::Guest guest(http, endpoint, "pve1", 131);
    (void)guest.look(soon);  // three requests
    for (const auto power : {pve::Power::start, pve::Power::shutdown, pve::Power::stop})
        (void)guest.power(power, soon);
    (void)guest.remove(false, soon);
    (void)guest.remove(true, soon);
    (void)guest.set_tags({"demo", "_a+b.c-d"}, std::string(40, 'a'), soon);
    (void)guest.set_tags({}, std::string(40, 'a'), soon);
}

// What Proxmox VE 7 does not know yet.
void make_newer_calls(pve::Http& http, const pve::Endpoint& endpoint) {
    const auto soon = base::Deadline::in(20s);
    pve::Guest guest(http, endpoint, "pve1", 131);
    (void)guest.interfaces(soon);
    (void)guest.stop_at_once(soon);
}

void make_newest_call(pve::Http& http, const pve::Endpoint& endpoint) {
    pve::Client client(http, endpoint);
    (void)client.create("pve1", pve::params_of(newest()).value(), base::Deadline::in(20s));
}

}  // namespace

TEST_GROUP(Contract){void check_version(const std::string& version){const Contract contract(version);
if (!contract.is_present()) return;
ScriptedServer server(pve_client::make_leaf("DNS:x"),
                      [](const std::string&) { return pve_client::data_answer("[]"); });
pve::Http http = pve_client::loopback_http();
make_every_call(http, server.endpoint());
if (version != "7.4") make_newer_calls(http, server.endpoint());
if (version == "9.2") make_newest_call(http, server.endpoint());
const auto requests = server.requests();
CHECK_EQUAL(version == "7.4" ? 35u : version == "8.4" ? 37u : 38u, requests.size());
for (const auto& request : requests)
    for (const auto& flaw : contract.flaws_of(request))
        FAIL((version + ": " + flaw + "\n" + request).c_str());
}

void check_flaw(const std::string& expected, const std::string& request) {
    const Contract contract("9.2");
    if (!contract.is_present()) return;
    const auto flaws = contract.flaws_of(request);
    CHECK_TEXT(!flaws.empty(), request.c_str());
    STRCMP_CONTAINS(expected.c_str(), flaws.front().c_str());
}
}
;

TEST(Contract, EveryRequestFits74) { check_version("7.4"); }
TEST(Contract, EveryRequestFits84) { check_version("8.4"); }
TEST(Contract, EveryRequestFits92) { check_version("9.2"); }

TEST(Contract, TheCheckItselfFindsWhatIsWrong) {
    const std::string get = "GET /api2/json";
    const std::string end = " HTTP/1.1\r\n\r\n";
    check_flaw("is not in the contract", get + "/nodes/pve1/nope" + end);
    check_flaw("vmid is too small", get + "/cluster/nextid?vmid=99" + end);
    check_flaw("vmid is empty", get + "/cluster/nextid?vmid=" + end);
    check_flaw("type is not one of the enum", get + "/cluster/resources?type=container" + end);
    check_flaw("bogus is not declared", get + "/nodes?bogus=1" + end);
    check_flaw("node is no pve-node", get + "/nodes/pve1%2F../lxc" + end);
    const std::string post = "POST /api2/json/nodes/pve1/lxc HTTP/1.1\r\n\r\nvmid=105&ostemplate=x&";
    check_flaw("net0 lacks name", post + "net0=bridge%3Dvmbr0");
    check_flaw("net0 ip is no pve-ipv4-config", post + "net0=name%3Deth0%2Cip%3D10.0.0.3");
    check_flaw("net0 tag is too large", post + "net0=name%3Deth0%2Ctag%3D4095");
    check_flaw("net0 has a part that is not declared", post + "net0=name%3Deth0%2Cx%3D1");
    check_flaw("net0 has a part that is not declared", post + "net0=name=eth0");
    check_flaw("hostname is no dns-name", post + "hostname=bad_host");
    check_flaw("tags is no pve-tag-list", post + "tags=%2Ba");
    check_flaw("unprivileged is no boolean", post + "unprivileged=yes");
    check_flaw("memory is repeated", post + "memory=512&memory=512");
    check_flaw("vmid is missing", "POST /api2/json/nodes/pve1/lxc HTTP/1.1\r\n\r\nostemplate=x");
}
