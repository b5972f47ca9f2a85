// SPDX-License-Identifier: MIT
#include "base/whole_file.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "temporary_folder.h"

#include <CppUTest/TestHarness.h>

using base::WholeFile;

TEST_GROUP(WholeFiles) {
    base_test::TemporaryFolder folder;
    const std::string path = folder / "file", part = path + ".part";

    WholeFile begin() {
        auto begun = WholeFile::begin(path);
        if (!begun) FAIL(begun.error().detail.c_str());
        return std::move(*begun);
    }
    void write(const WholeFile& file, const char* text) { CHECK_TRUE(std::fputs(text, file.stream()) >= 0); }
    std::string text() {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }
    void check_refused(const char* why) {
        const auto begun = WholeFile::begin(path);
        CHECK_FALSE(static_cast<bool>(begun));
        STRCMP_EQUAL("conflict", base::word_of(begun.error().code));
        STRCMP_CONTAINS(why, begun.error().detail.c_str());
    }
    // As `kill -9` leaves it.
    void kill_one_in_the_middle() {
        const pid_t child = ::fork();
        if (child == 0) {
            const auto file = WholeFile::begin(path);
            if (file) std::fputs("half", file->stream());
            if (file) std::fflush(file->stream());
            ::_exit(file ? 0 : 1);
        }
        int status = 1;
        ::waitpid(child, &status, 0);
        LONGS_EQUAL(0, status);
    }
};

TEST(WholeFiles, oneHasItsNameOnlyWhenItIsWhole) {
    WholeFile file = begin();
    write(file, "all of it");
    CHECK_FALSE(std::filesystem::exists(path));
    CHECK_TRUE(static_cast<bool>(file.finish()));
    STRCMP_EQUAL("all of it", text().c_str());
    CHECK_FALSE(std::filesystem::exists(part));
    struct stat facts {};
    LONGS_EQUAL(0, ::stat(path.c_str(), &facts));
    LONGS_EQUAL(0600, facts.st_mode & 0777);
}

TEST(WholeFiles, oneThatIsGivenUpLeavesNothing) {
    std::optional<WholeFile> file(begin());
    write(*file, "half");
    file.reset();
    CHECK_TRUE(std::filesystem::is_empty(std::filesystem::path(path).parent_path()));
}

TEST(WholeFiles, oneThatAKilledProcessLeftIsNotInTheWayAndGoes) {
    kill_one_in_the_middle();
    CHECK_TRUE(std::filesystem::exists(part));
    CHECK_FALSE(std::filesystem::exists(path));
    WholeFile file = begin();
    write(file, "whole");
    CHECK_TRUE(static_cast<bool>(file.finish()));
    STRCMP_EQUAL("whole", text().c_str());
    CHECK_FALSE(std::filesystem::exists(part));
}

TEST(WholeFiles, whatIsThereIsNeverOverwritten) {
    folder.write("file", "theirs");
    check_refused("is there already");
    std::filesystem::remove(path);
    WholeFile file = begin();
    folder.write("file", "theirs");
    const auto finished = file.finish();
    CHECK_FALSE(static_cast<bool>(finished));
    STRCMP_EQUAL("conflict", base::word_of(finished.error().code));
    STRCMP_EQUAL("theirs", text().c_str());
}

TEST(WholeFiles, twoAtOnceAreOneAndARefusal) {
    WholeFile file = begin();
    check_refused("being written by another process");
    write(file, "the first");
    CHECK_TRUE(static_cast<bool>(file.finish()));
    STRCMP_EQUAL("the first", text().c_str());
}

TEST(WholeFiles, whatLiesUnderTheNameOfAPartIsNotWrittenInto) {
    folder.write("elsewhere", "theirs");
    std::filesystem::create_hard_link(folder / "elsewhere", part);
    WholeFile file = begin();
    write(file, "secrets");
    CHECK_TRUE(static_cast<bool>(file.finish()));
    std::ifstream theirs(folder / "elsewhere");
    std::string content;
    std::getline(theirs, content);
    STRCMP_EQUAL("theirs", content.c_str());
}
