// SPDX-License-Identifier: MIT
#include "base/key_ring.h"

#include <sys/stat.h>

#include "temporary_folder.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using base::crypto::SealingKey;

namespace {

// Written by a Berth that knew one key: key, secret, what it is bound to, and the bytes in the database.
constexpr const char* first_key = "00112233445566778899aabbccddeeff102132435465768798a9bacbdcedfe0f";
constexpr const char* first_secret = "6f2c1e0a-9d4b-4c55-8a57-0b1d2c3e4f50";
constexpr const char* first_context = "berth1|0123456789abcdef0123456789abcdef|7|pve.example|8006|system||";
constexpr const char* first_sealed =
    "4160d9ff8d81b3e3e656cf9b59971792aa38fac45b331bd309f2b43a60f19983f173bd38b1d8832d9cf34c4b9dd1f2cd022f"
    "949518e463b99d9f30d3cbc57bd2b3519d68c8568fa07b7738c7";
// The token of a form that it showed to the session "abc".
constexpr const char* first_csrf = "372e421a768f3f816a1a4539a13c8a7ef67b980d60785257c03e1a7a6ce133c4";

}  // namespace

TEST_GROUP(KeyRings) {
    base_test::TemporaryFolder folder;
    const std::string path = folder / "berth.key";
    const SealingKey one = *SealingKey::read(first_key), two = SealingKey::make(), three = SealingKey::make();

    base::KeyRing load(const base::KeyFile& content) {
        put(content);
        auto ring = base::KeyRing::load(path);
        if (!ring) FAIL(ring.error().detail.c_str());
        return std::move(*ring);
    }
    void put(const base::KeyFile& content) {
        if (!std::filesystem::exists(path)) ::chmod(folder.write("berth.key", "").c_str(), 0400);
        const auto done = base::replace_key_file(path, content);
        if (!done) FAIL(done.error().detail.c_str());
    }
    static void check_opens(base::KeyRing & ring, const std::string& sealed, const std::string& context,
                            const char* secret) {
        const auto opened = ring.open(sealed, context);
        if (!opened) FAIL(opened.error().detail.c_str());
        STRCMP_EQUAL(secret, opened->c_str());
    }
};

TEST(KeyRings, keysAndSecretsOfTheTimeBeforeRotationGoOnWorking) {
    ::chmod(folder.write("berth.key", std::string(first_key) + "\n").c_str(), 0400);
    auto ring = base::KeyRing::load(path);
    CHECK_TRUE(static_cast<bool>(ring));
    const std::string sealed = *base::crypto::from_hex(first_sealed);
    check_opens(*ring, sealed, first_context, first_secret);
    STRCMP_EQUAL(first_csrf, ring->authenticate("csrf abc").c_str());
    CHECK_FALSE(base::KeyRing::named_in(sealed).has_value());
    put({{two, one}, {}});
    check_opens(*ring, sealed, first_context, first_secret);
    STRCMP_EQUAL(one.id().c_str(), ring->opener_of(sealed, first_context).value_or("none").c_str());
}

TEST(KeyRings, theFirstKeySealsAndTheSealedTextNamesIt) {
    const auto ring = load({{two, one}, three});
    STRCMP_EQUAL(two.id().c_str(), ring.id().c_str());
    const std::string sealed = ring.seal("secret", "row 7");
    STRCMP_EQUAL(two.id().c_str(), base::KeyRing::named_in(sealed).value_or("none").c_str());
    STRCMP_EQUAL(two.id().c_str(), ring.opener_of(sealed, "row 7").value_or("none").c_str());
    CHECK_FALSE(ring.opener_of(sealed, "row 8").has_value());
}

