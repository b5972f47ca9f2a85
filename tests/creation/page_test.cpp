// SPDX-License-Identifier: MIT
// What the page of a creation says and offers, with a Proxmox behind it: FAULTS P14, P16, P18.
#include "app/creation_view.h"
#include "app/run.h"
#include "base/json.h"
#include "web/view.h"

// After all others: it redefines new.
#include "setting.h"

using namespace creation_test;
using store_test::soon;

namespace {

// Made at its first use: what is made before main() is counted by CppUTest's leak detector.
const std::vector<web::Field>& fields() {
    static const std::vector<web::Field> fields = {
        {"id", web::random_id()},
        {"give_up", web::hidden("1"), web::Presence::optional},
        {"start_again", web::hidden("1"), web::Presence::optional},
        {"after", web::hidden("[0-9]{1,9}"), web::Presence::optional},
    };
    return fields;
}

void load_templates_once() {
    static const bool is_loaded = static_cast<bool>(web::load_templates("html/templates"));
    CHECK_TRUE(is_loaded);
}

}  // namespace

TEST_GROUP(CreationPage) {
    Setting setting;
    Proxmox& proxmox = Proxmox::get();
    void setup() override { load_templates_once(); }
    void teardown() override { setting.judge(); }

    web::Reply ask(app::Handler handler, const char* method, const std::string& parameters) {
        web::RawRequest raw;
        raw.variables = {{"REQUEST_METHOD", method}};
        if (raw.is_post()) {
            raw.body = parameters;
            raw.variables["CONTENT_TYPE"] = "application/x-www-form-urlencoded";
        } else {
            raw.variables["QUERY_STRING"] = parameters;
        }
        auto form = value_of(web::parse_form(raw, fields()));
        setting.site().begin_request();
        const auto budget = std::chrono::milliseconds(2500);
        app::Call call{.raw = raw,
                       .form = form,
                       .site = setting.site(),
                       .urls = setting.site().urls,
                       .user = {setting.user_id(), "anna"},
                       .session = "session",
                       .remote_user = "",
                       .csrf = "the-csrf",
                       .request_id = "request",
                       .deadline = base::Deadline::in(budget)};
        return handler(call);
    }
    std::string page(const std::string& id) {
        const auto reply = ask(app::show_creation, "GET", "id=" + id);
        LONGS_EQUAL(200, reply.status);
        return reply.body;
    }
    base::json::Value poll(const std::string& id) {
        return value_of(base::json::parse(ask(app::poll_creation, "GET", "id=" + id + "&after=0").body));
    }
    int press(const std::string& id, const std::string& button) {
        return ask(app::change_creation, "POST", "id=" + id + "&" + button + "=1").status;
    }
    void holds(const std::string& part, const std::string& body) {
        CHECK_TRUE_TEXT(body.find(part) != std::string::npos, (part + " is not in\n" + body).c_str());
    }
    void lacks(const std::string& part, const std::string& body) {
        CHECK_TRUE_TEXT(body.find(part) == std::string::npos, (part + " is in\n" + body).c_str());
    }
};

TEST(CreationPage, whatIsNotKnownIsSaidSoAndCanBeStopped) {
    proxmox.order(on_create("drop_before_execute"));
    const std::string id = setting.begin();
    const std::string before = page(id);
    holds("We do not know yet whether container", before);
    holds("Stop trying", before);
    lacks("ailed", before);
    LONGS_EQUAL(303, press(id, "give_up"));
    const std::string after = page(id);
    holds("You stopped trying, so nothing more is sent.", after);
    lacks("name=\"give_up\"", after);
    setting.pass(id, 901);
    const std::string closed = page(id);
    holds("data-state=\"CLOSED\"", closed);
    holds("Should it appear after all within a day, you will find it here.", closed);
    lacks("ailed", closed);
}

// P14: opening the page of a watched one is a look.
TEST(CreationPage, whatAppearsAfterAllIsSaid) {
    proxmox.order(on_create("delay_execute", R"(,"seconds":5,"drop":true)"));
    const std::string id = setting.begin();
    LONGS_EQUAL(303, press(id, "give_up"));
    setting.pass(id, 901);
    CHECK_TRUE(setting.advance(id).state == State::closed);
    setting.wait_for("create", 1, "ok");
    holds("It did appear: container", page(id));
    CHECK_TRUE(setting.row(id).state == State::done);
}

