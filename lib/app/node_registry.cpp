// SPDX-License-Identifier: MIT
#include "app/node_registry.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/node_access.h"
#include "app/sentences.h"
#include "base/log.h"
#include "base/text.h"
#include "pve/client.h"

namespace app {
namespace {

using web::Presence;

bool is_fingerprint(std::string_view text) { return pve::normalise_fingerprint(text).has_value(); }

const std::vector<web::Field> fields = {
    {"name", {.max_length = 64}, Presence::required, "Name", "What you call this node here.", "", "pve1"},
    {"host",
     {.accepts = pve::is_host, .complaint = "Enter a host name or an IP address, without https:// and port."},
     Presence::required,
     "Host",
     "",
     "",
     "pve1.example.org"},
    {"port", web::whole_number(1, 65535), Presence::required, "Port", "Proxmox listens on 8006."},
    {"token_id",
     {.accepts = pve::is_token_id, .complaint = "The token id has the form user@realm!name."},
     Presence::required,
     "API token id",
     "As Proxmox shows it under Datacenter, Permissions, API Tokens.",
     "",
     "berth@pve!wizard",
     "off"},
    {"token_secret",
     {.input = web::Input::secret,
      .max_length = 64,
      .accepts = pve::is_token_secret,
      .complaint = "The secret is the UUID that Proxmox showed when the token was made."},
     Presence::optional,
     "Token secret",
     "Kept sealed. When editing, leave it empty to keep the present one."},
    {"trust",
     {.input = web::Input::radio,
      .max_length = 12,
      .pattern = "system|fingerprint|ca",
      .complaint = "Please choose how the certificate is trusted."},
     Presence::required,
     "Trust the certificate"},
    {"fingerprint",
     {.max_length = 150,
      .accepts = is_fingerprint,
      .complaint = "A SHA-256 fingerprint has 32 pairs of hexadecimal digits."},
     Presence::optional,
     "SHA-256 fingerprint",
     "Left empty, Berth looks it up and shows it to you for comparing.",
     "",
     "AA:BB:CC:…"},
    {"ca",
     {.input = web::Input::area,
      .max_length = 16384,
      .accepts = pve::is_ca_pem,
      .complaint = "Paste the PEM text, from BEGIN CERTIFICATE to END CERTIFICATE."},
     Presence::optional,
     "Certificate authority",
     "The contents of /etc/pve/pve-root-ca.pem."},
    {"pve_node",
     {.max_length = 63,
      .pattern = "[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?",
      .complaint = "This is no name of a Proxmox node."},
     Presence::optional,
     "Member of the cluster",
     "Left empty, Berth asks the node and lets you choose."},
};

const char* label_of(const char* name) { return web::find_field(fields, name)->label; }

// The field of the form that a failure to connect speaks of.
const char* field_of(pve::Kind kind, store::Trust trust) {
    switch (kind) {
        case pve::Kind::certificate:
            return trust == store::Trust::fingerprint ? "fingerprint"
                   : trust == store::Trust::ca        ? "ca"
                                                      : "trust";
        case pve::Kind::unauthorised:
        case pve::Kind::denied:
            return "token_id";
        default:
            return "host";
    }
}

std::string sentence_for_form(const pve::Failure& failure, const NodeForm& form, store::Trust trust) {
    if (failure.kind != pve::Kind::certificate) return sentence_about(failure, form.host);
    if (trust == store::Trust::fingerprint)
        return fmt::format("{} shows another certificate than the one with this fingerprint.", form.host);
    if (trust == store::Trust::ca)
        return fmt::format("The certificate of {} was not issued by this authority for this name.",
                           form.host);
    return fmt::format(
        "The certificate of {} is not one that this machine trusts for this name. Proxmox’s own is not: "
        "choose the fingerprint or paste its authority.",
        form.host);
}

std::string rights_sentence(const std::vector<pve::Right>& missing) {
    std::string list;
    for (const pve::Right& right : missing)
        list += fmt::format("{}{} on {}", list.empty() ? "" : ", ", right.privilege, right.path);
    return fmt::format("The token is accepted, but it lacks rights that the wizard needs: {}.", list);
}

// One attempt to save: the record as it grows, and what is wrong with it.
class Saving {
  public:
    Saving(Site& site, const NodeForm& form, base::Deadline deadline)
        : site_(site), form_(form), deadline_(deadline) {}

