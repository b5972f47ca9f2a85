// SPDX-License-Identifier: MIT
// Who may do what: every page, every way to ask it wrongly. A refused request changes no row.
#include "visitor.h"

using namespace pages_test;

namespace {

constexpr const char* html_pages[] = {"account",      "presets",          "nodes",          "containers",
                                      "creation",     "creations",        "wizard_general", "wizard_template",
                                      "wizard_disks", "wizard_resources", "wizard_network", "wizard_confirm"};

constexpr const char* ssh_key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIWIx89Mj3RoBbReEfhZqDd993Sv54MTj4ukWh122r0G anna@laptop";

// A POST that changes something when it is let through.
struct Change {
    std::string page;
    Pairs form;
    bool is_json = false;
};

struct Setting : Scene {
    Visitor anna = user("anna"), ben = user("ben");
    int64_t first = node(anna, "pve1"), second = node(anna, "pve2");
    std::string draft_id = draft(anna, first);

    std::vector<Change> changes() const {
        const std::string id = std::to_string(second);
        return {{"nodes", {{"action", "default"}, {"id", id}}},
                {"nodes", {{"action", "test"}, {"id", id}}},
                {"nodes", {{"action", "remove"}, {"id", id}}},
                {"nodes", {{"action", "save"}, {"name", "x"}, {"host", "127.0.0.1"}, {"port", "1"}}},
                {"wizard_general", {{"draft", draft_id}, {"vmid", "106"}, {"unprivileged", "1"}}},
                {"wizard_template", {{"draft", draft_id}, {"ostemplate", "local:vztmpl/other.tar.zst"}}},
                {"wizard_disks", {{"draft", draft_id}, {"rootfs.storage", "tank"}, {"rootfs.size", "9"}}},
                {"wizard_resources", {{"draft", draft_id}, {"cores", "3"}, {"memory", "600"}, {"swap", "0"}}},
                {"wizard_network", {{"draft", draft_id}, {"net0.bridge", "vmbr1"}, {"net0.ip", "dhcp"}}},
                {"wizard_confirm", {{"draft", draft_id}, {"start", "1"}}},
                {"containers", {{"discard", draft_id}}},
                {"account", {{"action", "end_others"}}},
                {"presets", {{"action", "save"}, {"name", "x"}, {"draft", draft_id}}},
                {"presets", {{"action", "default"}, {"node", id}, {"preset", "0"}}},
                {"account", {{"action", "add_key"}, {"public_key", ssh_key}}},
                {"ajax_vmid_refresh", {{"node", id}}, true},
                {"ajax_vmid", {{"node", id}, {"vmid", "106"}, {"draft", draft_id}}, true},
                {"ajax_vmid_free", {{"node", id}, {"draft", draft_id}}, true},
                {"logout", {}}};
    }

    std::string name_of(const Change& change) const {
        return change.page + " " + (change.form.empty() ? "" : change.form[0].second);
    }

    // Sends every change as this visitor; each must get this status and leave everything as it is.
    void check_all(int status, const Visitor& visitor) const {
        const std::string before = fingerprint();
        for (const Change& change : changes()) {
            check_status(status, post(change.page, visitor, change.form), name_of(change));
            STRCMP_EQUAL_TEXT(before.c_str(), fingerprint().c_str(), name_of(change).c_str());
        }
    }
};

}  // namespace

TEST_GROUP(PageAccess) { Setting setting; };

TEST(PageAccess, aPageWithoutASessionLeadsToTheSignIn) {
    for (const std::string page : html_pages)
        if (page != "creation") check_redirect("/berth/login?next=%2Fberth%2F" + page, get(page, Visitor()));
    const std::string id(32, 'a');
    check_redirect("/berth/login?next=%2Fberth%2Fcreation%3Fid%3D" + id,
                   get("creation", Visitor(), "id=" + id));
    check_redirect("/berth/login?next=%2Fberth%2Fwizard_disks%3Fdraft%3D" + setting.draft_id,
                   get("wizard_disks", setting.stranger(), "draft=" + setting.draft_id));
}

TEST(PageAccess, anEndpointWithoutASessionSays401InJson) {
    const std::string id = std::to_string(setting.first);
    for (const Visitor& nobody : {Visitor(), setting.stranger()})
        for (const auto& answer : {get("ajax_vmid", nobody, "node=" + id + "&vmid=105"),
                                   get("ajax_creation", nobody, "id=" + std::string(32, 'a')),
                                   get("ajax_containers", nobody, "nodes=" + id)}) {
            check_status(401, answer);
            STRCMP_EQUAL("application/json", answer.header("Content-Type").c_str());
            check_holds(answer, "{\"error\":\"");
        }
}

