// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include "value.h"

namespace pve_double {

// How a value that cannot be the same on two machines is looked at, and why it cannot be.
struct Leniency {
    const char* row;     // regular expression over the row's name
    const char* path;    // regular expression over the path of the value: "data[].mem"
    const char* accept;  // "number", "text", "set" (a list joined by commas, in any order), or "/REGEX/"
    const char* reason;
};

const std::vector<Leniency>& leniencies();

// Recorded task ids and those of this run.
using UpidMap = std::map<std::string, std::string>;

// The first few differences between a recorded body and this run's, in words; empty when they agree.
std::vector<std::string> compare_bodies(const std::string& row, const std::string& recorded,
                                        const std::string& found, const UpidMap& upids);

}  // namespace pve_double
