// SPDX-License-Identifier: MIT
#include "web/urls.h"

#include "base/text.h"
#include "web/reply.h"

namespace web {

std::string Urls::page(std::string_view name) const { return base_ + "/" + std::string(name); }

std::string Urls::login(const std::string& next) const {
    return is_ours(next) ? page("login") + "?next=" + base::percent_encode(next) : page("login");
}

std::string Urls::wizard(std::string_view page_name, const std::string& draft) const {
    return draft.empty() ? page(page_name) : page(page_name) + "?draft=" + draft;
}

std::string Urls::creation(const std::string& id) const { return page("creation") + "?id=" + id; }
std::string Urls::creations(int64_t page_number) const {
    return page("creations") + "?page=" + std::to_string(page_number);
}
std::string Urls::edit_node(int64_t id) const { return page("nodes") + "?edit=" + std::to_string(id); }
std::string Urls::remove_node(int64_t id) const { return page("nodes") + "?remove=" + std::to_string(id); }
std::string Urls::nodes_done(std::string_view done, int64_t id) const {
    return page("nodes") + "?done=" + std::string(done) + "&id=" + std::to_string(id);
}
std::string Urls::containers_of(int64_t node) const { return home() + "?node=" + std::to_string(node); }
std::string Urls::account_done(std::string_view done) const {
    return page("account") + "?done=" + std::string(done);
}
std::string Urls::rename_key(int64_t id) const { return page("account") + "?rename=" + std::to_string(id); }
std::string Urls::presets_done(std::string_view done) const {
    return page("presets") + "?done=" + std::string(done);
}
std::string Urls::preset(std::string_view question, int64_t id) const {
    return page("presets") + "?" + std::string(question) + "=" + std::to_string(id);
}
std::string Urls::presets_for(std::string_view source, const std::string& id) const {
    return page("presets") + "?" + std::string(source) + "=" + id;
}
std::string Urls::wizard_from_preset(int64_t id) const {
    return page("wizard_general") + "?preset=" + std::to_string(id);
}

std::string Urls::container(int64_t node, uint32_t vmid) const {
    return page("container") + "?node=" + std::to_string(node) + "&vmid=" + std::to_string(vmid);
}
std::string Urls::task(int64_t node, const std::string& upid) const {
    return page("task") + "?node=" + std::to_string(node) + "&upid=" + base::percent_encode(upid);
}
std::string Urls::poll_task(int64_t node, const std::string& upid) const {
    return page("ajax_task") + "?node=" + std::to_string(node) + "&upid=" + base::percent_encode(upid);
}

bool Urls::is_ours(const std::string& path) const {
    return is_own_path(path) && base::has_prefix(path, base_ + "/");
}

}  // namespace web
