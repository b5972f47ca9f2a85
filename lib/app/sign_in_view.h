// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "app/call.h"
#include "web/reply.h"
#include "web/rule.h"

namespace app {

// The sign-in page, and what it does for a form that was sent without a session: the form's body travels
// through it as one hidden field, and is offered again to the page that it was for. Only to be kept as typed
// (`keep`), never to do what it was sent for.

const std::vector<web::Field>& sign_in_fields();

// The sign-in page. `next` is where it leads; `carried` the body of a form for that page, or empty.
web::Reply show_sign_in(Call& call, const std::string& next, const std::string& carried,
                        const std::vector<web::FieldError>& errors, int status);

// What to carry of this POST: nothing unless the browser says that it comes from a page of ours, or when it
// would not fit into the form that brings it back.
std::string body_to_carry(const Call& call);

// Whether a carried body can be offered to the page behind this path of ours: to the wizard's pages only.
bool may_be_kept(const Call& call, const std::string& path);

// The page "what you typed is still here": a form for the page behind `path` (its query is left out) with the
// carried fields, unchecked and escaped. The user must be signed in by now.
web::Reply show_typed_again(Call& call, const std::string& path, const std::string& carried);

}  // namespace app
