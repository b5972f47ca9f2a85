// SPDX-License-Identifier: MIT
// What templates do with hostile values, and which templates are refused.
#include "web/view.h"

#include <algorithm>
#include <filesystem>

#include "../base/temporary_folder.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace web;

namespace {

const std::string escaping = "{{%AUTOESCAPE context=\"HTML\"}}\n";

// Templates of a test's own.
struct Templates {
    base_test::TemporaryFolder folder;

    Templates() { write("layout.tpl", "<html>{{>BODY}}</html>"); }
    void write(const std::string& name, const std::string& text) { folder.write(name, escaping + text); }

    void remove(const std::string& name) { std::filesystem::remove(folder / name); }

    void load() {
        if (const auto loaded = load_templates(folder / ""); !loaded) FAIL(loaded.error().detail.c_str());
    }
    void check_refused(const std::string& name, const std::string& reason) {
        const auto loaded = load_templates(folder / "");
        CHECK_FALSE_TEXT(static_cast<bool>(loaded), name.c_str());
        STRCMP_EQUAL("internal", base::word_of(loaded.error().code));
        STRCMP_CONTAINS(name.c_str(), loaded.error().detail.c_str());
        STRCMP_CONTAINS(reason.c_str(), loaded.error().detail.c_str());
    }

    // The template of a page with one value, shown.
    std::string shown(const std::string& text, const std::string& value) {
        write("page.tpl", text);
        load();
        View view("page");
        view.body().set("V", value);
        const auto html = view.render();
        if (!html) FAIL(html.error().detail.c_str());
        return *html;
    }
};

bool holds(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_GROUP(View) { Templates templates; };

TEST(View, textIsEscaped) {
    STRCMP_EQUAL("<html><p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot; &#39;y&#39;</p></html>",
                 templates.shown("<p>{{V}}</p>", "<script>alert(1)</script> & \"x\" 'y'").c_str());
}

TEST(View, anAttributeCannotBeLeft) {
    for (const char* value : {"\" onclick=\"x", "' onclick='x", "\"><script>", "`x", "a\" b='"}) {
        const std::string html = templates.shown("<input value=\"{{V}}\">", value);
        CHECK_TRUE_TEXT(html.find('"') == std::string("<html><input value=").size(), html.c_str());
        LONGS_EQUAL(2, std::count(html.begin(), html.end(), '"'));
        CHECK_FALSE_TEXT(holds(html, "<script") || holds(html, "'"), html.c_str());
    }
}

TEST(View, aHarmfulAddressBecomesHarmless) {
    for (const char* value :
         {"javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>", "vbscript:x",
          "\x01javascript:x", " javascript:x", "java\tscript:x", "java\nscript:x"}) {
        const std::string html = templates.shown("<a href=\"{{V}}\">x</a>", value);
        CHECK_FALSE_TEXT(holds(html, "script:") || holds(html, "data:"), html.c_str());
        STRCMP_CONTAINS("<a href=\"#\">", html.c_str());
    }
    STRCMP_CONTAINS("<a href=\"/berth/nodes?edit=1&amp;x=2\">",
                    templates.shown("<a href=\"{{V}}\">x</a>", "/berth/nodes?edit=1&x=2").c_str());
}

TEST(View, anAddressCannotLeaveItsAttribute) {
    const std::string html = templates.shown("<a href=\"{{V}}\">x</a>", "/x\" onclick=\"y");
    LONGS_EQUAL(2, std::count(html.begin(), html.end(), '"'));
}

TEST(View, lineEndsStayWhereATextAsksForThem) {
    STRCMP_EQUAL("<html><textarea>a\nb &lt;/textarea&gt;</textarea></html>",
                 templates.shown("<textarea>{{V:p}}</textarea>", "a\nb </textarea>").c_str());
}

TEST(View, anIncludedTemplateEscapesToo) {
    templates.write("part.tpl", "<b>{{V}}</b>");
    templates.write("page.tpl", "{{>PART}}");
    templates.load();
    View view("page");
    view.body().include("PART", "part.tpl").set("V", "<i>");
    STRCMP_EQUAL("<html><b>&lt;i&gt;</b></html>", view.render().value().c_str());
}

TEST(View, aTemplateThatDoesNotSwitchEscapingOnIsRefused) {
    int number = 0;
    for (const char* text :
         {"<p>{{V}}</p>", "\n{{%AUTOESCAPE context=\"HTML\"}}\n", " {{%AUTOESCAPE context=\"HTML\"}}",
          "{{%AUTOESCAPE context=\"JAVASCRIPT\"}}\n", "{{! c}}{{%AUTOESCAPE context=\"HTML\"}}", ""}) {
        const std::string name = "bad" + std::to_string(++number) + ".tpl";
        templates.folder.write(name, text);
        templates.check_refused(name, "AUTOESCAPE");
        templates.remove(name);
    }
}

TEST(View, aBrokenTemplateIsRefused) {
    int number = 0;  // a template is read once
    for (const char* text : {"{{#A}}never closed", "{{/A}}", "{{#A}}{{#B}}{{/A}}{{/B}}", "{{V",
                             "{{V:nosuchmodifier}}", "<a href={{V}}>x</a>"}) {
        const std::string name = "bad" + std::to_string(++number) + ".tpl";
        templates.write(name, text);
        templates.check_refused(name, "does not parse");
        templates.remove(name);
    }
}

TEST(View, aFolderThatIsNotThereIsAnError) {
    const auto loaded = load_templates(templates.folder / "nope");
    CHECK_FALSE(static_cast<bool>(loaded));
    STRCMP_CONTAINS("nope", loaded.error().detail.c_str());
}

TEST(View, aFolderWithoutTemplatesIsAnError) {
    base_test::TemporaryFolder empty;
    CHECK_FALSE(static_cast<bool>(load_templates(empty / "")));
}

TEST(View, aMissingIncludeGivesNoHalfPage) {
    templates.write("page.tpl", "<p>before</p>{{>PART}}<p>after</p>");
    templates.load();
    View view("page");
    view.body().include("PART", "nosuch.tpl");
    const auto html = view.render();
    CHECK_FALSE(static_cast<bool>(html));
    STRCMP_EQUAL("internal", base::word_of(html.error().code));
}

TEST(View, aPageWithoutATemplateIsAnError) {
    templates.load();
    CHECK_FALSE(static_cast<bool>(View("nosuch").render()));
}

TEST(View, sectionsAreShownRepeatedOrHidden) {
    templates.write("page.tpl",
                    "{{#A}}a{{/A}}{{#B}}b{{/B}}{{#HAS_C}}{{C}}{{/HAS_C}}{{#HAS_D}}{{D}}{{/HAS_D}}"
                    "{{#ROW}}<i>{{N}}</i>{{/ROW}}");
    templates.load();
    View view("page");
    Block body = view.body();
    body.show("A").show_if(false, "B").show_value("HAS_C", "C", "c").show_value("HAS_D", "D", "");
    body.add("ROW").set("N", int64_t{1});
    body.add("ROW").set("N", int64_t{2});
    STRCMP_EQUAL("<html>ac<i>1</i><i>2</i></html>", view.render().value().c_str());
}

TEST(View, aValueSetEverywhereIsSeenInThePage) {
    templates.write("page.tpl", "<p>{{URL}}</p>{{#S}}<b>{{URL}}</b>{{/S}}");
    templates.load();
    View view("page");
    view.set_everywhere("URL", "/x");
    view.body().show("S");
    STRCMP_EQUAL("<html><p>/x</p><b>/x</b></html>", view.render().value().c_str());
}
