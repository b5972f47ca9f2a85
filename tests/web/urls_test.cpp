// SPDX-License-Identifier: MIT
#include "web/urls.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using web::Urls;

TEST_GROUP(Urls) {
    const Urls root{""};
    const Urls below{"/berth"};
};

TEST(Urls, pagesLieBelowTheBasePath) {
    STRCMP_EQUAL("/nodes", root.page("nodes").c_str());
    STRCMP_EQUAL("/berth/nodes", below.page("nodes").c_str());
    STRCMP_EQUAL("/containers", root.home().c_str());
    STRCMP_EQUAL("/berth/containers", below.home().c_str());
    STRCMP_EQUAL("/berth/containers?node=7", below.containers_of(7).c_str());
    STRCMP_EQUAL("/berth/container?node=7&vmid=105", below.container(7, 105).c_str());
    STRCMP_EQUAL("/berth/task?node=7&upid=UPID%3Aa%3Ab%40c%21d%3A", below.task(7, "UPID:a:b@c!d:").c_str());
    STRCMP_EQUAL("/berth/ajax_task?node=7&upid=UPID%3Aa%3A", below.poll_task(7, "UPID:a:").c_str());
    STRCMP_EQUAL("/berth/creation?id=ab", below.creation("ab").c_str());
    STRCMP_EQUAL("/berth/nodes?edit=7", below.edit_node(7).c_str());
    STRCMP_EQUAL("/berth/nodes?remove=7", below.remove_node(7).c_str());
    STRCMP_EQUAL("/berth/nodes?done=saved&id=7", below.nodes_done("saved", 7).c_str());
}

TEST(Urls, aWizardPageCarriesItsDraftWhenThereIsOne) {
    STRCMP_EQUAL("/berth/wizard_disks", below.wizard("wizard_disks", "").c_str());
    STRCMP_EQUAL("/berth/wizard_disks?draft=00ff", below.wizard("wizard_disks", "00ff").c_str());
}

TEST(Urls, signingInLeadsBackToOurPagesOnly) {
    STRCMP_EQUAL("/login?next=%2Fnodes%3Fedit%3D7", root.login("/nodes?edit=7").c_str());
    STRCMP_EQUAL("/berth/login?next=%2Fberth%2Fnodes", below.login("/berth/nodes").c_str());
    for (const char* next : {"", "//evil", "https://evil", "/\\evil", "nodes", "/nodes\r\nX: y"})
        STRCMP_EQUAL_TEXT("/login", root.login(next).c_str(), next);
    for (const char* next : {"/", "/nodes", "/berth", "/berthx/nodes", "/berth/../nodes"})
        STRCMP_EQUAL_TEXT("/berth/login", below.login(next).c_str(), next);
}

TEST(Urls, whatIsOursLiesBelowTheBasePath) {
    CHECK_TRUE(root.is_ours("/"));
    CHECK_TRUE(root.is_ours("/anything"));
    CHECK_TRUE(below.is_ours("/berth/"));
    CHECK_TRUE(below.is_ours("/berth/nodes?edit=1"));
    for (const char* path : {"/", "/berth", "/other/", "/berthx/", "//berth/", "/Berth/", ""})
        CHECK_FALSE_TEXT(below.is_ours(path), path);
}

TEST(Urls, everyLinkIsAPathThatARedirectAccepts) {
    for (const Urls& urls : {root, below}) {
        const std::string id(32, 'a');
        for (const std::string& link :
             {urls.home(), urls.login(urls.wizard("wizard_disks", id)), urls.creation(id), urls.edit_node(1),
              urls.remove_node(1), urls.nodes_done("saved", 1), urls.containers_of(1)})
            CHECK_TRUE_TEXT(urls.is_ours(link), link.c_str());
    }
}