TEST(PageAccess, aChangeWithoutASessionIsNotMade) {
    const std::string before = setting.fingerprint();
    for (const Visitor& nobody : {Visitor(), setting.stranger()})
        for (const Change& change : setting.changes()) {
            const auto answer = post(change.page, nobody, change.form);
            const bool is_logout = change.page == "logout" && !nobody.token.empty();
            if (change.is_json) check_status(401, answer, change.page);
            if (!change.is_json && change.page != "logout")
                STRCMP_CONTAINS("/berth/login?next=", answer.header("Location").c_str());
            if (change.page == "logout") check_status(is_logout ? 303 : 403, answer);
            STRCMP_EQUAL_TEXT(before.c_str(), setting.fingerprint().c_str(), setting.name_of(change).c_str());
        }
}

TEST(PageAccess, aChangeWithoutTheTokenIsRefused) { setting.check_all(403, setting.anna.with_csrf("")); }

TEST(PageAccess, aChangeWithAWrongTokenIsRefused) {
    setting.check_all(403, setting.anna.with_csrf(std::string(64, '0')));
    setting.check_all(403, setting.anna.with_csrf(setting.anna.csrf.substr(1)));
    setting.check_all(403, setting.anna.with_csrf(setting.anna.csrf + "0"));
}

TEST(PageAccess, aChangeWithTheTokenOfAnotherSessionIsRefused) {
    setting.check_all(403, setting.anna.with_csrf(setting.ben.csrf));
    setting.check_all(403, setting.anna.with_csrf(setting.stranger().csrf));
}

TEST(PageAccess, aChangeFromAForeignOriginIsRefused) {
    for (const char* other : {"http://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:18089",
                              "https://127.0.0.1:18088", "http://127.0.0.1:18088.evil.example"})
        setting.check_all(403, setting.anna.with("HTTP_ORIGIN", other));
}

TEST(PageAccess, thatTheConfiguredOriginIsAnotherThanTheBrowsersIsLoggedOnceAWorker) {
    pages().stop("logout");
    const std::string before = pages().log_of("logout");
    const std::string other = "http://berth.example" + std::string(300, 'x');
    const Visitor stranger = setting.anna.with_csrf("").with("HTTP_ORIGIN", other);
    check_status(403, post("logout", stranger, {}));
    const Visitor anna = setting.anna.with("HTTP_SEC_FETCH_SITE", "same-origin").with("HTTP_ORIGIN", other);
    check_status(303, post("logout", anna, {}));
    check_status(303, post("logout", anna, {}));
    check_logged(pages(), "logout", "event=origin_differs");
    const std::string log = pages().log_of("logout").substr(before.size());
    const size_t at = log.find("event=origin_differs");
    CHECK_TRUE(log.find("event=origin_differs", at + 1) == std::string::npos);
    const std::string line = log.substr(at, log.find('\n', at) - at);
    STRCMP_CONTAINS(("configured=" + std::string(origin) + " browser=http://berth.example").c_str(),
                    line.c_str());
    CHECK_TRUE(line.size() < 400);
}

TEST(PageAccess, aChangeThatTheBrowserCallsForeignIsRefused) {
    for (const char* site : {"cross-site", "same-site", "none", "bogus"})
        setting.check_all(403, setting.anna.with("HTTP_SEC_FETCH_SITE", site).with("HTTP_ORIGIN", origin));
}

TEST(PageAccess, aChangeFromOurOwnPageIsLetThrough) {
    for (const Visitor& anna :
         {setting.anna, setting.anna.with("HTTP_ORIGIN", origin),
          setting.anna.with("HTTP_SEC_FETCH_SITE", "same-origin").with("HTTP_ORIGIN", origin)})
        for (const Change& change : setting.changes()) {
            if (change.page == "logout" || (change.form.size() > 1 && change.form[0].second == "remove"))
                continue;
            const int status = post(change.page, anna, change.form).status;
            CHECK_TRUE_TEXT(
                status != 403 && status != 401 && status != 405 && status < 500 + (change.is_json ? 4 : 0),
                (setting.name_of(change) + std::to_string(status)).c_str());
        }
}

TEST(PageAccess, whatOnlyPostMayDoIsNoGet) {
    for (const char* page : {"logout", "ajax_vmid_refresh", "ajax_vmid_free"})
        for (const char* method : {"GET", "HEAD"}) {
            const auto answer = request(pages(), method, page, setting.anna);
            check_status(405, answer, page);
            STRCMP_EQUAL("POST", answer.header("Allow").c_str());
        }
}

TEST(PageAccess, whatOnlyShowsTakesNoPost) {
    const auto answer = post("ajax_creation", setting.anna, {});
    check_status(405, answer);
    STRCMP_EQUAL("GET, HEAD", answer.header("Allow").c_str());
}

TEST(PageAccess, otherMethodsAreRefusedEverywhere) {
    const std::string before = setting.fingerprint();
    for (const char* page : html_pages)
        for (const char* method : {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "post", ""})
            check_status(405, request(pages(), method, page, setting.anna), std::string(page) + method);
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
}

