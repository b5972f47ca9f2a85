// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "app/finding.h"

namespace app {

// A file that these programs were built together with.
struct ShippedFile {
    std::string folder;  // "templates", "static", "sql"
    std::string name;
    std::string sha256;  // 64 lower-case hexadecimal digits
};

struct DoctorPlan {
    std::string config_path;
    std::string run;       // folder of the pages' sockets; "": the pages are plain CGI, there are none
    std::string web_user;  // whom the web server runs as; "": looked for among the usual names
    std::vector<ShippedFile> shipped;
};

// Looks at everything that Berth needs: configuration, key, files, MySQL, Redis, sockets, nodes; one finding
// at least for each, from what everything depends on to what nothing does. Changes nothing but a key in Redis
// that is gone at once. Waits 30 s at most, whatever hangs. Started by root, it looks from MySQL on as the
// account that the pages run as; where that is not known, it says so.
void diagnose(const DoctorPlan& plan, Findings& findings);

}  // namespace app
