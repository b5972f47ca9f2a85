// SPDX-License-Identifier: MIT
#include "store/backup_file.h"

#include <fstream>
#include <iterator>

#include "../base/temporary_folder.h"

#include "fixture.h"

using namespace store_test;
using store::BackupReader;
using store::BackupRow;

TEST_GROUP(BackupFiles) {
    base_test::TemporaryFolder folder;
    const std::string path = folder / "backup";
    const std::string all_bytes = [] {
        std::string bytes;
        for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
        return bytes;
    }();
    const std::vector<BackupRow> rows{{"1", "Ünï\n\"quoted\"\\", all_bytes}, {"2", "", std::nullopt}};

    void write() {
        std::FILE* stream = std::fopen(path.c_str(), "wb");
        CHECK(stream != nullptr);
        store::BackupWriter writer(stream);
        expect_success(writer.begin({7, 1'700'000'000, {"0a1b2c3d", "ffffffff"}, 2}));
        expect_success(writer.begin_table({"users", {{"id", false}, {"name", false}, {"hash", true}}}));
        for (const BackupRow& row : rows) expect_success(writer.add(row));
        expect_success(writer.begin_table({"nodes", {{"id", false}}}));
        expect_success(writer.finish());
        LONGS_EQUAL(2, writer.rows());
        std::fclose(stream);
    }
    std::string text() {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }
    void check_refused(const std::string& content, const char* why) {
        folder.write("other", content);
        const auto outcome = BackupReader::check(folder / "other");
        expect_error(base::Code::bad_input, outcome);
        STRCMP_CONTAINS(why, outcome.error().detail.c_str());
    }
    void setup() override { write(); }
};

TEST(BackupFiles, everyByteComesBack) {
    const auto reader = value_of(BackupReader::check(path));
    LONGS_EQUAL(7, reader.header().schema);
    LONGS_EQUAL(1'700'000'000, reader.header().made_at);
    LONGS_EQUAL(2, reader.header().key_ids.size());
    STRCMP_EQUAL("ffffffff", reader.header().key_ids[1].c_str());
    LONGS_EQUAL(2, reader.header().unreadable);
    LONGS_EQUAL(2, reader.rows());
    std::vector<std::string> tables;
    std::vector<BackupRow> back;
    expect_success(reader.read(
        [&](const store::BackupTable& table) {
            tables.push_back(table.name);
            return base::Result<void>();
        },
        [&](const store::BackupTable& table, const BackupRow& row) {
            STRCMP_EQUAL("users", table.name.c_str());
            back.push_back(row);
            return base::Result<void>();
        }));
    LONGS_EQUAL(2, tables.size());
    CHECK_TRUE(back == rows);
}

TEST(BackupFiles, oneThatWasCutOffAnywhereIsRefused) {
    const std::string whole = text();
    for (size_t length = 0; length < whole.size(); ++length) {
        folder.write("cut", whole.substr(0, length));
        CHECK_FALSE_TEXT(static_cast<bool>(BackupReader::check(folder / "cut")),
                         std::to_string(length).c_str());
    }
    check_refused(whole.substr(0, whole.rfind("{\"rows\"")), "its end is missing");
}

TEST(BackupFiles, oneWithAChangedByteAnywhereIsRefused) {
    const std::string whole = text();
    for (size_t i = 0; i < whole.size(); ++i) {
        std::string changed = whole;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        folder.write("changed", changed);
        CHECK_FALSE_TEXT(static_cast<bool>(BackupReader::check(folder / "changed")), changed.c_str());
    }
}

TEST(BackupFiles, whatIsNoBackupIsRefusedWithTheReason) {
    const std::string whole = text();
    check_refused("", "is not a backup");
    check_refused("SELECT 1;\n", "is not a backup");
    check_refused("{}\n", "is not a backup");
    check_refused(whole + "x\n", "something follows its end");
    std::string later = whole;
    later.replace(later.find("\"berth_backup\":1"), 16, "\"berth_backup\":2");
    check_refused(later, "a newer Berth");
    expect_error(base::Code::bad_input, BackupReader::check(folder / "nowhere"));
}

// So that it can be checked without Berth: head -n -1 FILE | sha256sum
TEST(BackupFiles, theChecksumIsThatOfAllLinesBeforeTheLast) {
    const std::string whole = text(), before = whole.substr(0, whole.rfind("{\"rows\""));
    STRCMP_CONTAINS(base::crypto::to_hex(base::crypto::sha256(before)).c_str(),
                    whole.substr(before.size()).c_str());
}

TEST(BackupFiles, aFullDiskIsSaid) {
    std::FILE* full = std::fopen("/dev/full", "wb");
    CHECK(full != nullptr);
    store::BackupWriter writer(full);
    expect_success(writer.begin({}));
    expect_error(base::Code::internal, writer.finish());
    std::fclose(full);
}
