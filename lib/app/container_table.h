// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "app/call.h"
#include "app/container_filter.h"
#include "web/rule.h"
#include "web/view.h"

namespace app {

// The fields of the filter's form.
const std::vector<web::Field>& filter_fields();

// What the address asks for. Only for fields that fit their rules.
ContainerFilter read_filter(const web::Form& form);

// The list's address with this filter; `page` 1 is left out.
std::string url_of(const Call& call, const ContainerFilter& filter, size_t page = 1);

// The form of the filter, with what can be chosen.
void add_filter(const Call& call, web::Block body, const ContainerList& list, const ContainerFilter& filter);

// The rows of one page with their headings, which sort, and the way to the other pages.
void add_table(const Call& call, web::Block body, const ContainerList& list, const ContainerFilter& filter);

}  // namespace app