    base::Result<NodeSaving> run(int64_t user_id) {
        node_.user_id = user_id;
        if (form_.id != 0) {
            auto stored = site_.nodes.find(user_id, form_.id, deadline_);
            if (!stored) return stored.error();
            stored_ = std::move(*stored);
        }
        take_form();
        if (!is_refused()) find_trust();
        if (!is_refused()) find_secret();
        if (!is_refused()) test_connection();
        if (is_refused()) return outcome_;
        return write();
    }

  private:
    bool is_refused() const { return !outcome_.errors.empty(); }
    void refuse(const char* field, std::string sentence) {
        outcome_.errors.push_back({field, std::move(sentence)});
    }

    void take_form() {
        node_.id = form_.id;
        node_.name = form_.name;
        node_.host = base::to_lower(form_.host);
        node_.port = form_.port;
        node_.token_id = form_.token_id;
        node_.trust = store::parse_trust(form_.trust).value_or(store::Trust::system);
        node_.pve_node = form_.pve_node;
        if (node_.trust == store::Trust::ca) {
            node_.ca = form_.ca;
            if (node_.ca.empty()) refuse("ca", fmt::format("{} is missing.", label_of("ca")));
        }
    }

    // For a fingerprint that the user did not give: what is there, without sending anything.
    void find_trust() {
        if (node_.trust != store::Trust::fingerprint) return;
        if (const auto given = pve::normalise_fingerprint(form_.fingerprint)) {
            node_.fingerprint = pve::show_fingerprint(*given);
            return;
        }
        const auto found =
            site_.http.capture_certificate(node_.host, static_cast<uint16_t>(node_.port), deadline_);
        if (!found) return refuse("host", sentence_about(found.error(), form_.host));
        outcome_.found_fingerprint = pve::show_fingerprint(*found);
        refuse("fingerprint", "Compare this fingerprint with the one Proxmox shows, then confirm it.");
    }

    bool has_same_target() const {
        return stored_.host == node_.host && stored_.port == node_.port && stored_.trust == node_.trust &&
               stored_.fingerprint == node_.fingerprint && stored_.ca == node_.ca;
    }

    void find_secret() {
        secret_ = form_.token_secret;
        if (!secret_.empty()) return;
        if (stored_.id == 0) return refuse("token_secret", "Token secret is missing.");
        if (!has_same_target())
            return refuse("token_secret", "Host, port or trust changed, so the secret is needed again.");
        const auto opened = site_.key.open(stored_.sealed_secret, seal_context(stored_));
        if (!opened)
            return refuse("token_secret", "The stored secret cannot be read any more. Enter it again.");
        secret_ = *opened;
    }

    void seal() {
        node_.seal_id = base::crypto::random_id();
        node_.sealed_secret = site_.key.seal(secret_, seal_context(node_));
    }

    void fail(const pve::Failure& failure) {
        refuse(field_of(failure.kind, node_.trust), sentence_for_form(failure, form_, node_.trust));
        if (failure.kind == pve::Kind::certificate && !failure.found_fingerprint.empty() &&
            node_.trust == store::Trust::fingerprint)
            outcome_.found_fingerprint = pve::show_fingerprint(failure.found_fingerprint);
    }

    void test_connection() {
        seal();
        const auto endpoint = endpoint_of(site_, node_);
        if (!endpoint) return refuse("token_secret", "The secret could not be sealed.");
        pve::Client client(site_.http, *endpoint);
        const auto version = client.version(deadline_);
        if (!version) return fail(version.error());
        node_.pve_version = version->text;
        const auto permissions = client.permissions(deadline_);
        if (!permissions) return fail(permissions.error());
        const auto missing = pve::missing_rights(*permissions, *version);
        if (!missing.empty()) return refuse("token_id", rights_sentence(missing));
        const auto members = client.nodes(deadline_);
        if (!members) return fail(members.error());
        node_.leaf_fingerprint = pve::show_fingerprint(client.fingerprint());
        choose_member(*members);
    }

