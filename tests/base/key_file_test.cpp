// SPDX-License-Identifier: MIT
#include "base/key_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "temporary_folder.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using base::crypto::SealingKey;

TEST_GROUP(KeyFiles) {
    base_test::TemporaryFolder folder;
    const std::string path = folder / "berth.key";

    base::KeyFile read() {
        const auto content = base::read_key_file(path);
        if (!content) FAIL(content.error().detail.c_str());
        return *content;
    }
    static void must(const base::Result<void>& done) {
        if (!done) FAIL(done.error().detail.c_str());
    }
    void check_refused(const std::string& name, const char* reason) {
        const auto content = base::read_key_file(folder / name);
        CHECK_FALSE_TEXT(static_cast<bool>(content), name.c_str());
        STRCMP_EQUAL("internal", base::word_of(content.error().code));
        STRCMP_CONTAINS(reason, content.error().detail.c_str());
    }
    unsigned mode() {
        struct stat facts {};
        LONGS_EQUAL(0, ::stat(path.c_str(), &facts));
        return facts.st_mode & 0777;
    }
};

TEST(KeyFiles, aFreshOneIsReadableByItsOwnerOnlyAndNeverOverwritten) {
    must(base::create_key_file(path));
    LONGS_EQUAL(0400, mode());
    const std::string id = read().keys.front().id();
    const auto again = base::create_key_file(path);
    CHECK_FALSE(static_cast<bool>(again));
    STRCMP_EQUAL("conflict", base::word_of(again.error().code));
    STRCMP_EQUAL(id.c_str(), read().keys.front().id().c_str());
}

TEST(KeyFiles, oneThatOthersMayReadIsRefused) {
    must(base::create_key_file(path));
    for (const unsigned mode : {0404u, 0402u, 0401u, 0420u, 0410u, 0644u, 0666u}) {
        ::chmod(path.c_str(), mode);
        check_refused("berth.key", "readable by others");
    }
    // Its group may be the one of the service.
    ::chmod(path.c_str(), 0440);
    LONGS_EQUAL(1, read().keys.size());
}

