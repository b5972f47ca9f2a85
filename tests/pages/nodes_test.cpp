// SPDX-License-Identifier: MIT
// The page of the user's nodes: what it shows, saves, refuses, and that no one reaches another's.
#include "visitor.h"

using namespace pages_test;

namespace {

struct Setting : Scene {
    Visitor anna = user("anna"), ben = user("ben");
    int64_t first = node(anna, "pve1"), second = node(anna, "pve2");
    int64_t bens = node(ben, "bens-node");

    Pairs form(unsigned port) const {
        return {{"action", "save"},
                {"name", "new"},
                {"host", "127.0.0.1"},
                {"port", std::to_string(port)},
                {"token_id", "berth@pve!wizard"},
                {"token_secret", "00000000-0000-4000-8000-000000000002"},
                {"trust", "fingerprint"},
                {"fingerprint", fingerprint_of('A')}};
    }
    static std::string fingerprint_of(char digit) {
        std::string out = std::string(2, digit);
        for (int i = 1; i < 32; ++i) out += ":" + std::string(2, digit);
        return out;
    }
    int64_t default_of(const Visitor& who) const {
        return value_of(site.nodes.list(who.user_id, soon())).at(0).id;
    }
};

Pairs changed(Pairs form, const std::string& name, const std::string& value) {
    for (auto& pair : form)
        if (pair.first == name) pair.second = value;
    return form;
}

}  // namespace

TEST_GROUP(PageNodes) { Setting setting; };

TEST(PageNodes, oneSeesOnesOwnAndNoOthers) {
    const auto answer = get("nodes", setting.anna);
    check_status(200, answer);
    check_holds(answer, "data-node=\"pve1\"");
    check_holds(answer, "data-node=\"pve2\"");
    check_lacks(answer, "bens-node");
    check_lacks(answer, "data-banner");
}

TEST(PageNodes, whoHasNoneIsToldSoAndGetsTheForm) {
    const auto answer = get("nodes", setting.user("zoe"));
    check_status(200, answer);
    check_holds(answer, "data-banner=\"no-nodes\"");
    check_holds(answer, "name=\"host\"");
}

TEST(PageNodes, trustIsChosenAmongThree) {
    const auto answer = get("nodes", setting.anna);
    for (const char* value : {"system", "fingerprint", "ca"})
        check_holds(answer, "type=\"radio\" name=\"trust\" value=\"" + std::string(value) + "\"");
}

TEST(PageNodes, anothersNodeIsAnsweredAsOneThatDoesNotExist) {
    const std::string before = setting.fingerprint();
    const std::string foreign = std::to_string(setting.bens), unknown = std::to_string(setting.bens + 1000);
    for (const char* query : {"edit=", "remove="}) {
        const auto theirs = get("nodes", setting.anna, query + foreign),
                   none = get("nodes", setting.anna, query + unknown);
        check_status(404, theirs, query);
        check_status(404, none, query);
        STRCMP_EQUAL(without_reference(none).c_str(), without_reference(theirs).c_str());
    }
    for (const char* action : {"test", "default", "remove"}) {
        const auto theirs = post("nodes", setting.anna, {{"action", action}, {"id", foreign}});
        const auto none = post("nodes", setting.anna, {{"action", action}, {"id", unknown}});
        check_status(404, theirs, action);
        check_status(404, none, action);
        STRCMP_EQUAL(without_reference(none).c_str(), without_reference(theirs).c_str());
    }
    Pairs form = setting.form(closed_port());
    form.emplace_back("id", foreign);
    check_status(404, post("nodes", setting.anna, form));
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
}

TEST(PageNodes, anActionWithoutANodeIsA404) {
    for (const char* action : {"test", "default", "remove"})
        check_status(404, post("nodes", setting.anna, {{"action", action}}), action);
    check_status(400,
                 post("nodes", setting.anna, {{"action", "bogus"}, {"id", std::to_string(setting.first)}}));
}

TEST(PageNodes, anUnreachableNodeIsNotSaved) {
    const std::string before = setting.fingerprint();
    const auto answer = post("nodes", setting.anna, setting.form(closed_port()));
    check_refused_field("host", answer);
    check_holds(answer, "cannot be reached");
    check_holds(answer, "value=\"new\"");
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
}

TEST(PageNodes, aFingerprintIsAskedForAtTheNodeWithoutSendingAnything) {
    auto form = changed(setting.form(closed_port()), "fingerprint", "");
    check_refused_field("host", post("nodes", setting.anna, form));
    LONGS_EQUAL(3, setting.count("nodes"));
}

