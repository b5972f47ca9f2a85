// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "base/key_file.h"
#include "base/result.h"

// What pages read in place of the key file where systemd hands it to them (LoadCredential=): a copy, which
// stays what the file was when their service started.
namespace app {

// Where systemd keeps the copies, as FOLDER/SERVICE/NAME with the name of the key file. Everybody may list
// the services; what was handed to one, only root and its user may read. (systemd 252: src/core/execute.c,
// setup_credentials; systemd.exec(5), LoadCredential=.)
constexpr const char* credentials_folder = "/run/credentials";

struct KeyCopy {
    std::string service;                  // "berth@login.service"
    base::Result<base::KeyFile> content;  // error: whoever asks may not read it
};

// The copies of a key file that running pages on this host have, by the names of their services. Not
// those of berth-reconcile.service: it seals nothing, and reads the file anew each minute.
std::vector<KeyCopy> copies_of(const std::string& key_file, const std::string& folder = credentials_folder);

// The command that hands running pages the key file as it is now.
constexpr const char* hand_over = "systemctl try-restart 'berth@*.service'";

}  // namespace app
