// SPDX-License-Identifier: MIT
// The list of containers: what is remembered, nodes that are late or silent, the filter. Nodes that answer
// are the business of the tests in the browser.
#include <chrono>

#include "silent_node.h"
#include "visitor.h"

using namespace pages_test;
using namespace std::chrono_literals;

namespace {

// As lib/app/container_lines.h keeps it.
std::string line(int vmid, const std::string& name, const std::string& status, const std::string& tags = "",
                 const std::string& pve_node = "pve1") {
    return std::to_string(vmid) + "\t" + name + "\t" + status + "\t" + pve_node + "\t0\t536870912\t1500\t\t" +
           tags + "\n";
}

struct Setting : Scene {
    Visitor anna = user("anna"), ben = user("ben");
    int64_t id = node(anna, "pve1");
    std::string creation_id = creation(anna, id, 105);

    // What the node said a moment ago.
    void remember(int64_t node_id, const std::string& lines) const {
        const auto kept = site.snapshots.remember(node_id, "containers", lines, soon());
        if (!kept) FAIL(kept.error().detail.c_str());
    }
    void outdate(int64_t node_id) const {
        const auto noted = site.snapshots.note_change(node_id, soon());
        if (!noted) FAIL(noted.error().detail.c_str());
    }
};

size_t rows_of(const Answer& answer) {
    size_t count = 0;
    for (size_t at = 0; (at = answer.body.find("<tr data-vmid=", at)) != std::string::npos; ++at) ++count;
    return count;
}

void check_before(const Answer& answer, const std::string& first, const std::string& second) {
    check_holds(answer, first);
    check_holds(answer, second);
    CHECK_TRUE_TEXT(answer.body.find(first) < answer.body.find(second), (first + " after " + second).c_str());
}

// Once in three tries is enough: the machine may be busy with something else.
template <class Ask>
bool takes_less_than(std::chrono::milliseconds limit, Ask ask) {
    for (int i = 0; i < 3; ++i) {
        const auto start = std::chrono::steady_clock::now();
        ask();
        if (std::chrono::steady_clock::now() - start < limit) return true;
    }
    return false;
}

}  // namespace

TEST_GROUP(PageContainers) { Setting setting; };

TEST(PageContainers, aNodeThatDoesNotAnswerIsNamed) {
    const auto answer = get("containers", setting.anna);
    check_status(200, answer);
    check_holds(answer, "<strong>pve1</strong> has not answered since");
    // What is under way is there all the same.
    check_holds(answer, "data-vmid=\"105\"");
    check_lacks(get("containers", setting.ben), ">105<");
}

TEST(PageContainers, whatANodeSaidLastIsShownWhileItIsSilent) {
    setting.remember(setting.id, line(777, "old <b>", "running"));
    setting.outdate(setting.id);
    const auto answer = get("containers", setting.anna);
    check_lacks(answer, "old <b>");
    check_holds(answer, "old &lt;b&gt;");
    check_holds(answer, "showing what it said at");
    check_holds(answer, "<span class=\"old\">as of ");
}

// FACTS: 6, "expect that right after create".
TEST(PageContainers, aContainerThatProxmoxStillListsWithoutItsNameHasTheOneItWasCreatedWith) {
    const auto row = value_of(setting.site.creations.load(setting.creation_id, setting.soon()));
    store::Change done;
    done.state = store::State::done;
    CHECK_TRUE(value_of(setting.site.creations.change(row, done, "test", setting.soon())));
    setting.remember(setting.id, line(105, "", "unknown") + line(106, "", "unknown"));
    const auto answer = get("containers", setting.anna);
    check_holds(answer, "data-vmid=\"105\"");
    check_holds(answer, "<td class=\"cell-name\">" + row.hostname + "</td>");
    check_holds(answer, "<td class=\"cell-name\"></td>");
}

TEST(PageContainers, aWizardThatWasLeftCanBeGoneOnWithOrDiscarded) {
    const std::string id = setting.draft(setting.anna, setting.id, "107");
    const auto answer = get("containers", setting.anna);
    check_holds(answer, "data-draft=\"" + id + "\"");
    check_holds(answer, "href=\"/berth/wizard_confirm?draft=" + id + "\"");
    check_lacks(get("containers", setting.ben), id);
    check_redirect("/berth/containers", post("containers", setting.ben, {{"discard", id}}));
    LONGS_EQUAL(1, setting.count("drafts"));
    check_redirect("/berth/containers", post("containers", setting.anna, {{"discard", id}}));
    LONGS_EQUAL(0, setting.count("drafts"));
    check_lacks(get("containers", setting.anna), id);
    check_status(400, post("containers", setting.anna, {{"discard", "x"}}));
}

TEST(PageContainers, aSilentNodeDelaysThePageByAMomentOnly) {
    SilentNode silent;
    CHECK_TRUE(takes_less_than(2s, [&] {
        const Visitor zoe = setting.user("zoe" + std::to_string(setting.count("users")));
        setting.node(zoe, "hung", silent.port());
        const auto answer = get("containers", zoe);
        check_status(200, answer);
        check_holds(answer, "<strong>hung</strong> has not answered yet");
    }));
    CHECK_TRUE(silent.was_called());
}

TEST(PageContainers, aNodeKnownToBeSilentIsNotAskedAgain) {
    SilentNode silent;
    const Visitor zoe = setting.user("zoe");
    setting.node(zoe, "hung", silent.port());
    check_holds(get("containers", zoe, "wait=1"), "<strong>hung</strong> has not answered since");
    CHECK_TRUE(takes_less_than(600ms, [&] { check_status(200, get("containers", zoe)); }));
}