TEST(PageNodes, whatTheFormMayNotHoldIsSaidAtItsField) {
    const std::pair<const char*, const char*> wrong[] = {{"name", ""},
                                                         {"host", ""},
                                                         {"host", "https://pve1"},
                                                         {"host", "pve1:8006"},
                                                         {"host", "a b"},
                                                         {"host", "user@host"},
                                                         {"host", "a/b"},
                                                         {"port", "0"},
                                                         {"port", "65536"},
                                                         {"port", "x"},
                                                         {"token_id", "root@pam"},
                                                         {"token_id", "x"},
                                                         {"token_secret", "x"},
                                                         {"trust", "never"},
                                                         {"trust", ""},
                                                         {"fingerprint", "AB:CD"},
                                                         {"token_id", "a@pve!b c"}};
    const std::string before = setting.fingerprint();
    for (const auto& [field, value] : wrong)
        check_refused_field(field,
                            post("nodes", setting.anna, changed(setting.form(closed_port()), field, value)));
    auto form = changed(setting.form(closed_port()), "trust", "ca");
    check_refused_field("ca", post("nodes", setting.anna, form));
    form.emplace_back("ca", "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----");
    check_refused_field("ca", post("nodes", setting.anna, form));
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
}

TEST(PageNodes, aNewNodeNeedsItsSecret) {
    check_refused_field("token_secret", post("nodes", setting.anna,
                                             changed(setting.form(closed_port()), "token_secret", "")));
}

TEST(PageNodes, aStoredSecretIsNeverShown) {
    const auto answer = get("nodes", setting.anna, "edit=" + std::to_string(setting.first));
    check_status(200, answer);
    check_holds(answer, "value=\"pve1\"");
    check_lacks(answer, "00000000-0000-4000-8000-000000000001");
    const auto row = value_of(setting.site.nodes.find(setting.anna.user_id, setting.first, setting.soon()));
    CHECK_TRUE(row.sealed_secret.find("00000000-0000") == std::string::npos);
}

TEST(PageNodes, anotherHostPortOrTrustNeedsTheSecretAgain) {
    const auto stored =
        value_of(setting.site.nodes.find(setting.anna.user_id, setting.first, setting.soon()));
    Pairs form = changed(setting.form(stored.port), "token_secret", "");
    form = changed(changed(form, "name", "pve1"), "fingerprint", stored.fingerprint);
    form.emplace_back("id", std::to_string(setting.first));
    // As it is, the stored one is used: the node is asked, and does not answer.
    check_refused_field("host", post("nodes", setting.anna, form));
    const std::string before = setting.fingerprint();
    const std::pair<const char*, std::string> targets[] = {{"host", "localhost"},
                                                           {"port", std::to_string(closed_port())},
                                                           {"fingerprint", setting.fingerprint_of('C')},
                                                           {"trust", "system"}};
    for (const auto& [field, value] : targets)
        check_refused_field("token_secret", post("nodes", setting.anna, changed(form, field, value)));
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
}

TEST(PageNodes, aSecretThatWasMovedToAnotherRowDoesNotOpen) {
    value_of(setting.site.mysql.execute(
        "UPDATE nodes a JOIN nodes b ON b.id = ? SET a.sealed_secret = b.sealed_secret WHERE a.id = ?",
        {setting.bens, setting.first}, setting.soon()));
    const auto answer =
        post("nodes", setting.anna, {{"action", "test"}, {"id", std::to_string(setting.first)}});
    check_status(422, answer);
    check_holds(answer, "cannot be read any more");
}

TEST(PageNodes, testingSaysByNameThatANodeDoesNotAnswer) {
    const auto answer =
        post("nodes", setting.anna, {{"action", "test"}, {"id", std::to_string(setting.second)}});
    check_status(422, answer);
    check_holds(answer, "pve2 cannot be reached");
}

TEST(PageNodes, theFirstIsTheDefaultUntilAnotherIsMadeIt) {
    LONGS_EQUAL(setting.first, setting.default_of(setting.anna));
    const std::string id = std::to_string(setting.second);
    check_redirect("/berth/nodes?done=default&id=" + id,
                   post("nodes", setting.anna, {{"action", "default"}, {"id", id}}));
    LONGS_EQUAL(setting.second, setting.default_of(setting.anna));
    LONGS_EQUAL(setting.bens, setting.default_of(setting.ben));
    check_holds(get("nodes", setting.anna, "done=default&id=" + id), "pve2 is the default node now");
}

TEST(PageNodes, aNodeIsRemovedOnlyAfterAsking) {
    const std::string id = std::to_string(setting.first);
    const auto asked = get("nodes", setting.anna, "remove=" + id);
    check_status(200, asked);
    check_holds(asked, "Remove pve1?");
    LONGS_EQUAL(3, setting.count("nodes"));
    check_redirect("/berth/nodes?done=removed&id=" + id,
                   post("nodes", setting.anna, {{"action", "remove"}, {"id", id}}));
    LONGS_EQUAL(2, setting.count("nodes"));
    LONGS_EQUAL(setting.second, setting.default_of(setting.anna));
}

TEST(PageNodes, aNodeWithARunningCreationStays) {
    setting.creation(setting.anna, setting.first, 105);
    const auto answer =
        post("nodes", setting.anna, {{"action", "remove"}, {"id", std::to_string(setting.first)}});
    check_status(422, answer);
    check_holds(answer, "being created on this node");
    LONGS_EQUAL(3, setting.count("nodes"));
}

TEST(PageNodes, aHostileNameIsOnlyText) {
    setting.node(setting.anna, "\"><script>alert(1)</script>");
    const auto answer = get("nodes", setting.anna);
    check_lacks(answer, "<script>alert");
    check_holds(answer, "&lt;script&gt;");
}
