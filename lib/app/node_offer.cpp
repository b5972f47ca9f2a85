// SPDX-License-Identifier: MIT
#include "app/node_offer.h"

#include "app/offer_json.h"
#include "app/sentences.h"
#include "base/clock.h"
#include "pve/client.h"

namespace app {
namespace {

constexpr const char* facts_kind = "facts";

// What is left of the request after the page has been made: the node gets the rest.
base::Deadline leave_time(base::Deadline deadline) {
    const auto left = deadline.left();
    const auto reserve = std::chrono::milliseconds(300);
    return deadline.within(left > reserve ? left - reserve : std::chrono::milliseconds(0));
}

template <class T>
void fall_back(Site& site, const store::Node& node, const char* kind, const store::NodeHealth& health,
               Known<T>& known) {
    known.trouble = trouble_of(node, health);
    const auto snapshot = site.snapshots.recall(node.id, kind, moment());
    if (!snapshot) return;
    const auto parsed = base::json::parse(snapshot->text);
    if (!parsed) return;
    from_json(*parsed, known.value);
    known.trouble->last_known = snapshot->at;
}

template <class T, class Question>
Known<T> ask_or_recall(Site& site, const store::Node& node, const char* kind, base::Deadline deadline,
                       Question question) {
    Known<T> known;
    const store::NodeHealth health = health_of(site, {node}, deadline)[0];
    const auto endpoint = endpoint_of(site, node);
    if (health.is_open || !endpoint) {
        fall_back(site, node, kind, health, known);
        return known;
    }
    pve::Client client(site.http, *endpoint);
    pve::Result<T> answer = question(client, leave_time(deadline));
    if (answer) {
        report_answer(site, node.id);
        known.is_fresh = true;
        known.value = std::move(*answer);
        (void)site.snapshots.remember(node.id, kind, to_json(known.value), moment());
        return known;
    }
    report_failure(site, node.id, answer.error());
    known.refusal = sentence_about(answer.error(), node.name);
    fall_back(site, node, kind, health, known);
    if (known.trouble->since == 0) known.trouble->since = base::unix_now();
    if (const std::string reason = reason_in(answer.error(), node); !reason.empty())
        known.trouble->reason = reason;
    return known;
}

pve::Result<TemplatesByStorage> ask_templates(pve::Client& client, const std::string& pve_node,
                                              base::Deadline deadline) {
    const auto storages = client.storages(pve_node, pve::Content::vztmpl, deadline);
    if (!storages) return storages.error();
    const std::vector<std::string> names = pve::names_of_active(*storages);
    TemplatesByStorage templates;
    auto lists = client.templates_of(pve_node, names, deadline);
    for (size_t i = 0; i < names.size(); ++i)
        if (lists[i]) templates[names[i]] = std::move(*lists[i]);
    return templates;
}

}  // namespace

Known<TemplatesByStorage> templates_of(Site& site, const store::Node& node, base::Deadline deadline) {
    return ask_or_recall<TemplatesByStorage>(site, node, "templates", deadline,
                                             [&](pve::Client& client, base::Deadline until) {
                                                 return ask_templates(client, node.pve_node, until);
                                             });
}

Known<std::vector<pve::Storage>> root_storages_of(Site& site, const store::Node& node,
                                                  base::Deadline deadline) {
    return ask_or_recall<std::vector<pve::Storage>>(
        site, node, "root_storages", deadline, [&](pve::Client& client, base::Deadline until) {
            return client.storages(node.pve_node, pve::Content::rootdir, until);
        });
}

Known<std::vector<pve::Bridge>> bridges_of(Site& site, const store::Node& node, base::Deadline deadline) {
    return ask_or_recall<std::vector<pve::Bridge>>(
        site, node, "bridges", deadline,
        [&](pve::Client& client, base::Deadline until) { return client.bridges(node.pve_node, until); });
}

Known<pve::NodeFacts> facts_of(Site& site, const store::Node& node, base::Deadline deadline,
                               int64_t fresh_seconds) {
    const auto snapshot = site.snapshots.recall(node.id, facts_kind, moment());
    if (snapshot && base::unix_now() - snapshot->at < fresh_seconds) {
        const auto parsed = base::json::parse(snapshot->text);
        Known<pve::NodeFacts> known;
        if (parsed) from_json(*parsed, known.value);
        known.is_fresh = !known.value.version.text.empty();
        if (known.is_fresh) return known;
    }
    return ask_or_recall<pve::NodeFacts>(
        site, node, facts_kind, deadline,
        [&](pve::Client& client, base::Deadline until) { return client.facts(node.pve_node, until); });
}

}  // namespace app
