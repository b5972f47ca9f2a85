// SPDX-License-Identifier: MIT
#include "setting.h"
#include "app/node_access.h"
#include "base/text.h"
#include "pve/client.h"

namespace creation_test {
namespace {

using store_test::soon;
using Until = std::chrono::steady_clock::time_point;

constexpr std::chrono::seconds patience{15};

// Each test its own, so that what one leaves on the node is in no other's way.
uint32_t next_vmid() {
    static uint32_t last = 2000;
    return ++last;
}

Until until() { return std::chrono::steady_clock::now() + patience; }
bool is_over(Until until) { return std::chrono::steady_clock::now() > until; }
void rest() { ::usleep(30'000); }

std::string random_id() { return base::crypto::to_hex(base::crypto::random_bytes(16)); }

base::Config config_of(const base_test::TemporaryFolder& folder) {
    base::Config config;
    config.key_file = folder / "key";
    config.mysql = store_test::mysql_config();
    config.redis = store_test::redis_config();
    config.nodes.allow_loopback = true;
    return config;
}

std::unique_ptr<app::Site> site_of(base::Config config) {
    auto key = value_of(base::KeyRing::load(config.key_file));
    return std::make_unique<app::Site>(std::move(config), std::move(key));
}

store::Node record_of(int64_t user_id, const pve::Endpoint& endpoint, const app::Site& site) {
    store::Node node;
    node.user_id = user_id;
    node.name = "pve1";
    node.host = endpoint.host;
    node.port = endpoint.port;
    node.pve_node = "pve1";
    node.token_id = endpoint.token_id;
    node.trust = store::Trust::fingerprint;
    node.fingerprint = endpoint.fingerprint;
    node.leaf_fingerprint = endpoint.fingerprint;
    node.pve_version = "9.2.11";
    node.seal_id = random_id();
    node.sealed_secret = site.key.seal(endpoint.token_secret, app::seal_context(node));
    return node;
}

store::Draft draft_of(int64_t user_id, int64_t node_id, uint32_t vmid) {
    store::Draft draft;
    draft.id = random_id();
    draft.user_id = user_id;
    draft.node_id = node_id;
    draft.creation_key = random_id();
    draft.values = {{"vmid", std::to_string(vmid)},
                    {"hostname", "web" + std::to_string(vmid)},
                    {"ssh-public-keys", ""},
                    {"tags", "web"},
                    {"unprivileged", "1"},
                    {"features.nesting", "1"},
                    {"ostemplate", "local:vztmpl/alpine-3.22-default_20250617_amd64.tar.xz"},
                    {"rootfs.storage", "local-lvm"},
                    {"rootfs.size", "1"},
                    {"cores", "1"},
                    {"memory", "128"},
                    {"swap", "0"},
                    {"net0.bridge", "vmbr0"},
                    {"net0.ip", "dhcp"},
                    {"net0.gw", ""},
                    {"net0.tag", ""},
                    {"net0.firewall", "1"},
                    {"nameserver", ""},
                    {"searchdomain", ""}};
    return draft;
}

}  // namespace

const char* const create_post = "POST /nodes/pve1/lxc$";

std::string fault(const std::string& match, const std::string& action, const std::string& settings) {
    return "{\"match\":\"" + match + "\",\"action\":\"" + action + "\"" + settings + "}";
}

std::string on_create(const std::string& action, const std::string& settings) {
    return fault(create_post, action, settings);
}

Setting::Setting() : vmid_(next_vmid()) {
    proxmox_.clear_faults();
    expect_success(base::create_key_file(folder_ / "key"));
    config_ = config_of(folder_);
    site_ = site_of(config_);
    user_id_ = store_test::add_user(servers_.mysql, "anna");
    const auto endpoint = proxmox_.endpoint("pve1", "full");
    token_id_ = endpoint.token_id;
    node_id_ = value_of(site_->nodes.add(record_of(user_id_, endpoint, *site_), {}, soon()));
    add_draft();
    ledger_before_ = proxmox_.ledger().size();
}

void Setting::add_draft() {
    const auto draft = draft_of(user_id_, node_id_, vmid_);
    draft_id_ = draft.id;
    expect_success(site_->drafts.add(draft, soon()));
}

void Setting::start_anew() {
    judge();
    proxmox_.clear_faults();
    vmid_ = next_vmid();
    add_draft();
}

std::unique_ptr<app::Site> Setting::another_site() const { return site_of(config_); }

std::unique_ptr<app::Site> Setting::another_site(const base::Config::Mysql& mysql) const {
    auto config = config_;
    config.mysql = mysql;
    return site_of(std::move(config));
}

std::string Setting::write_configuration() const {
    return folder_.write(
        "berth.ini", "[site]\ntemplates = html/templates\nkey_file = " + config_.key_file +
                         "\n[mysql]\nsocket = " + config_.mysql.socket + "\nuser = " + config_.mysql.user +
                         "\ndatabase = " + config_.mysql.database +
                         "\n[redis]\nsocket = " + config_.redis.socket +
                         "\nprefix = " + config_.redis.prefix + "\n[nodes]\nallow_loopback = yes\n");
}

app::Wizard Setting::wizard(app::Site& site) {
    app::Wizard wizard;
    wizard.nodes = value_of(site.nodes.list(user_id_, soon()));
    wizard.node = wizard.nodes.front();
    wizard.draft = value_of(site.drafts.find(user_id_, draft_id_, soon()));
    wizard.step = app::wizard_steps().size() - 1;
    wizard.draft.values["start"] = is_start_wanted_ ? "1" : "0";
    return wizard;
}

std::string Setting::begin(app::Site& site) {
    auto wizard = this->wizard(site);
    const auto begun = value_of(app::begin_creation(site, wizard, wizard.draft.creation_key,
                                                    base::Deadline::in(std::chrono::seconds(35))));
    for (const auto& error : begun.errors) FAIL((error.field + ": " + error.text).c_str());
    if (begun.creation_id.empty()) FAIL(("not begun: " + begun.problem).c_str());
    return begun.creation_id;
}

std::string Setting::plan() {
    const auto wizard = this->wizard(*site_);
    const auto spec = app::spec_of(wizard.draft.values);
    base::json::Writer out;
    out.begin_object();
    const auto params = value_of(pve::params_of(spec));
    for (const auto& [name, value] : params) out.key(name).text(value);
    store::NewCreation wanted;
    wanted.user_id = user_id_;
    wanted.idem_key = wizard.draft.creation_key;
    wanted.spec_json = out.end_object().finish();
    wanted.spec_hash = base::crypto::sha256(wanted.spec_json);
    wanted.node_id = node_id_;
    wanted.vmid = vmid_;
    wanted.draft_id = draft_id_;
    wanted.hostname = spec.hostname;
    wanted.is_start_wanted = is_start_wanted_;
    return value_of(site_->creations.insert(wanted, soon())).creation->id;
}

Creation Setting::row(const std::string& id) { return value_of(site_->creations.load(id, soon())); }

Creation Setting::advance(const std::string& id, const std::string& actor) {
    site_->begin_request();
    return value_of(app::advance(*site_, row(id), actor, base::Deadline::in(std::chrono::seconds(35))));
}

void Setting::pass(const std::string& id, int64_t seconds) {
    std::string earlier;
    for (const char* column : {"lease_until", "sent_at", "updated_at", "watch_until", "looked_at"}) {
        const std::string name(column);
        earlier += (earlier.empty() ? "" : ", ") + name + " = " + name + " - INTERVAL " +
                   std::to_string(seconds) + " SECOND";
    }
    set(id, earlier);
}

void Setting::set(const std::string& id, const std::string& assignment) {
    expect_success(servers_.mysql.execute("UPDATE creations SET " + assignment + " WHERE id = ?",
                                          {store::Param::hex(id)}, soon()));
}

Creation Setting::advance_until(const std::string& id, const std::function<bool(const Creation&)>& is_met) {
    for (const auto end = until(); !is_over(end); rest()) {
        const Creation now = advance(id);
        if (is_met(now)) return now;
    }
    const Creation last = row(id);
    FAIL((std::string("it stays ") + store::word_of(last.state) + ", reason \"" + last.reason + "\", start " +
          store::word_of(last.start_state) + " " + last.start_message + "; its way: " + way(id))
             .c_str());
    return last;
}

Creation Setting::advance_to(const std::string& id, State state) {
    return advance_until(id, [&](const Creation& creation) { return creation.state == state; });
}

Creation Setting::settle(const std::string& id) {
    unsigned rev = 0;
    int rounds = 0;
    return advance_until(id, [&](const Creation& creation) {
        if (app::is_final(creation)) return true;
        // What is still as it was after some looks waits for a lease, a back-off or the window.
        rounds = creation.rev == rev ? rounds + 1 : 0;
        rev = creation.rev;
        if (rounds >= 6) pass(id, 1000);
        return creation.state == State::ambiguous && !creation.attention.empty();
    });
}

void Setting::wait_for(const std::string& action, int count, const std::string& outcome) {
    for (const auto end = until(); entries(action, outcome) < count; rest())
        if (is_over(end)) FAIL(("the ledger never had " + action + " " + outcome).c_str());
}

int Setting::entries(const std::string& action, const std::string& outcome) const {
    int count = 0;
    for (const Entry& entry : proxmox_.ledger())
        if (entry.vmid == vmid_ && entry.action == action && (outcome.empty() || entry.outcome == outcome))
            ++count;
    return count;
}

std::vector<store::CreationEvent> Setting::events(const std::string& id) {
    return value_of(site_->creations.events(id, soon()));
}

std::string Setting::way(const std::string& id) {
    std::string way;
    for (const auto& event : events(id))
        if (event.from != event.to) way += (way.empty() ? "" : " ") + event.to;
    return way;
}

void Setting::add_foreign(const std::string& type, const std::string& node, const std::string& config) {
    proxmox_.order("{\"action\":\"add_guest\",\"vmid\":" + std::to_string(vmid_) + ",\"type\":\"" + type +
                   "\",\"node\":\"" + node + "\"" + (config.empty() ? "" : ",\"config\":" + config) + "}");
}

void Setting::remove_container() const {
    proxmox_.order("{\"action\":\"remove_guest\",\"cluster\":\"lab\",\"vmid\":" + std::to_string(vmid_) +
                   "}");
}

void Setting::forget_ledger() { ledger_before_ = proxmox_.ledger().size(); }

}  // namespace creation_test