TEST(PageContainers, anAnswerOfTheLastSecondsIsShownWithoutAskingAgain) {
    SilentNode silent;
    const int64_t quiet = setting.node(setting.ben, "quiet", silent.port());
    setting.remember(quiet, line(300, "here", "running"));
    const auto answer = get("containers", setting.ben);
    check_holds(answer, "here");
    check_lacks(answer, "class=\"old\"");
    CHECK_FALSE(silent.was_called());
    setting.outdate(quiet);
    check_holds(get("containers", setting.ben), "<strong>quiet</strong> has not answered yet");
    CHECK_TRUE(silent.was_called());
}

TEST(PageContainers, aLateNodeIsLeftToTheScriptAndToALink) {
    SilentNode silent;
    const std::string late = std::to_string(setting.node(setting.ben, "late", silent.port()));
    const auto answer = get("containers", setting.ben, "q=x&sort=-name");
    check_holds(answer, "data-late=\"" + late + "\"");
    check_holds(answer, "href=\"/berth/containers?q=x&amp;sort=-name&amp;wait=1\"");
    const auto waited = get("ajax_containers", setting.ben, "nodes=" + late);
    check_status(200, waited);
    check_holds(waited, R"("answered":[],"silent":["late"],"message":"late does not answer.")");
    check_holds(get("containers", setting.ben), "<strong>late</strong> has not answered since");
}

TEST(PageContainers, nobodyWaitsForTheNodesOfOthers) {
    const std::string foreign = std::to_string(setting.id);
    check_status(404, get("ajax_containers", setting.ben, "nodes=" + foreign));
    check_status(400, get("ajax_containers", setting.anna, "nodes=" + foreign + ",x"));
    check_status(400, get("ajax_containers", setting.anna));
}

TEST(PageContainers, theFilterNarrowsByStatusTagAndText) {
    setting.remember(setting.id, line(201, "web01", "running", "web prod") +
                                     line(202, "db01", "stopped", "prod") +
                                     line(203, "web02", "stopped", "web"));
    const auto all = get("containers", setting.anna);
    LONGS_EQUAL(3, rows_of(all));
    check_holds(all, "<option value=\"prod\">prod</option>");
    check_holds(all, "3 containers");
    check_holds(all, "512 MiB");
    check_holds(all, "1.5");
    LONGS_EQUAL(2, rows_of(get("containers", setting.anna, "status=stopped")));
    LONGS_EQUAL(2, rows_of(get("containers", setting.anna, "tag=web&status=&node=&q=")));
    const auto one = get("containers", setting.anna, "tag=web&status=stopped");
    check_holds(one, "data-vmid=\"203\"");
    check_holds(one, "1 of 3 containers");
    check_holds(one, "<option value=\"stopped\" selected>");
    LONGS_EQUAL(2, rows_of(get("containers", setting.anna, "q=WEB0")));
    LONGS_EQUAL(1, rows_of(get("containers", setting.anna, "q=202")));
    check_holds(get("containers", setting.anna, "q=nothing"), "No container matches this filter.");
}

TEST(PageContainers, aHeadingSortsByItsColumnAndThenTheOtherWay) {
    setting.remember(setting.id, line(201, "zebra", "running") + line(202, "ape", "stopped"));
    const auto by_name = get("containers", setting.anna, "sort=name");
    check_before(by_name, ">ape<", ">zebra<");
    check_holds(by_name, "aria-sort=\"ascending\"><a href=\"/berth/containers?sort=-name\">");
    check_before(get("containers", setting.anna, "sort=-name"), ">zebra<", ">ape<");
    check_status(400, get("containers", setting.anna, "sort=colour"));
}

TEST(PageContainers, aLongListComesInPages) {
    std::string lines;
    for (int vmid = 1000; vmid < 1120; ++vmid) lines += line(vmid, "c" + std::to_string(vmid), "running");
    setting.remember(setting.id, lines);
    const auto first = get("containers", setting.anna);
    LONGS_EQUAL(40, rows_of(first));
    check_holds(first, "120 containers, showing 1 to 40");
    check_holds(first, "rel=\"next\" href=\"/berth/containers?page=2\"");
    const auto last = get("containers", setting.anna, "page=99");
    LONGS_EQUAL(40, rows_of(last));
    check_holds(last, "Page 3 of 3");
    check_lacks(last, "rel=\"next\"");
}

TEST(PageContainers, twoRecordsOfOneMemberShowItsContainersOnce) {
    const int64_t again = setting.node(setting.anna, "pve1 again");
    setting.share_cluster(again, setting.id);
    setting.remember(setting.id, line(201, "once", "running"));
    setting.remember(again, line(201, "once", "running"));
    LONGS_EQUAL(1, rows_of(get("containers", setting.anna)));
    // What one of them says now counts more than what the other said.
    setting.remember(again, line(201, "renamed", "running"));
    setting.outdate(setting.id);
    check_holds(get("containers", setting.anna), "renamed");
}

TEST(PageContainers, aSearchThatIsTooLongIsRefusedAtItsFieldAndTheListIsThere) {
    setting.remember(setting.id, line(201, "web01", "running"));
    const auto answer = get("containers", setting.anna, "q=" + std::string(101, 'a'));
    check_refused_field("q", answer);
    check_holds(answer, std::string(101, 'a'));
    LONGS_EQUAL(1, rows_of(answer));
    check_status(400, get("containers", setting.anna, "status=broken"));
}