TEST(KeyRings, everyKeyOpensWhatItSealed) {
    const std::string by_one = load({{one}, {}}).seal("a", "row 1");
    const std::string by_two = load({{two}, {}}).seal("b", "row 2");
    const std::string by_three = load({{three}, {}}).seal("c", "row 3");
    auto ring = load({{two, one}, three});
    check_opens(ring, by_one, "row 1", "a");
    check_opens(ring, by_two, "row 2", "b");
    check_opens(ring, by_three, "row 3", "c");
    auto without = load({{two}, {}});
    CHECK_FALSE(static_cast<bool>(without.open(by_one, "row 1")));
    CHECK_FALSE(static_cast<bool>(without.open(by_two, "row 1")));
}

TEST(KeyRings, oneFlippedBitAnywhereDoesNotOpen) {
    auto ring = load({{two, one}, {}});
    const std::string sealed = ring.seal("secret", "row 7");
    for (size_t i = 0; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 4);
        CHECK_FALSE(static_cast<bool>(ring.open(changed, "row 7")));
        CHECK_FALSE(static_cast<bool>(ring.open(sealed.substr(0, i), "row 7")));
    }
}

TEST(KeyRings, formsOfBeforeARotationAreTakenUntilTheirKeyIsGone) {
    auto ring = load({{one}, {}});
    const std::string old_token = ring.authenticate("csrf abc");
    put({{two, one}, {}});
    CHECK_TRUE(*ring.refresh());
    CHECK_FALSE(old_token == ring.authenticate("csrf abc"));
    CHECK_TRUE(ring.is_authentic("csrf abc", old_token));
    CHECK_TRUE(ring.is_authentic("csrf abc", ring.authenticate("csrf abc")));
    CHECK_FALSE(ring.is_authentic("csrf abd", old_token));
    CHECK_FALSE(ring.is_authentic("csrf abc", three.authenticate("csrf abc")));
    CHECK_FALSE(ring.is_authentic("csrf abc", ""));
    put({{two}, {}});
    CHECK_TRUE(*ring.refresh());
    CHECK_FALSE(ring.is_authentic("csrf abc", old_token));
}

TEST(KeyRings, whatAPreparedKeyMadeElsewhereIsTakenHere) {
    auto ring = load({{one}, two});
    auto elsewhere = load({{two, one}, {}});
    check_opens(ring, elsewhere.seal("secret", "row 7"), "row 7", "secret");
    CHECK_TRUE(ring.is_authentic("csrf abc", elsewhere.authenticate("csrf abc")));
}

TEST(KeyRings, aReplacedFileIsNoticedAndOneThatIsTheSameIsNot) {
    auto ring = load({{one}, {}});
    CHECK_FALSE(*ring.refresh());
    put({{two, one}, {}});
    CHECK_TRUE(*ring.refresh());
    STRCMP_EQUAL(two.id().c_str(), ring.id().c_str());
    CHECK_FALSE(*ring.refresh());
}

// A request that began before the file was replaced meets a secret that was sealed after it.
TEST(KeyRings, aSecretOfANewKeyMakesItLookForThatKey) {
    auto ring = load({{one}, {}});
    auto newer = load({{two, one}, {}});
    check_opens(ring, newer.seal("secret", "row 7"), "row 7", "secret");
    STRCMP_EQUAL(two.id().c_str(), ring.id().c_str());
}

TEST(KeyRings, aFileThatCannotBeReadAnyMoreTakesNoKeyAwayAndIsSaidOnce) {
    auto ring = load({{one}, {}});
    const std::string sealed = ring.seal("secret", "row 7");
    ::chmod(path.c_str(), 0600);
    folder.write("berth.key", "half a k");
    CHECK_FALSE(static_cast<bool>(ring.refresh()));
    CHECK_FALSE(*ring.refresh());
    check_opens(ring, sealed, "row 7", "secret");
    std::filesystem::remove(path);
    CHECK_FALSE(static_cast<bool>(ring.refresh()));
    CHECK_FALSE(*ring.refresh());
    check_opens(ring, sealed, "row 7", "secret");
    put({{two, one}, {}});
    CHECK_TRUE(*ring.refresh());
    STRCMP_EQUAL(two.id().c_str(), ring.id().c_str());
}
