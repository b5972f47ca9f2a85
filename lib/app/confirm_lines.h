// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "app/wizard.h"

namespace app {

// One line of the review.
struct ReviewLine {
    std::string label;
    std::string value;   // as a person would say it
    std::string field;   // the form name
    std::string unsent;  // why it will not be sent to this node; empty when it will
};

// What a step of the draft says: its main fields always, the others when they hold something.
std::vector<ReviewLine> review_of(const Wizard& wizard, const Step& step);

}  // namespace app
