// SPDX-License-Identifier: MIT
#include "base/log.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/resource.h>
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

// A pipe in the place of standard error until it ends; nobody reads it unless asked to.
class UnreadErrors {
  public:
    UnreadErrors() : saved_(::dup(STDERR_FILENO)) {
        if (::pipe(ends_) != 0) FAIL("no pipe");
        ::fcntl(ends_[0], F_SETPIPE_SZ, 4096);
        ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);
        ::dup2(ends_[1], STDERR_FILENO);
        ::close(ends_[1]);
    }
    ~UnreadErrors() {
        ::dup2(saved_, STDERR_FILENO);
        ::close(saved_);
        ::close(ends_[0]);
    }
    // What is in the pipe now.
    std::string read_all() const {
        std::string text(1 << 20, '\0');
        const ssize_t size = ::read(ends_[0], text.data(), text.size());
        return text.substr(0, static_cast<size_t>(std::max<ssize_t>(size, 0)));
    }

  private:
    int ends_[2];
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

TEST(Log, someWarningsAreToldOnce) {
    base_test::TemporaryFolder folder;
    CapturedErrors errors(folder / "stderr");
    for (const char* value : {"first", "second"}) base::log::warning_once("once", {{"key", value}});
    base::log::warning_once("another");
    const std::string text = errors.text();
    STRCMP_CONTAINS("level=warning event=once key=first\n", text.c_str());
    STRCMP_CONTAINS("event=another\n", text.c_str());
    CHECK_TRUE(text.find("second") == std::string::npos);
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

TEST(Log, aReaderThatIsStuckStopsNobody) {
    UnreadErrors errors;
    // More than the pipe holds; were it waited for, this would not end.
    for (int i = 0; i < 1000; ++i) base::log::info("x", {{"key", std::string(100, 'x')}});
    const std::string before = errors.read_all();
    const auto written = std::count(before.begin(), before.end(), '\n');
    CHECK_TRUE(written > 0 && written < 1000);
    CHECK_TRUE(before.back() == '\n');
    base::log::info("found");
    STRCMP_CONTAINS(("event=found lines_dropped=" + std::to_string(1000 - written) + "\n").c_str(),
                    errors.read_all().c_str());
}

TEST(Log, aLineIsNoLongerThanWhatAPipeTakesInOnePiece) {
    base_test::TemporaryFolder folder;
    CapturedErrors errors(folder / "stderr");
    const std::string odd(500, '\x01');  // four times as long when it is escaped
    base::log::info("long", {{"a", odd}, {"b", odd}, {"c", odd}, {"d", "short"}});
    const std::string text = errors.text();
    CHECK_TRUE(text.size() <= PIPE_BUF);
    LONGS_EQUAL(1, std::count(text.begin(), text.end(), '\n'));
    STRCMP_CONTAINS(" a=\\x01", text.c_str());
    CHECK_TRUE(text.ends_with(" d=short line_cut=yes\n"));
    CHECK_TRUE(text.find(" c=") == std::string::npos);
}

TEST(Log, whatFollowsALineOfWhichOnlyTheBeginningWasWrittenIsALineOfItsOwn) {
    base_test::TemporaryFolder folder;
    CapturedErrors errors(folder / "stderr");
    const auto before = ::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit full{20, limit.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &full);
    base::log::info("torn");
    base::log::info("lost");
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::signal(SIGXFSZ, before);
    base::log::info("found");
    const std::string text = errors.text();
    LONGS_EQUAL('\n', text.at(20));
    STRCMP_EQUAL("time=", text.substr(21, 5).c_str());
    STRCMP_CONTAINS("event=found lines_dropped=2\n", text.c_str());
}
