// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "app/node_offer.h"
#include "app/site.h"
#include "base/deadline.h"
#include "pve/appliance.h"

namespace app {

// The word for the node's architecture, as in the names of templates; empty when it does not say. Asked once
// a day: it does not change.
std::string architecture_of(Site& site, const store::Node& node, base::Deadline deadline);

// A storage that holds templates, and whether the node's token may download to it.
struct TemplateStorage {
    std::string name;
    bool may_download = false;
};

// What can be downloaded, and where to.
struct DownloadOffer {
    std::vector<pve::Appliance> appliances;
    std::vector<TemplateStorage> storages;  // those that can be reached
    TemplatesByStorage there;               // what the node has already
    std::string refusal;                    // a sentence when the node could not be asked; then all is empty
};
DownloadOffer download_offer_of(Site& site, const store::Node& node, base::Deadline deadline);

// Where in `there` a file is: the name of a storage, empty for nowhere.
std::string storage_with(const TemplatesByStorage& there, const std::string& file);

// Starts the download and gives the UPID of its task. The failure is Proxmox's own.
pve::Result<std::string> download_template(Site& site, const store::Node& node, const std::string& storage,
                                           const std::string& file, base::Deadline deadline);

}  // namespace app