TEST(PageAccess, aGetChangesNothingWhateverItsQuerySays) {
    const std::string before = setting.fingerprint();
    const std::string id = std::to_string(setting.second);
    for (const std::string& query : {"action=remove&id=" + id, "action=default&id=" + id, "remove=" + id})
        check_status(200, get("nodes", setting.anna, query), query);
    check_status(200, get("wizard_general", setting.anna, "draft=" + setting.draft_id + "&node=" + id));
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
}

TEST(PageAccess, fieldsThatNoPageSendsAreA400) {
    const std::string before = setting.fingerprint();
    check_status(400, get("containers", setting.anna, "bogus=1"));
    check_status(400, get("containers", setting.anna, "node=0"));
    check_status(400, get("containers", setting.anna, "node=1&node=1"));
    check_status(400, get("wizard_disks", setting.anna, "draft=xyz"));
    check_status(400, post("wizard_general", setting.anna, {{"draft", setting.draft_id}, {"password", "x"}}));
    check_status(400, post("wizard_general", setting.anna, {{"vmid", "105"}, {"vmid", "106"}}));
    check_status(400, post("wizard_general", setting.anna, {{"hostname", std::string("a\0b", 3)}}));
    check_status(400, request(pages(), "POST", "wizard_general", setting.anna, "draft=" + setting.draft_id,
                              encoded({{"csrf", setting.anna.csrf}, {"vmid", "106"}})));
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
}

TEST(PageAccess, aBodyThatEndsEarlyDoesNothing) {
    const std::string before = setting.fingerprint();
    const std::string body =
        encoded({{"csrf", setting.anna.csrf}, {"action", "remove"}, {"id", std::to_string(setting.second)}});
    Pairs variables = {{"REQUEST_METHOD", "POST"},
                       {"CONTENT_TYPE", "application/x-www-form-urlencoded"},
                       {"CONTENT_LENGTH", std::to_string(body.size() + 10)},
                       {"HTTP_COOKIE", std::string(cookie_name) + "=" + setting.anna.token}};
    check_status(400, pages().ask("nodes", variables, body));
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
}

TEST(PageAccess, aHeadRequestIsAGetWithoutItsBody) {
    for (const char* page : {"nodes", "containers", "wizard_general"}) {
        const auto shown = get(page, setting.anna), asked = head(page, setting.anna);
        check_status(200, asked, page);
        STRCMP_EQUAL("", asked.body.c_str());
        STRCMP_EQUAL(shown.header("Content-Type").c_str(), asked.header("Content-Type").c_str());
        CHECK_TRUE(std::stol(asked.header("Content-Length")) > 500);
    }
    check_redirect("/berth/login?next=%2Fberth%2Fnodes", head("nodes", Visitor()));
}

TEST(PageAccess, anErrorPageHoldsNoDetailButItsReference) {
    const auto answer = get("containers", setting.anna, "bogus=1");
    check_holds(answer, answer.header("X-Request-Id"));
    check_lacks(answer, "undeclared");
    STRCMP_CONTAINS("undeclared field: bogus", pages().log_of("containers").c_str());
}

TEST(PageAccess, everyErrorNamesItsRequestForTheLog) {
    const std::string node = std::to_string(setting.first);
    for (const auto& answer :
         {get("containers", setting.anna, "bogus=1"), get("wizard_disks", setting.anna, "draft=nonsense"),
          get("creation", setting.anna, "id=" + std::string(32, '0')),
          get("ajax_vmid", setting.anna, "node=0"), get("ajax_vmid", Visitor(), "node=" + node),
          get("logout", setting.anna), get("metrics", setting.anna.with("REMOTE_ADDR", "203.0.113.1")),
          post("login", setting.stranger(), {{"user", "nobody"}, {"password", "x"}}),
          post("nodes", setting.anna, {{"action", "save"}, {"name", ""}}),
          request(pages_with_nothing(), "GET", "containers", setting.anna)}) {
        CHECK_TRUE_TEXT(answer.status >= 400, answer.raw.c_str());
        check_holds(answer, answer.header("X-Request-Id"));
        LONGS_EQUAL(32, answer.header("X-Request-Id").size());
    }
}

TEST(PageAccess, aPageThatIsNoErrorDoesNotSpeakOfAReference) {
    check_lacks(get("containers", setting.anna), "Reference:");
    check_lacks(get("login", setting.stranger()), "Reference:");
}

TEST(PageAccess, theNameTheWebServerGaveARequestIsInTheLog) {
    const std::string id = "00112233445566778899aabbccddeeff";
    check_status(404, get("containers", setting.anna.with("REQUEST_ID", id), "node=999999999"));
    for (const std::string event : {"refused", "request"})
        check_logged(pages(), "containers",
                     "event=" + event + " page=containers request=" + id + " user=anna");
}
