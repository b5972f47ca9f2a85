// SPDX-License-Identifier: MIT
#include <netinet/in.h>

#include "app/node_access.h"
#include "app/sign_in.h"
#include "base/text.h"
#include "visitor.h"

namespace pages_test {
namespace {

constexpr const char* tables =
    "users, sessions, ssh_keys, presets, default_presets, nodes, node_members, drafts, creations, "
    "creation_events";

template <class T>
void must(const base::Result<T>& result) {
    if (!result) FAIL(result.error().detail.c_str());
}

// One hash for all: hashing is slow on purpose.
const std::string& password_hash() {
    static const std::string hash = value_of(base::crypto::hash_password("correct horse"));
    return hash;
}

std::string random_id() { return base::crypto::to_hex(base::crypto::random_bytes(16)); }

}  // namespace

Visitor Visitor::with(const std::string& variable, const std::string& value) const {
    Visitor other = *this;
    other.headers.emplace_back(variable, value);
    return other;
}

Visitor Visitor::with_csrf(const std::string& other_csrf) const {
    Visitor other = *this;
    other.csrf = other_csrf;
    return other;
}

Scene::Scene() {
    site.begin_request();
    for (const std::string& table :
         base::split_any("creation_events, creations, drafts, node_members, nodes, "
                         "sessions, users",
                         ", "))
        must(site.mysql.execute("DELETE FROM " + table, {}, soon()));
    const auto keys = value_of(site.redis.command({"KEYS", site.redis.key("*")}, soon()));
    for (const auto& key : keys.items()) must(site.redis.command({"DEL", *key.text()}, soon()));
}

Visitor Scene::user(const std::string& name, bool with_password) const {
    Visitor visitor = stranger();
    visitor.user_id = value_of(site.users.add(name, with_password ? password_hash() : "x", soon()));
    must(site.sessions.add(base::crypto::sha256(visitor.token), visitor.user_id, 3600, soon()));
    return visitor;
}

Visitor Scene::stranger() const {
    Visitor visitor;
    visitor.token = app::new_token();
    visitor.csrf = app::csrf_of(site, visitor.token);
    return visitor;
}

int64_t Scene::node(const Visitor& user, const std::string& name, unsigned port) const {
    store::Node node;
    node.user_id = user.user_id;
    node.name = name;
    node.host = "127.0.0.1";
    node.port = port != 0 ? port : closed_port();
    node.pve_node = "pve1";
    node.token_id = "berth@pve!wizard";
    node.trust = store::Trust::fingerprint;
    for (int i = 0; i < 32; ++i) node.fingerprint += i == 0 ? "AB" : ":AB";
    node.leaf_fingerprint = node.fingerprint;
    node.pve_version = "9.2.11";
    node.seal_id = random_id();
    node.sealed_secret = site.key.seal("00000000-0000-4000-8000-000000000001", app::seal_context(node));
    return value_of(site.nodes.add(node, {}, soon()));
}

std::string Scene::draft(const Visitor& user, int64_t node_id, const std::string& vmid) const {
    store::Draft draft;
    draft.id = random_id();
    draft.user_id = user.user_id;
    draft.node_id = node_id;
    draft.creation_key = random_id();
    draft.values = {{"vmid", vmid},
                    {"hostname", "web01"},
                    {"ssh-public-keys", ""},
                    {"tags", "web"},
                    {"unprivileged", "1"},
                    {"features.nesting", "1"},
                    {"ostemplate", "local:vztmpl/debian-12.tar.zst"},
                    {"rootfs.storage", "local"},
                    {"rootfs.size", "8"},
                    {"cores", "1"},
                    {"memory", "512"},
                    {"swap", "512"},
                    {"net0.bridge", "vmbr0"},
                    {"net0.ip", "dhcp"},
                    {"net0.gw", ""},
                    {"net0.tag", ""},
                    {"net0.firewall", "1"},
                    {"nameserver", ""},
                    {"searchdomain", ""}};
    must(site.drafts.add(draft, soon()));
    return draft.id;
}

std::string Scene::creation(const Visitor& user, int64_t node_id, uint32_t vmid) const {
    store::NewCreation wanted;
    wanted.user_id = user.user_id;
    wanted.idem_key = random_id();
    wanted.spec_hash = base::crypto::sha256(wanted.idem_key);
    wanted.node_id = node_id;
    wanted.vmid = vmid;
    wanted.spec_json = "{}";
    wanted.hostname = "web01";
    return value_of(site.creations.insert(wanted, soon())).creation->id;
}

int64_t Scene::cluster_of(int64_t node_id) const {
    return value_of(site.mysql.query("SELECT cluster_id FROM nodes WHERE id = ?", {node_id}, soon()))
        .at(0)
        .integer(0);
}

void Scene::share_cluster(int64_t node_id, int64_t other_id) const {
    value_of(site.mysql.execute("UPDATE nodes SET cluster_id = ? WHERE id = ?",
                                {cluster_of(other_id), node_id}, soon()));
}

int64_t Scene::count(const std::string& table) const {
    return value_of(site.mysql.query("SELECT COUNT(*) FROM " + table, {}, soon())).at(0).integer(0);
}

std::string Scene::fingerprint() const {
    std::string out;
    for (const auto& row : value_of(site.mysql.query(std::string("CHECKSUM TABLE ") + tables, {}, soon())))
        out += row.text(0) + "=" + row.text(1) + " ";
    return out;
}

void OtherSchema::make_newer() const {
    must(
        scene_.site.mysql.execute("INSERT INTO migrations (number, name, finished_at)"
                                  " VALUES (999, '999_later.sql', NOW(3))",
                                  {}, scene_.soon()));
}

void OtherSchema::make_older() const {
    must(scene_.site.mysql.execute("UPDATE migrations SET number = 0 WHERE number = ?",
                                   {store::program_schema}, scene_.soon()));
}

void OtherSchema::make_unfinished() const {
    must(scene_.site.mysql.execute("UPDATE migrations SET finished_at = NULL WHERE number = ?",
                                   {store::program_schema}, scene_.soon()));
}

void OtherSchema::put_back() const {
    for (const char* sql :
         {"DELETE FROM migrations WHERE number > ?", "UPDATE migrations SET number = ? WHERE number = 0",
          "UPDATE migrations SET finished_at = NOW(3) WHERE number = ?"})
        (void)scene_.site.mysql.execute(sql, {store::program_schema}, scene_.soon());
}

std::string encoded(const Pairs& form) {
    std::string out;
    for (const auto& [name, value] : form)
        out += (out.empty() ? "" : "&") + base::percent_encode(name) + "=" + base::percent_encode(value);
    return out;
}

Answer request(Pages& pages, const std::string& method, const std::string& page, const Visitor& visitor,
               const std::string& query, const std::string& body) {
    Pairs variables = {
        {"REQUEST_METHOD", method},
        {"QUERY_STRING", query},
        {"REQUEST_URI", std::string(base_path) + "/" + page + (query.empty() ? "" : "?" + query)}};
    bool has_address = false;
    for (const auto& [name, value] : visitor.headers) has_address = has_address || name == "REMOTE_ADDR";
    if (!has_address) variables.emplace_back("REMOTE_ADDR", "192.0.2.10");
    if (!visitor.token.empty())
        variables.emplace_back("HTTP_COOKIE", std::string(cookie_name) + "=" + visitor.token);
    if (method == "POST") {
        variables.emplace_back("CONTENT_TYPE", "application/x-www-form-urlencoded");
        variables.emplace_back("CONTENT_LENGTH", std::to_string(body.size()));
    }
    variables.insert(variables.end(), visitor.headers.begin(), visitor.headers.end());
    return pages.ask(page, variables, body);
}

Answer get(const std::string& page, const Visitor& visitor, const std::string& query) {
    return request(pages(), "GET", page, visitor, query);
}

Answer head(const std::string& page, const Visitor& visitor, const std::string& query) {
    return request(pages(), "HEAD", page, visitor, query);
}

Answer post(const std::string& page, const Visitor& visitor, Pairs form) {
    bool has_csrf = visitor.csrf.empty();
    for (const auto& [name, value] : form) has_csrf = has_csrf || name == "csrf";
    if (!has_csrf) form.emplace_back("csrf", visitor.csrf);
    return request(pages(), "POST", page, visitor, "", encoded(form));
}

std::string without_reference(const Answer& answer) {
    const std::string id = answer.header("X-Request-Id");
    std::string body = answer.body;
    const size_t at = id.empty() ? std::string::npos : body.find(id);
    if (at == std::string::npos) FAIL(("no reference in " + answer.raw).c_str());
    return body.replace(at, id.size(), id.size(), ' ');
}

void check_status(int status, const Answer& answer, const std::string& what) {
    LONGS_EQUAL_TEXT(status, answer.status, (what + "\n" + answer.raw.substr(0, 2000)).c_str());
}

void check_redirect(const std::string& path, const Answer& answer) {
    check_status(303, answer);
    STRCMP_EQUAL(path.c_str(), answer.header("Location").c_str());
}

void check_holds(const Answer& answer, const std::string& part) {
    CHECK_TRUE_TEXT(answer.body.find(part) != std::string::npos,
                    (part + "\nis not in\n" + answer.raw).c_str());
}

void check_logged(const Pages& pages, const std::string& page, const std::string& part) {
    const auto limit = base::Deadline::in(std::chrono::seconds(30));
    std::string log;
    do log = pages.log_of(page);
    while (log.find(part) == std::string::npos && !limit.is_over());
    STRCMP_CONTAINS(part.c_str(), log.c_str());
}

void check_lacks(const Answer& answer, const std::string& part) {
    CHECK_TRUE_TEXT(answer.raw.find(part) == std::string::npos, (part + "\nis in\n" + answer.raw).c_str());
}

void check_refused_field(const std::string& field, const Answer& answer) {
    check_status(422, answer, field);
    check_holds(answer, "data-error-for=\"" + field + "\"");
}

unsigned closed_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        FAIL("no free port");
    ::close(fd);
    return ntohs(address.sin_port);
}

}  // namespace pages_test
