// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/key_copies.h"
#include "app/site.h"
#include "base/result.h"

// Changing the keys that seal the token secrets, while pages are running. They notice a changed key file by
// themselves (base::KeyRing), so no order of restarts has to be kept. Where pages read a copy of the file,
// the new key must be in the copies before anything is sealed with it: prepare_key() first. The copies that
// systemd made on this host are looked at (`credentials`: the folder they are in); those on other hosts
// nobody here knows of.
//
// Each step can be broken off at any moment and called again. Waits as long as the number of nodes takes.
namespace app {

struct KeyInUse {
    enum class Role { seals, opens, prepared };
    std::string id;
    Role role = Role::opens;
    size_t secrets = 0;  // how many are sealed with it
};

// A node whose secret no key opens: its owner has to enter it again.
struct UnreadableSecret {
    int64_t node_id = 0;
    std::string node_name;
    std::string key_id;  // the one it names; "" when it names none
};

struct KeyUse {
    std::vector<KeyInUse> keys;  // in the order of the key file
    std::vector<UnreadableSecret> unreadable;
};

struct Rotation {
    std::string key_id;         // the one that seals now
    bool is_continued = false;  // one that was broken off, or missed a secret, was finished; no key was made
    size_t resealed = 0;
    std::vector<UnreadableSecret> unreadable;
};

// "seals", "opens", "prepared".
const char* word_of(KeyInUse::Role role);

// The site for changing keys: its connection is the service's, its files are read and written as whoever
// called. Errors as of open_site, and of connecting.
base::Result<std::unique_ptr<Site>> open_site_for_keys();

// Which keys there are, and what needs them. Changes nothing.
base::Result<KeyUse> key_use(Site& site);

// The ids of keys that unreadable secrets name and the key file lacks: key_file.h, add_to_key_file.
std::vector<std::string> missing_keys(const Site& site, const KeyUse& use);

// Adds the key that the next rotation will use, and gives its id. Nothing is sealed with it yet. One that is
// prepared already is kept. Error conflict while somebody else changes the keys.
base::Result<std::string> prepare_key(Site& site);

// Puts the prepared key, or a new one, in front and seals every secret with it, each only if it is still what
// was read. While an earlier rotation left secrets of older keys, that one is finished first. Errors:
// conflict, as above, or while a page has a copy of the key file without the key that would seal, and where
// pages have copies and no key was prepared; denied, whoever asks may not look at the copies. Nothing is
// changed then.
base::Result<Rotation> rotate_keys(Site& site, const std::string& credentials = credentials_folder);

// Removes all keys but the one that seals and a prepared one; gives the ids of those. Errors, and nothing is
// removed: conflict while a secret needs one of them; while a page has a copy of the key file in which
// another key seals; in the first minute after the key file was changed, because a request that began before
// may still write a secret sealed with an old key; while somebody else changes the keys; denied, as above.
base::Result<std::vector<std::string>> retire_keys(Site& site,
                                                   const std::string& credentials = credentials_folder);

}  // namespace app
