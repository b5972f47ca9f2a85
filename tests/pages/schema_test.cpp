// SPDX-License-Identifier: MIT
// Pages in front of a database that is not theirs.
#include "visitor.h"

using namespace pages_test;

namespace {

struct Setting : Scene {
    Visitor anna = user("anna");

    // All but our own, so that pages have to make new ones. One that ends by itself meanwhile is as good; one
    // that was told to end is still there for a moment.
    void cut_connections() const {
        const char* others =
            "SELECT ID FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID()";
        for (const auto limit = soon(); !limit.is_over();) {
            const auto rows = value_of(site.mysql.query(others, {}, limit));
            if (rows.empty()) return;
            for (const store::Row& row : rows) (void)site.mysql.execute("KILL " + row.text(0), {}, limit);
        }
        FAIL("some connections do not end");
    }
};

}  // namespace

TEST_GROUP(PageSchema) { Setting setting; };

// The reference is random and may hold any digits: what must not be on the page is more than a number.
TEST(PageSchema, aNewerOneIsAnsweredCalmlyAndTheLogSaysWhatToDo) {
    check_status(200, get("presets", setting.anna));
    const OtherSchema schema(setting);
    schema.make_newer();
    setting.cut_connections();
    const auto answer = get("presets", setting.anna);
    check_status(503, answer);
    check_holds(answer, "Berth cannot work right now");
    check_logged(pages(), "presets", "install the newer Berth, or restore a backup");
    for (const char* detail : {"the newer Berth", "at 999", "999_later"}) check_lacks(answer, detail);
    schema.put_back();
    check_status(200, get("presets", setting.anna));
}
