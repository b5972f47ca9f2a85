// SPDX-License-Identifier: MIT
// Ten thousand wizards filled in at random, for each version of Proxmox VE: what Berth calls valid, and
// sends, must fit the official schema, say what was typed, and be taken by the make-believe Proxmox.
#include <fmt/core.h>

#include "../pve_client/contract.h"
#include "ability.h"
#include "app/container_request.h"
#include "app/wizard_conflicts.h"
#include "app/wizard_values.h"
#include "drafts.h"
#include "flat.h"
#include "proxmox.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace random_wizards;

namespace {

// With sanitizers each takes ten times as long.
#ifdef __SANITIZE_ADDRESS__
constexpr int wizards = 500;
#else
constexpr int wizards = 10000;
#endif
constexpr unsigned seed = 20261128;

std::string lines_of(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

std::string complaints_about(const app::Values& values) {
    std::string text;
    for (const app::Step& step : app::wizard_steps())
        for (const auto& error : app::errors_of_step(step, values))
            text += error.field + ": " + error.text + "\n";
    return text;
}

class Judge {
  public:
    explicit Judge(const std::string& version)
        : ability_(ability_of(version)),
          contract_(version),
          proxmox_(version),
          asks_proxmox_(version != "7.4" || !has_contract()) {}

    // What is wrong with the way from these values to a container; empty when nothing is.
    std::string trouble_with(const app::Values& values) {
        if (const std::string text = complaints_about(values); !text.empty()) return "Berth: " + text;
        const app::Values usable = app::usable_values(ability_, values);
        for (const app::Step& step : app::wizard_steps())
            for (const auto& conflict : app::conflicts_in(step, ability_, usable))
                return "Berth: " + conflict.field + ": " + conflict.text;
        const auto params = pve::params_of(app::spec_of(usable));
        if (!params) return "Berth: " + params.error().detail;
        const std::string form = form_of(*params);
        if (const std::string text = difference(flat_of(usable), flat_of_form(form)); !text.empty())
            return "what was typed: " + text;
        if (contract_.is_present())
            if (const std::string text = lines_of(contract_.flaws_of(request_of(form))); !text.empty())
                return "the contract: " + text;
        if (!asks_proxmox_) return "";
        const auto verdict = proxmox_.create(form);
        if (verdict.status != 200) return fmt::format("Proxmox: {} {}", verdict.status, verdict.body);
        return verdict.exit == "OK" ? "" : "its task: " + verdict.exit;
    }

    bool has_contract() const { return contract_.is_present(); }

  private:
    app::NodeAbility ability_;
    pve_client::Contract contract_;
    Proxmox proxmox_;
    bool asks_proxmox_;  // of 7.4 the make-believe one knows no more than the schema
};

// The first wizard of each kind of trouble is told.
void try_all(const std::string& version) {
    Judge judge(version);
    Drafts drafts(seed);
    int good = 0;
    std::map<std::string, std::string> troubles;
    for (int i = 0; i < wizards; ++i) {
        const std::string trouble = judge.trouble_with(drafts.next());
        good += trouble.empty() ? 1 : 0;
        if (!trouble.empty() && troubles.size() < 8)
            troubles.emplace(trouble.substr(0, 24), fmt::format("wizard {}: {}\n", i, trouble));
    }
    UT_PRINT(fmt::format("random wizards: {} of {} ({}{})", good, wizards, version,
                         judge.has_contract() ? "" : ", without its contract")
                 .c_str());
    std::string text;
    for (const auto& [kind, trouble] : troubles) text += trouble;
    CHECK_TRUE_TEXT(good == wizards, text.c_str());
}

}  // namespace

TEST_GROUP(RandomWizards){};

TEST(RandomWizards, fitProxmox74) { try_all("7.4"); }
TEST(RandomWizards, areTakenByProxmox84) { try_all("8.4"); }
TEST(RandomWizards, areTakenByProxmox92) { try_all("9.2"); }
