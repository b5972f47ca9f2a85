// SPDX-License-Identifier: MIT
#include "app/doctor.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/doctor_checks.h"
#include "app/key_rotation.h"
#include "app/node_check.h"
#include "base/text.h"

namespace app {
namespace doctor {

std::string some_of(const std::vector<std::string>& names) {
    constexpr size_t most = 4;
    const std::vector<std::string> first(names.begin(), names.begin() + std::min(most, names.size()));
    std::string text;
    for (const std::string& name : first) text += (text.empty() ? "" : ", ") + name;
    return names.size() > most ? fmt::format("{} and {} more", text, names.size() - most) : text;
}

namespace {

void check_secrets(Site& site, size_t nodes, Findings& findings) {
    const auto use = key_use(site);
    if (!use)
        return findings.bad("key secrets", "They cannot be read: " + use.error().detail,
                            "See the lines about MySQL.");
    const size_t opened = nodes - std::min(nodes, use->unreadable.size());
    size_t old = 0;
    for (const KeyInUse& key : use->keys) old += key.role == KeyInUse::Role::opens ? key.secrets : 0;
    const auto missing = missing_keys(site, *use);
    if (!missing.empty())
        findings.bad(
            "key secrets",
            fmt::format("The keys open the token secrets of {} of {} nodes; the key file lacks {}.", opened,
                        nodes, some_of(missing)),
            "Add what it lacks from a copy of the key file, `berthctl key add < COPY`; without one each of "
            "those secrets has to be entered anew.");
    else if (opened < nodes)
        findings.bad(
            "key secrets", fmt::format("The keys open the token secrets of {} of {} nodes.", opened, nodes),
            "The key file has every key that the others name. Their secrets have to be entered anew.");
    else if (old > 0)
        findings.warn("key secrets",
                      fmt::format("{} of {} token secrets are sealed with an old key.", old, nodes),
                      "berthctl key rotate seals them anew.");
    else
        findings.ok("key secrets", fmt::format("The keys open the token secrets of all {} nodes.", nodes));
}

void check_all_nodes(Site& site, Findings& findings, base::Deadline deadline) {
    const auto nodes = site.nodes.list_all(deadline);
    if (!nodes)
        return findings.bad("nodes", "They cannot be read: " + nodes.error().detail,
                            "See the lines about MySQL.");
    if (nodes->empty()) return findings.ok("nodes", "There are none yet.");
    check_secrets(site, nodes->size(), findings);
    check_nodes(site, *nodes, findings, deadline);
}

}  // namespace
}  // namespace doctor

void diagnose(const DoctorPlan& plan, Findings& findings) {
    const auto deadline = base::Deadline::in(std::chrono::seconds(28));
    doctor::check_version(findings);
    doctor::check_libraries(findings);
    const auto config = doctor::check_configuration(plan.config_path, findings);
    if (!config) return;
    const auto service = doctor::check_account(*config, findings);
    doctor::check_rights(plan.config_path, service, findings);
    doctor::check_key(plan, *config, service, findings);
    doctor::check_shipped(*config, plan.shipped, findings);
    auto site = open_site();  // with a key that only root may read
    bool has_database = false;
    const auto look_at_servers = [&] {
        has_database = doctor::check_mysql(*config, findings, deadline.within(std::chrono::seconds(8)));
        doctor::check_redis(*config, findings, deadline.within(std::chrono::seconds(4)));
    };
    // The servers are seen as the pages see them; the sockets, which are for the web server, as root does.
    if (!service)
        look_at_servers();
    else if (const auto done = do_as(*service, look_at_servers); !done)
        findings.warn("account", done.error().detail, "Start this as that user.");
    doctor::check_sockets(plan, findings, deadline.within(std::chrono::seconds(4)));
    if (service)
        if (const auto changed = base::become(*service); !changed)
            findings.warn("account", changed.error().detail, "Start this as that user.");
    if (site && has_database) doctor::check_all_nodes(**site, findings, deadline);
}

}  // namespace app
