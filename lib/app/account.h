// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/site.h"
#include "base/deadline.h"
#include "base/result.h"
#include "web/rule.h"

namespace app {

// The fields of the account page's forms, with their rules. Each form sends some of them.
const std::vector<web::Field>& account_fields();

// Keeps a key for the user's containers. `name` "": the key's own comment, or its type, names it. Gives what
// is wrong; kept only when that is empty. Error unavailable.
base::Result<std::vector<web::FieldError>> add_key(Site& site, int64_t user_id, const std::string& name,
                                                   const std::string& public_key, base::Deadline deadline);

// The same for a new name. Error not_found, a foreign id.
base::Result<std::vector<web::FieldError>> rename_key(Site& site, int64_t user_id, int64_t key_id,
                                                      const std::string& name, base::Deadline deadline);

}  // namespace app
