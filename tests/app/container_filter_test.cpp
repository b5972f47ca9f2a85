// SPDX-License-Identifier: MIT
#include "app/container_filter.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace {

app::ContainerRow row(uint32_t vmid, const std::string& name, const std::string& status = "running") {
    app::ContainerRow row;
    row.vmid = vmid;
    row.hostname = name;
    row.status = status;
    row.node_id = 1;
    row.node_name = "pve1";
    return row;
}

}  // namespace

TEST_GROUP(ContainerFilter) {
    std::vector<app::ContainerRow> rows{row(103, "web"), row(101, "db", "stopped"),
                                        row(102, "Cache", "paused")};
    app::ContainerFilter filter;

    std::string found() const {
        std::string vmids;
        for (const app::ContainerRow* one : app::arrange(rows, filter).rows)
            vmids += (vmids.empty() ? "" : " ") + std::to_string(one->vmid);
        return vmids;
    }
};

TEST(ContainerFilter, withoutAWishEverythingStandsByVmid) { STRCMP_EQUAL("101 102 103", found().c_str()); }

TEST(ContainerFilter, anOddStatusIsFoundAsUnknown) {
    filter.status = "unknown";
    STRCMP_EQUAL("102", found().c_str());
}

TEST(ContainerFilter, aTagIsMeantWholeAndATextAnywhereInAnyCase) {
    rows[0].tags = {"prod", "web"};
    rows[1].tags = {"production"};
    filter.tag = "prod";
    STRCMP_EQUAL("103", found().c_str());
    filter.tag.clear();
    filter.text = "PROD";
    STRCMP_EQUAL("101 103", found().c_str());
    filter.text = "cac";
    STRCMP_EQUAL("102", found().c_str());
    filter.text = "02";
    STRCMP_EQUAL("102", found().c_str());
    filter.text = "VE1";
    STRCMP_EQUAL("101 102 103", found().c_str());
}

TEST(ContainerFilter, namesAreSortedWithoutRegardToCase) {
    filter.sort = "name";
    STRCMP_EQUAL("102 101 103", found().c_str());
    filter.is_descending = true;
    STRCMP_EQUAL("103 101 102", found().c_str());
}

TEST(ContainerFilter, equalOnesStandByVmidWhicheverTheDirection) {
    filter.sort = "memory";
    rows[1].memory = 1 << 20;
    STRCMP_EQUAL("102 103 101", found().c_str());
    filter.is_descending = true;
    STRCMP_EQUAL("101 102 103", found().c_str());
}

TEST(ContainerFilter, aPageIsAPartOfTheWholeOrder) {
    rows.clear();
    for (uint32_t vmid = 299; vmid >= 100; --vmid) rows.push_back(row(vmid, "x"));
    filter.page = 2;
    const auto page = app::arrange(rows, filter);
    LONGS_EQUAL(200, page.found);
    LONGS_EQUAL(5, page.pages);
    LONGS_EQUAL(40, page.first);
    LONGS_EQUAL(140, page.rows.front()->vmid);
    LONGS_EQUAL(179, page.rows.back()->vmid);
}

TEST(ContainerFilter, aPageBeyondTheLastIsTheLastAndAnEmptyListHasOne) {
    filter.page = 7;
    STRCMP_EQUAL("101 102 103", found().c_str());
    rows.clear();
    LONGS_EQUAL(1, app::arrange(rows, filter).pages);
}

TEST(ContainerFilter, theTagsOfAllRowsComeOnceAndInOrder) {
    rows[0].tags = {"web", "prod"};
    rows[1].tags = {"prod"};
    const auto tags = app::tags_in(rows);
    LONGS_EQUAL(2, tags.size());
    STRCMP_EQUAL("prod", tags[0].c_str());
}
