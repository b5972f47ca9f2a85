// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"

namespace app_test {

// A JSON file below $BERTH_SHARED/pve (by default ../shared/pve, seen from the top of the repository);
// nothing when it is not there, and then the output of the tests says so.
std::optional<base::json::Value> read_shared(const std::string& name);

// What the official schema of Proxmox VE 9.2 says about the values of POST /nodes/{node}/lxc.
class Rules {
  public:
    Rules();
    bool is_present() const { return create_.is_present() && formats_.is_present(); }

    // Whether Proxmox takes this value, by a wizard field's name: the name of a parameter, or of a part of
    // its property string behind a dot.
    bool accepts(const std::string& field, const std::string& value) const;
    // "minimum", "maximum", "maxLength" of a field.
    std::optional<int64_t> limit(const std::string& field, const char* name) const;

  private:
    base::json::Value schema_of(const std::string& field) const;
    bool fits(const base::json::Value& schema, const std::string& value) const;
    bool fits_format(const std::string& format, const std::string& value) const;

    base::json::Value create_, formats_;
};

// One create that was sent to a genuine Proxmox VE, as fields of the wizard.
struct RecordedCreate {
    std::string name;
    std::map<std::string, std::string>
        fields;                        // by the wizard's names; what the wizard does not have is left out
    bool is_accepted = false;          // answered with a task
    std::vector<std::string> refused;  // the wizard's fields that Proxmox complained about
};

// Of one version, "8.4" or "9.2"; empty when the file is not there. Leaves out the rows about tokens and
// rights.
std::vector<RecordedCreate> recorded_creates(const std::string& version);

}  // namespace app_test