    void choose_member(const std::vector<pve::Member>& members) {
        for (const pve::Member& member : members)
            if (!member.fingerprint.empty())
                fingerprints_.push_back(pve::show_fingerprint(member.fingerprint));
        if (node_.pve_node.empty() && members.size() == 1) node_.pve_node = members.front().name;
        const bool is_known = std::any_of(members.begin(), members.end(), [&](const pve::Member& member) {
            return member.name == node_.pve_node;
        });
        if (is_known) return;
        for (const pve::Member& member : members) outcome_.members.push_back(member.name);
        refuse("pve_node", node_.pve_node.empty()
                               ? "This is a cluster. Choose the member that this record stands for."
                               : "The cluster has no member of this name. Choose one.");
    }

    base::Result<NodeSaving> write() {
        const auto moment = base::Deadline::in(std::chrono::seconds(3));
        if (form_.id == 0) {
            const auto id = site_.nodes.add(node_, fingerprints_, moment);
            if (!id) return written(id.error());
            outcome_.id = *id;
        } else {
            const auto updated = site_.nodes.update(node_, fingerprints_, moment);
            if (!updated) return written(updated.error());
            outcome_.id = form_.id;
        }
        report_answer(site_, outcome_.id);
        base::log::info(form_.id == 0 ? "node_added" : "node_changed",
                        {{"node", std::to_string(outcome_.id)},
                         {"name", node_.name},
                         {"address", node_.host + ":" + std::to_string(node_.port)}});
        return outcome_;
    }

    base::Result<NodeSaving> written(const base::Error& error) {
        if (error.code != base::Code::conflict) return error;
        refuse("name", "You have a node of this name already.");
        return outcome_;
    }

    Site& site_;
    const NodeForm& form_;
    base::Deadline deadline_;
    store::Node stored_, node_;
    std::string secret_;
    std::vector<std::string> fingerprints_;
    NodeSaving outcome_;
};

}  // namespace

const std::vector<web::Field>& node_fields() { return fields; }

base::Result<NodeSaving> save_node(Site& site, int64_t user_id, const NodeForm& form,
                                   base::Deadline deadline) {
    return Saving(site, form, deadline).run(user_id);
}

base::Result<NodeTest> test_node(Site& site, int64_t user_id, int64_t node_id, base::Deadline deadline) {
    const auto node = site.nodes.find(user_id, node_id, deadline);
    if (!node) return node.error();
    const auto endpoint = endpoint_of(site, *node);
    if (!endpoint)
        return NodeTest{false,
                        fmt::format("The secret of {} cannot be read any more. Enter it again.", node->name)};
    pve::Client client(site.http, *endpoint);
    const auto version = client.version(deadline);
    if (!version) {
        report_failure(site, node_id, version.error());
        return NodeTest{false, sentence_about(version.error(), node->name)};
    }
    report_answer(site, node_id);
    const auto permissions = client.permissions(deadline);
    if (!permissions) return NodeTest{false, sentence_about(permissions.error(), node->name)};
    const auto missing = pve::missing_rights(*permissions, *version);
    if (!missing.empty()) return NodeTest{false, rights_sentence(missing)};
    return NodeTest{
        true, fmt::format("{} answers: Proxmox VE {}, and the token has the rights that the wizard needs.",
                          node->name, version->text)};
}

base::Result<void> remove_node(Site& site, int64_t user_id, int64_t node_id, base::Deadline deadline) {
    const auto removed = site.nodes.remove(user_id, node_id, deadline);
    if (removed) base::log::info("node_removed", {{"node", std::to_string(node_id)}});
    return removed;
}

base::Result<void> make_default_node(Site& site, int64_t user_id, int64_t node_id, base::Deadline deadline) {
    return site.nodes.make_default(user_id, node_id, deadline);
}

}  // namespace app
