// SPDX-License-Identifier: MIT
#include "app/template_offer.h"

#include <algorithm>

#include "app/sentences.h"
#include "base/clock.h"
#include "base/log.h"
#include "pve/client.h"

namespace app {
namespace {

constexpr const char* architecture_kind = "architecture";
constexpr int64_t day = 86400;
constexpr const char* privilege = "Datastore.AllocateTemplate";

pve::Failure no_secret() {
    return pve::failure_of(pve::Kind::unauthorised, base::Code::internal, "the token's secret does not open");
}

pve::Result<std::vector<TemplateStorage>> storages_of(pve::Client& client, const std::string& pve_node,
                                                      base::Deadline deadline) {
    const auto storages = client.storages(pve_node, pve::Content::vztmpl, deadline);
    if (!storages) return storages.error();
    const std::vector<std::string> names = pve::names_of_active(*storages);
    std::vector<TemplateStorage> out;
    const auto rights = client.holds_on_storages(privilege, names, deadline);
    for (size_t i = 0; i < names.size(); ++i) out.push_back({names[i], rights[i]});
    return out;
}

}  // namespace

std::string architecture_of(Site& site, const store::Node& node, base::Deadline deadline) {
    const auto known = site.snapshots.recall(node.id, architecture_kind, moment());
    if (known && base::unix_now() - known->at < day) return known->text;
    const auto endpoint = endpoint_of(site, node);
    if (!endpoint) return {};
    pve::Client client(site.http, *endpoint);
    const auto word = client.architecture(node.pve_node, deadline.within(std::chrono::milliseconds(700)));
    if (!word) return {};
    if (!word->empty()) (void)site.snapshots.remember(node.id, architecture_kind, *word, moment());
    return *word;
}

DownloadOffer download_offer_of(Site& site, const store::Node& node, base::Deadline deadline) {
    DownloadOffer offer;
    const auto templates = templates_of(site, node, deadline);
    const auto endpoint = endpoint_of(site, node);
    if (!templates.is_fresh || !endpoint) {
        offer.refusal = templates.refusal.empty()
                            ? node.name + " does not answer, so nothing can be downloaded now."
                            : templates.refusal;
        return offer;
    }
    pve::Client client(site.http, *endpoint);
    auto appliances = client.appliances(node.pve_node, deadline);
    if (!appliances) {
        offer.refusal = sentence_about(appliances.error(), node.name);
        return offer;
    }
    auto storages = storages_of(client, node.pve_node, deadline);
    if (!storages) {
        offer.refusal = sentence_about(storages.error(), node.name);
        return offer;
    }
    offer.appliances = std::move(*appliances);
    offer.storages = std::move(*storages);
    offer.there = templates.value;
    return offer;
}

std::string storage_with(const TemplatesByStorage& there, const std::string& file) {
    for (const auto& [storage, templates] : there)
        if (std::any_of(templates.begin(), templates.end(),
                        [&](const pve::Template& item) { return item.name == file; }))
            return storage;
    return {};
}

pve::Result<std::string> download_template(Site& site, const store::Node& node, const std::string& storage,
                                           const std::string& file, base::Deadline deadline) {
    const auto endpoint = endpoint_of(site, node);
    if (!endpoint) return no_secret();
    pve::Client client(site.http, *endpoint);
    const auto upid = client.download_template(node.pve_node, storage, file, deadline);
    if (!upid) {
        report_failure(site, node.id, upid.error());
        return upid.error();
    }
    base::log::info("download", {{"node", std::to_string(node.id)}, {"file", file}, {"upid", upid->text}});
    return upid->text;
}

}  // namespace app
