// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace web {

// Every link of the site is made here, so that the site can live below any path. `base_path` is "" or
// "/berth".
class Urls {
  public:
    explicit Urls(std::string base_path) : base_(std::move(base_path)) {}

    // Page names are the names of the executables: "wizard_general" is BASE/wizard_general.
    std::string page(std::string_view name) const;
    std::string home() const { return page("containers"); }
    std::string login(const std::string& next) const;
    std::string wizard(std::string_view page_name, const std::string& draft) const;
    std::string creation(const std::string& id) const;
    std::string creations(int64_t page_number) const;
    std::string edit_node(int64_t id) const;
    std::string remove_node(int64_t id) const;
    // `done` is what has just been done to node `id`, for the sentence above the list.
    std::string nodes_done(std::string_view done, int64_t id) const;
    std::string containers_of(int64_t node) const;
    std::string container(int64_t node, uint32_t vmid) const;
    // A task of Proxmox by its UPID, as one node record asks for it.
    std::string task(int64_t node, const std::string& upid) const;
    std::string poll_task(int64_t node, const std::string& upid) const;
    // `done` is what has just been done there, for the sentence above.
    std::string account_done(std::string_view done) const;
    std::string rename_key(int64_t id) const;
    std::string presets_done(std::string_view done) const;
    // `question` is rename or remove.
    std::string preset(std::string_view question, int64_t id) const;
    // The form that keeps what a `draft` or a `creation` holds.
    std::string presets_for(std::string_view source, const std::string& id) const;
    // A new wizard that begins with it; 0: with none.
    std::string wizard_from_preset(int64_t id) const;

    // A path below this site and nothing else: what a sign-in may lead back to.
    bool is_ours(const std::string& path) const;

  private:
    std::string base_;
};

}  // namespace web
