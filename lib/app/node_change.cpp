// SPDX-License-Identifier: MIT
#include "app/node_change.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/wizard_values.h"

namespace app {
namespace {

template <class Item>
auto has_name(const std::string& name) {
    return [&name](const std::vector<Item>& items) {
        return std::any_of(items.begin(), items.end(), [&](const Item& item) { return item.name == name; });
    };
}

auto has_template(const std::string& volid) {
    return [&volid](const TemplatesByStorage& storages) {
        for (const auto& [storage, templates] : storages)
            for (const pve::Template& item : templates)
                if (item.volid == volid) return true;
        return false;
    };
}

}  // namespace

template <class T, class Has>
bool ChoiceCheck::judge(const Known<T>& known, Has has) {
    if (!known.is_fresh) has_met_silence_ = true;
    return known.is_fresh && !has(known.value);
}

bool ChoiceCheck::is_refused(const web::Field& field, const std::string& value) {
    const std::string_view name = field.name;
    if (value.empty()) return false;
    if (name == "ostemplate") {
        if (!templates_) templates_ = templates_of(site_, node_, deadline_);
        return judge(*templates_, has_template(value));
    }
    if (name == "rootfs.storage" || name == "mp#.storage") {
        if (!storages_) storages_ = root_storages_of(site_, node_, deadline_);
        return judge(*storages_, has_name<pve::Storage>(value));
    }
    if (name == "net#.bridge") {
        if (!bridges_) bridges_ = bridges_of(site_, node_, deadline_);
        return judge(*bridges_, has_name<pve::Bridge>(value));
    }
    if (name == "pool") {
        if (!facts_) facts_ = facts_of(site_, node_, deadline_);
        return judge(*facts_,
                     [&](const pve::NodeFacts& facts) { return has_name<pve::Pool>(value)(facts.pools); });
    }
    return false;
}

std::string drop_invalid_values(Site& site, const store::Node& node, Values& values,
                                base::Deadline deadline) {
    std::string dropped;
    ChoiceCheck check(site, node, deadline);
    const Values before = values;
    for (const Step& step : wizard_steps())
        for (const auto& [field, name] : fields_with(step, before)) {
            const std::string value = value_in(values, name);
            if (!check.is_refused(*field, value)) continue;
            const std::string_view row = web::row_label_of(name);
            dropped += fmt::format("{}{}{}{} ({})", dropped.empty() ? "" : ", ", row, row.empty() ? "" : " ",
                                   field->label, value);
            values.erase(name);
        }
    std::string notice;
    if (!dropped.empty())
        notice = fmt::format("{} does not offer these, so they were reset: {}.", node.name, dropped);
    if (check.has_met_silence()) {
        notice += notice.empty() ? "" : " ";
        notice += fmt::format("{} does not answer, so the choices made for another node are kept unchecked.",
                              node.name);
    }
    return notice;
}

}  // namespace app
