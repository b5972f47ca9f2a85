// SPDX-License-Identifier: MIT
#include "base/log.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "temporary_folder.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using base::log::Pair;

namespace {

// Puts a file in the place of standard error until it ends.
class CapturedErrors {
  public:
    explicit CapturedErrors(const std::string& path) : path_(path), saved_(::dup(STDERR_FILENO)) {
        const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(fd, STDERR_FILENO);
        ::close(fd);
    }
    ~CapturedErrors() {
        base::log::end_request();
        ::dup2(saved_, STDERR_FILENO);
        ::close(saved_);
    }
    std::string text() const {
        std::ifstream file(path_, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }

  private:
    std::string path_;
    int saved_;
};

// The one line that a value makes, without its time.
std::string line_with(const std::string& value) {
    base_test::TemporaryFolder folder;
    CapturedErrors errors(folder / "stderr");
    base::log::info("test", {{"key", value}});
    const std::string text = errors.text();
    const auto start = text.find(" level=");
    if (start == std::string::npos) FAIL(("no log line: " + text).c_str());
    const std::string time = text.substr(0, start);  // time=2026-03-09T14:05:07.123Z
    LONGS_EQUAL(29, time.size());
    STRCMP_EQUAL("time=", time.substr(0, 5).c_str());
    STRCMP_EQUAL("T::.Z", (time.substr(15, 1) + time[18] + time[21] + time[24] + time[28]).c_str());
    LONGS_EQUAL(1, std::count(text.begin(), text.end(), '\n'));
    return text.substr(start + 1);
}

}  // namespace

TEST_GROUP(Log){};

TEST(Log, aRecordIsOneLineOfPairs) {
    STRCMP_EQUAL("level=info event=test key=value\n", line_with("value").c_str());
}

TEST(Log, valuesWithBlanksAreQuoted) {
    STRCMP_EQUAL("level=info event=test key=\"two words\"\n", line_with("two words").c_str());
    STRCMP_EQUAL("level=info event=test key=\"a=b\"\n", line_with("a=b").c_str());
    STRCMP_EQUAL("level=info event=test key=\"\"\n", line_with("").c_str());
    STRCMP_EQUAL("level=info event=test key=\"say \\\"hi\\\"\"\n", line_with("say \"hi\"").c_str());
    STRCMP_EQUAL("level=info event=test key=back\\\\slash\n", line_with("back\\slash").c_str());
}

TEST(Log, aLineEndInAValueBeginsNoNewRecord) {
    STRCMP_EQUAL("level=info event=test key=\"a\\x0d\\x0atime=1 level=info event=forged\"\n",
                 line_with("a\r\ntime=1 level=info event=forged").c_str());
}

TEST(Log, controlCharactersAndForeignBytesAreWrittenInHexadecimal) {
    STRCMP_EQUAL("level=info event=test key=\\x1b[2J\\x7f\\x00\\xc2\\x9b\\xff\n",
                 line_with(std::string("\x1B[2J\x7F\0\xC2\x9B\xFF", 9)).c_str());
    for (int c = 0; c < 256; ++c)
        for (const char out : line_with(std::string(1, static_cast<char>(c))))
            CHECK_TRUE(out == '\n' || (out >= 0x20 && out < 0x7F));
}

TEST(Log, aLongValueIsCut) {
    const std::string line = line_with(std::string(501, 'x'));
    STRCMP_CONTAINS((std::string(500, 'x') + "...\n").c_str(), line.c_str());
    CHECK_TRUE(line.find(std::string(501, 'x')) == std::string::npos);
    STRCMP_CONTAINS(("key=" + std::string(500, 'x') + "\n").c_str(),
                    line_with(std::string(500, 'x')).c_str());
}

TEST(Log, linesOfARequestSayWhichOneAndWhose) {
    base_test::TemporaryFolder folder;
    CapturedErrors errors(folder / "stderr");
    base::log::begin_request("nodes", "abc123");
    base::log::set_user("zo\xC3\xAB\nx");
    base::log::warning("refused");
    base::log::end_request();
    base::log::error("later");
    const std::string text = errors.text();
    STRCMP_CONTAINS("level=warning event=refused page=nodes request=abc123 user=zo\\xc3\\xab\\x0ax\n",
                    text.c_str());
    STRCMP_CONTAINS("level=error event=later\n", text.c_str());
}

TEST(Log, theUserOfOneRequestIsNotThatOfTheNext) {
    base_test::TemporaryFolder folder;
    CapturedErrors errors(folder / "stderr");
    base::log::begin_request("nodes", "1");
    base::log::set_user("anna");
    base::log::begin_request("nodes", "2");
    base::log::info("x");
    CHECK_TRUE(errors.text().find("anna") == std::string::npos);
}

TEST(Log, linesThatCouldNotBeWrittenAreCounted) {
    base_test::TemporaryFolder folder;
    CapturedErrors errors(folder / "stderr");
    const int kept = ::dup(STDERR_FILENO);
    ::close(STDERR_FILENO);
    base::log::info("lost");
    base::log::info("lost");
    ::dup2(kept, STDERR_FILENO);
    ::close(kept);
    base::log::info("found");
    base::log::info("after");
    const std::string text = errors.text();
    STRCMP_CONTAINS("event=found lines_dropped=2\n", text.c_str());
    STRCMP_CONTAINS("event=after\n", text.c_str());
    CHECK_TRUE(text.find("lost") == std::string::npos);
}
