// SPDX-License-Identifier: MIT
#include "app/node_change.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/node_offer.h"

namespace app {
namespace {

enum class Verdict { offered, not_offered, unknown };

constexpr const char* dependent_fields[] = {"ostemplate", "rootfs.storage", "net0.bridge"};

template <class T, class Has>
Verdict judge(const Known<T>& known, Has has) {
    if (!known.is_fresh) return Verdict::unknown;
    return has(known.value) ? Verdict::offered : Verdict::not_offered;
}

template <class Item>
auto has_name(const std::string& name) {
    return [&name](const std::vector<Item>& items) {
        return std::any_of(items.begin(), items.end(), [&](const Item& item) { return item.name == name; });
    };
}

Verdict ask(Site& site, const store::Node& node, const std::string& field, const std::string& value,
            base::Deadline deadline) {
    if (field == "ostemplate")
        return judge(templates_of(site, node, deadline), [&](const TemplatesByStorage& storages) {
            for (const auto& [storage, templates] : storages)
                for (const pve::Template& item : templates)
                    if (item.volid == value) return true;
            return false;
        });
    if (field == "rootfs.storage")
        return judge(root_storages_of(site, node, deadline), has_name<pve::Storage>(value));
    return judge(bridges_of(site, node, deadline), has_name<pve::Bridge>(value));
}

}  // namespace

std::vector<const char*> node_dependent_fields(const Step& step) {
    std::vector<const char*> fields;
    for (const char* field : dependent_fields)
        if (web::find_field(step.fields, field)) fields.push_back(field);
    return fields;
}

bool is_offered(Site& site, const store::Node& node, const std::string& field, const std::string& value,
                base::Deadline deadline) {
    return value.empty() || ask(site, node, field, value, deadline) != Verdict::not_offered;
}

std::string drop_invalid_values(Site& site, const store::Node& node,
                                std::map<std::string, std::string>& values, base::Deadline deadline) {
    std::string dropped;
    bool is_silent = false;
    for (const char* field : dependent_fields) {
        const auto found = values.find(field);
        if (found == values.end() || found->second.empty()) continue;
        const Verdict verdict = ask(site, node, field, found->second, deadline);
        is_silent = is_silent || verdict == Verdict::unknown;
        if (verdict != Verdict::not_offered) continue;
        dropped +=
            fmt::format("{}{} ({})", dropped.empty() ? "" : ", ", wizard_field(field)->label, found->second);
        values.erase(found);
    }
    std::string notice;
    if (!dropped.empty())
        notice = fmt::format("{} does not offer these, so they were reset: {}.", node.name, dropped);
    if (is_silent) {
        notice += notice.empty() ? "" : " ";
        notice += fmt::format("{} does not answer, so the choices made for another node are kept unchecked.",
                              node.name);
    }
    return notice;
}

}  // namespace app