TEST(KeyFiles, oneThatHoldsAnythingButKeysIsRefused) {
    const std::string digits(64, 'a'), other(64, 'b'), line = digits + "\n";
    const std::pair<const char*, std::string> files[] = {
        {"empty", ""},
        {"short", digits.substr(1)},
        {"odd", digits + "a"},
        {"long", digits + "aa"},
        {"foreign", digits.substr(1) + "g"},
        {"twice", line + line},
        {"twice, once as next", line + "next " + line},
        {"two next", line + "next " + other + "\nnext " + digits},
        {"only next", "next " + line},
        {"word", line + "then " + other},
        {"endless", line + std::string(9'000, '\n')}};
    for (const auto& [name, text] : files) {
        ::chmod(folder.write(name, text).c_str(), 0400);
        check_refused(name, "64 hexadecimal digits");
    }
    check_refused("not there", "cannot read");
}

TEST(KeyFiles, oneLineIsTheFileThatBerthBeganWith) {
    ::chmod(folder.write("berth.key", std::string(64, 'a') + "\n").c_str(), 0400);
    LONGS_EQUAL(1, read().keys.size());
    CHECK_FALSE(read().next.has_value());
}

TEST(KeyFiles, severalKeysComeBackInTheirOrder) {
    must(base::create_key_file(path));
    base::KeyFile content = read();
    content.keys.insert(content.keys.begin(), SealingKey::make());
    content.keys.push_back(SealingKey::make());
    content.next = SealingKey::make();
    must(base::replace_key_file(path, content));
    const base::KeyFile back = read();
    LONGS_EQUAL(3, back.keys.size());
    for (size_t i = 0; i < 3; ++i)
        STRCMP_EQUAL(content.keys[i].digits().c_str(), back.keys[i].digits().c_str());
    STRCMP_EQUAL(content.next->digits().c_str(), back.next->digits().c_str());
}

TEST(KeyFiles, aReplacedOneKeepsOwnerGroupAndRights) {
    must(base::create_key_file(path));
    ::chmod(path.c_str(), 0440);
    const bool is_root = ::geteuid() == 0;
    if (is_root) CHECK_EQUAL(0, ::chown(path.c_str(), 12, 34));
    must(base::replace_key_file(path, {{SealingKey::make()}, {}}));
    struct stat facts {};
    ::stat(path.c_str(), &facts);
    LONGS_EQUAL(0440, facts.st_mode & 0777);
    LONGS_EQUAL(is_root ? 12 : ::geteuid(), facts.st_uid);
    LONGS_EQUAL(is_root ? 34 : ::getegid(), facts.st_gid);
}

TEST(KeyFiles, aLinkStaysALinkAndWhatABrokenOffRunLeftIsInNobodysWay) {
    must(base::create_key_file(path));
    LONGS_EQUAL(0, ::symlink("berth.key", (folder / "link").c_str()));
    folder.write("berth.key.new", "half a k");
    const SealingKey fresh = SealingKey::make();
    must(base::replace_key_file(folder / "link", {{fresh}, {}}));
    struct stat facts {};
    LONGS_EQUAL(0, ::lstat((folder / "link").c_str(), &facts));
    CHECK_TRUE(S_ISLNK(facts.st_mode));
    STRCMP_EQUAL(fresh.id().c_str(), read().keys.front().id().c_str());
    CHECK_FALSE(std::filesystem::exists(folder / "berth.key.new"));
}

TEST(KeyFiles, whatCannotBeReplacedStaysAsItWas) {
    const auto outcome = base::replace_key_file(path, {{SealingKey::make()}, {}});
    CHECK_FALSE(static_cast<bool>(outcome));
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST(KeyFiles, whatItLacksIsAddedBehindItsOwnKeysInTheOrderOfTheCopy) {
    const SealingKey newest = SealingKey::make(), older = SealingKey::make(), oldest = SealingKey::make();
    must(base::create_key_file(path));
    must(base::replace_key_file(path, {{newest}, {}}));
    const auto added = base::add_to_key_file(path, {{older, newest, oldest}, {}});
    CHECK_TRUE(static_cast<bool>(added));
    STRCMP_EQUAL((older.id() + " " + oldest.id()).c_str(), base::joined(*added, " ").c_str());
    LONGS_EQUAL(3, read().keys.size());
    STRCMP_EQUAL(newest.id().c_str(), read().keys[0].id().c_str());
    STRCMP_EQUAL(oldest.id().c_str(), read().keys[2].id().c_str());
    LONGS_EQUAL(0, base::add_to_key_file(path, {{oldest}, newest})->size());
}

TEST(KeyFiles, aKeyThatACopyHadPreparedIsAddedAsOneThatOpens) {
    const SealingKey prepared = SealingKey::make();
    must(base::create_key_file(path));
    LONGS_EQUAL(1, base::add_to_key_file(path, {read().keys, prepared})->size());
    CHECK_FALSE(read().next.has_value());
    STRCMP_EQUAL(prepared.id().c_str(), read().keys[1].id().c_str());
}

TEST(KeyFiles, moreKeysThanAreReadAreNotWritten) {
    must(base::create_key_file(path));
    const base::KeyFile many{std::vector<SealingKey>(200, SealingKey::make()), {}};
    const auto outcome = base::replace_key_file(path, many);
    CHECK_FALSE(static_cast<bool>(outcome));
    LONGS_EQUAL(1, read().keys.size());
}

TEST(KeyFiles, nothingIsAddedToAFileThatIsNotThereOrFromATextThatHoldsNoKeys) {
    CHECK_FALSE(static_cast<bool>(base::add_to_key_file(path, {{SealingKey::make()}, {}})));
    CHECK_FALSE(std::filesystem::exists(path));
    STRCMP_EQUAL("bad_input", base::word_of(base::parse_keys("no key at all\n").error().code));
}

TEST(KeyFiles, ofTwoWhoChangeKeysOneIsRefused) {
    must(base::create_key_file(path));
    {
        const auto first = base::KeyFileLock::take(path);
        CHECK_TRUE(static_cast<bool>(first));
        const auto second = base::KeyFileLock::take(path);
        CHECK_FALSE(static_cast<bool>(second));
        STRCMP_EQUAL("conflict", base::word_of(second.error().code));
    }
    CHECK_TRUE(static_cast<bool>(base::KeyFileLock::take(path)));
}
