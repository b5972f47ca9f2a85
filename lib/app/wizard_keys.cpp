// SPDX-License-Identifier: MIT
#include "app/wizard_keys.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "app/ssh_key.h"
#include "base/text.h"

namespace app {
namespace {

std::vector<std::string> ticked_ids(const Values& values) {
    return base::split_any(value_in(values, ticked_keys_field), " ");
}

bool is_ticked(const store::SshKey& key, const Values& values) {
    const auto ids = ticked_ids(values);
    return std::find(ids.begin(), ids.end(), std::to_string(key.id)) != ids.end();
}

// One key of the container, as the user knows it.
struct Chosen {
    std::string line;
    std::string name;
    SshPublicKey key;
};

std::vector<Chosen> chosen_keys(const std::vector<store::SshKey>& kept, const Values& values) {
    std::vector<Chosen> chosen;
    std::set<std::string> seen;
    const auto add = [&](const std::string& line, const std::string& name) {
        const auto key = parse_ssh_public_key(line);
        if (key && seen.insert(key->fingerprint).second)
            chosen.push_back({line, name.empty() ? key->comment : name, *key});
    };
    for (const store::SshKey& key : kept)
        if (is_ticked(key, values)) add(key.public_key, key.name);
    for (const std::string& line : text_lines(value_in(values, "ssh-public-keys"))) add(line, "");
    return chosen;
}

}  // namespace

std::string keys_for_container(const std::vector<store::SshKey>& kept, const Values& values) {
    std::string lines;
    for (const Chosen& chosen : chosen_keys(kept, values)) lines += (lines.empty() ? "" : "\n") + chosen.line;
    return lines;
}

std::string missing_key_complaint(const std::vector<store::SshKey>& kept, const Values& values) {
    const auto found = std::count_if(kept.begin(), kept.end(),
                                     [&](const store::SshKey& key) { return is_ticked(key, values); });
    if (static_cast<size_t>(found) == ticked_ids(values).size()) return {};
    return "A key that you had ticked was removed from your account since. Look at the list of keys again.";
}

std::string keys_in_words(const std::vector<store::SshKey>& kept, const Values& values) {
    std::string words;
    for (const Chosen& chosen : chosen_keys(kept, values)) {
        if (!words.empty()) words += '\n';
        words += fmt::format("{}{}{}, {}", chosen.name, chosen.name.empty() ? "" : ": ", chosen.key.type,
                             chosen.key.fingerprint);
    }
    return words.empty() ? "none: only the console of Proxmox leads in" : words;
}

void add_key_choices(web::Block body, const Wizard& wizard) {
    web::Block part = body.include("KEYS", "wizard_keys.tpl");
    if (wizard.keys.empty()) part.show("NO_KEYS");
    web::Block list = part;
    if (!wizard.keys.empty()) list = part.add("HAS_KEYS");
    for (const store::SshKey& key : wizard.keys) {
        const auto parsed = parse_ssh_public_key(key.public_key);
        web::Block row = list.add("KEY");
        row.set("KEY_ID", key.id).set("KEY_NAME", key.name).set("KEY_PRINT", key.fingerprint);
        row.set("KEY_TYPE", parsed ? parsed->type : "");
        row.show_if(is_ticked(key, wizard.draft.values), "TICKED");
    }
    web::Block pasted = body.include("PASTED_KEYS", "wizard_pasted_keys.tpl");
    for (const std::string& line : text_lines(wizard.value("ssh-public-keys"))) {
        const auto key = parse_ssh_public_key(line);
        if (!key) continue;
        web::Block row = pasted.add("PASTED");
        row.set("KEY_TYPE", key->type).set("KEY_PRINT", key->fingerprint);
        row.show_value("HAS_COMMENT", "KEY_COMMENT", key->comment);
    }
}

}  // namespace app
