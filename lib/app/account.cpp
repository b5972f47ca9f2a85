// SPDX-License-Identifier: MIT
#include "app/account.h"

#include <fmt/core.h>

#include "app/ssh_key.h"
#include "base/text.h"

namespace app {
namespace {

using web::Presence;
using web::Rule;

constexpr size_t most_name_bytes = 64;

bool is_one_key(std::string_view text) {
    return text.find('\n') == std::string_view::npos && is_ssh_public_key(text);
}
bool is_long_enough(std::string_view password) { return password.size() >= 8; }

constexpr Rule any_password{.input = web::Input::secret, .max_length = 1024};
constexpr Rule new_password{.input = web::Input::secret,
                            .max_length = 1024,
                            .accepts = is_long_enough,
                            .complaint = "A password has at least 8 characters."};
constexpr Rule name_rule{.max_length = most_name_bytes};
constexpr Rule key_rule{.input = web::Input::area,
                        .max_length = 16384,
                        .accepts = is_one_key,
                        .complaint = "This is not one public key, such as “ssh-ed25519 AAAA… name”."};

std::string own_name_of(const SshPublicKey& key) {
    const bool fits = !key.comment.empty() && key.comment.size() <= most_name_bytes;
    return fits ? key.comment : key.type;
}

base::Result<std::vector<web::FieldError>> conflict_of(Site& site, int64_t user_id, const base::Error& error,
                                                       const char* name_field, const std::string& name,
                                                       const std::string& fingerprint,
                                                       base::Deadline deadline) {
    using Errors = std::vector<web::FieldError>;
    if (error.code != base::Code::conflict) return error;
    if (error.detail.find("u_key_name") != std::string::npos)
        return Errors{{name_field, fmt::format("You have a key named {} already.", name)}};
    if (error.detail.find("u_key_fingerprint") == std::string::npos)
        return Errors{
            {"public_key", fmt::format("You have {} keys, which is the most there may be. Remove one first.",
                                       store::SshKeys::most)}};
    const auto keys = site.ssh_keys.list(user_id, deadline);
    if (!keys) return keys.error();
    for (const store::SshKey& key : *keys)
        if (key.fingerprint == fingerprint)
            return Errors{{"public_key", fmt::format("You have this key already, named {}.", key.name)}};
    return error;
}

}  // namespace

const std::vector<web::Field>& account_fields() {
    static const std::vector<web::Field> fields = {
        {"current_password", any_password, Presence::required, "Current password", "", "", "",
         "current-password"},
        {"new_password", new_password, Presence::required, "New password", "At least 8 characters.", "", "",
         "new-password"},
        {"repeat_password", any_password, Presence::required, "New password again", "", "", "",
         "new-password"},
        {"public_key", key_rule, Presence::required, "Public key",
         "One line: the content of a file such as id_ed25519.pub.", "", "ssh-ed25519 AAAA… you@laptop",
         "off"},
        {"key_name", name_rule, Presence::optional, "Name",
         "Left empty: what the key itself says at its end.", "", "", "off"},
        {"new_name", name_rule, Presence::required, "New name", "", "", "", "off"},
    };
    return fields;
}

base::Result<std::vector<web::FieldError>> add_key(Site& site, int64_t user_id, const std::string& name,
                                                   const std::string& public_key, base::Deadline deadline) {
    const auto parsed = parse_ssh_public_key(public_key);
    if (!parsed) return base::Error{base::Code::bad_input, "not a public key"};
    store::SshKey key;
    key.name = name.empty() ? own_name_of(*parsed) : name;
    key.public_key = std::string(base::trim(public_key));
    key.fingerprint = parsed->fingerprint;
    const auto added = site.ssh_keys.add(user_id, key, deadline);
    if (added) return std::vector<web::FieldError>{};
    return conflict_of(site, user_id, added.error(), "key_name", key.name, key.fingerprint, deadline);
}

base::Result<std::vector<web::FieldError>> rename_key(Site& site, int64_t user_id, int64_t key_id,
                                                      const std::string& name, base::Deadline deadline) {
    const auto renamed = site.ssh_keys.rename(user_id, key_id, name, deadline);
    if (renamed) return std::vector<web::FieldError>{};
    return conflict_of(site, user_id, renamed.error(), "new_name", name, "", deadline);
}

}  // namespace app
