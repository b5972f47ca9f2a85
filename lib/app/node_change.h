// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "app/node_offer.h"
#include "app/site.h"
#include "app/wizard_fields.h"
#include "base/deadline.h"
#include "store/nodes.h"

namespace app {

// Compares choices with what a node offers now: template, storages, bridges, pool. Asks for each list once,
// and only when a value needs it; the site must outlive it.
class ChoiceCheck {
  public:
    ChoiceCheck(Site& site, const store::Node& node, base::Deadline deadline)
        : site_(site), node_(node), deadline_(deadline) {}

    // Whether the node does not offer this value for the field. Never for an empty value, for a field whose
    // choices do not depend on the node, or while the node does not answer: what cannot be checked is not
    // refused here.
    bool is_refused(const web::Field& field, const std::string& value);

    // Whether a value stayed unchecked because the node did not answer.
    bool has_met_silence() const { return has_met_silence_; }

  private:
    template <class T, class Has>
    bool judge(const Known<T>& known, Has has);

    Site& site_;
    store::Node node_;
    base::Deadline deadline_;
    std::optional<Known<TemplatesByStorage>> templates_;
    std::optional<Known<std::vector<pve::Storage>>> storages_;
    std::optional<Known<std::vector<pve::Bridge>>> bridges_;
    std::optional<Known<pve::NodeFacts>> facts_;
    bool has_met_silence_ = false;
};

// For a wizard that moved to another node: takes out what the new node does not offer, and says in a sentence
// what that was; "" when everything fits. When the node does not answer everything stays, and the sentence
// says so.
std::string drop_invalid_values(Site& site, const store::Node& node, Values& values, base::Deadline deadline);

}  // namespace app