TEST(CreationPage, whatCannotBeStoppedIsRefusedSoftly) {
    const std::string id = setting.begin();
    LONGS_EQUAL(409, press(id, "give_up"));
    CHECK_TRUE(setting.settle(id).state == State::done);
    const auto reply = ask(app::change_creation, "POST", "id=" + id + "&give_up=1");
    LONGS_EQUAL(409, reply.status);
    holds("It cannot be stopped here any more.", reply.body);
    holds("data-state=\"DONE\"", reply.body);
    LONGS_EQUAL(409, press(id, "start_again"));
}

// P16.
TEST(CreationPage, aContainerThatDidNotStartHasAButtonToStartIt) {
    setting.want_start();
    proxmox.order(fault("status/start", "task_error", R"(,"message":"no bridge")"));
    const std::string id = setting.begin();
    CHECK_TRUE(setting.settle(id).start_state == StartState::failed);
    const std::string before = page(id);
    holds("Created, but not started: no bridge", before);
    holds("name=\"start_again\"", before);
    LONGS_EQUAL(303, press(id, "start_again"));
    setting.settle(id);
    const std::string after = page(id);
    holds("Created and started.", after);
    lacks("name=\"start_again\"", after);
}

// P18.
TEST(CreationPage, aContainerRemovedOnTheNodeIsSaidToBe) {
    const std::string id = setting.begin();
    setting.settle(id);
    lacks("Not there any more", page(id));
    const std::string link = "/container?node=" + std::to_string(setting.node_id()) +
                             "&amp;vmid=" + std::to_string(setting.vmid());
    holds(link, page(id));
    setting.remove_container();
    holds("It has been removed on pve1 since.", page(id));
    lacks(link, page(id));
    // The row says what was created, and that stays.
    CHECK_TRUE(setting.row(id).state == State::done);
}

TEST(CreationPage, aContainerThatIsElsewhereIsNotSaidToBeRemoved) {
    const std::string id = setting.begin();
    setting.settle(id);
    setting.remove_container();
    setting.add_foreign("lxc", "pve2");
    holds("It is not on pve1 any more: it was moved, or removed", page(id));
}

TEST(CreationPage, aNodeThatDoesNotAnswerIsNotAReasonToCallItRemoved) {
    const std::string id = setting.begin();
    setting.settle(id);
    proxmox.order(R"({"action":"node_offline","cluster":"lab","node":"pve1"})");
    const std::string body = page(id);
    proxmox.order(R"({"action":"node_online","cluster":"lab","node":"pve1"})");
    lacks("Not there any more", body);
    holds("Created.", body);
}

TEST(CreationPage, theTimelineOfTheScriptGrowsWithTheCreation) {
    proxmox.order(on_create("task_seconds", R"(,"seconds":4)"));
    const std::string id = setting.begin();
    const auto first = poll(id);
    const size_t count = first["events"].items().size();
    CHECK_TRUE(count >= 3);
    setting.settle(id);
    const auto last = poll(id);
    UNSIGNED_LONGS_EQUAL(count + 1, last["events"].items().size());
    STRCMP_CONTAINS("The container is there", last["events"].items().back()["text"].text_or("").c_str());
    CHECK_TRUE(last["final"].is_true());
    LONGS_EQUAL(setting.row(id).rev, last["rev"].integer_or(-1));
    CHECK_FALSE(last["may_give_up"].is_true());
}

TEST(CreationPage, aFailedOneShowsProxmoxsWordsAndTheWayBack) {
    proxmox.order(on_create("task_error", R"(,"message":"storage 'x' is full")"));
    const std::string id = setting.begin();
    setting.settle(id);
    const std::string body = page(id);
    holds("What Proxmox said", body);
    holds("storage &#39;x&#39; is full", body);
    holds("Back to Disks", body);
}

TEST(CreationPage, oneThatWasNeverSentForItsTokenSaysSo) {
    const std::string id = setting.plan();
    proxmox.order(R"({"cluster":"lab","action":"token_revoked","token":")" + setting.token_id() + "\"}");
    const std::string body = page(id);
    proxmox.order(R"({"cluster":"lab","action":"token_restored","token":")" + setting.token_id() + "\"}");
    holds("data-state=\"CLOSED\"", body);
    holds("does not accept the token any more, so nothing was sent", body);
}
