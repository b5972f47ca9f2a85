// SPDX-License-Identifier: MIT
// Presets, and what a creation was made from.
#include "store/presets.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(Presets) {
    Servers servers;
    store::Presets presets{servers.mysql};
    int64_t anna = add_user(servers.mysql, "anna");
    int64_t bert = add_user(servers.mysql, "bert");
    int64_t node = add_node(servers, anna, "home", 1, {});
    int64_t second = add_node(servers, anna, "away", 2, {});
    int64_t berts = add_node(servers, bert, "other", 3, {});

    store::Preset make(const std::string& name) {
        return {
            .id = 0,
            .name = name,
            .node_id = node,
            .values = {{"cores", "2"}, {"mp0.path", "/srv/\"x\" zoë 🚢"}, {"tags", std::string(9000, 't')}},
            .updated_at = 0};
    }
    int64_t add(const std::string& name) { return value_of(presets.add(anna, make(name), soon())); }
};

TEST(Presets, anAddedPresetComesBackWhole) {
    const int64_t id = add("small");
    const auto preset = value_of(presets.find(anna, id, soon()));
    STRCMP_EQUAL("small", preset.name.c_str());
    LONGS_EQUAL(node, preset.node_id);
    CHECK(make("small").values == preset.values);
    CHECK_TRUE(preset.updated_at > 1'700'000'000);
    add("big");
    STRCMP_EQUAL("big", value_of(presets.list(anna, soon())).at(0).name.c_str());
}

TEST(Presets, aNameIsUsedOnceByEachUser) {
    const int64_t small = add("small"), big = add("big");
    const auto again = presets.add(anna, make("small"), soon());
    expect_error(base::Code::conflict, again);
    STRCMP_CONTAINS("u_preset_name", again.error().detail.c_str());
    expect_error(base::Code::conflict, presets.rename(anna, big, "small", soon()));
    expect_success(presets.rename(anna, small, "tiny", soon()));
    expect_success(presets.rename(anna, big, "small", soon()));
    expect_success(presets.add(bert, make("small"), soon()));
}

TEST(Presets, newValuesReplaceTheOld) {
    auto preset = make("small");
    preset.id = add("small");
    preset.values = {{"cores", "4"}};
    preset.node_id = second;
    expect_success(presets.save_values(anna, preset, soon()));
    const auto saved = value_of(presets.find(anna, preset.id, soon()));
    CHECK(preset.values == saved.values);
    LONGS_EQUAL(second, saved.node_id);
    STRCMP_EQUAL("small", saved.name.c_str());
}

TEST(Presets, aForeignPresetOrNodeIsNotFoundByAnyFunction) {
    auto preset = make("small");
    preset.id = add("small");
    expect_error(base::Code::not_found, presets.find(bert, preset.id, soon()));
    expect_error(base::Code::not_found, presets.save_values(bert, preset, soon()));
    expect_error(base::Code::not_found, presets.rename(bert, preset.id, "x", soon()));
    expect_error(base::Code::not_found, presets.remove(bert, preset.id, soon()));
    expect_error(base::Code::not_found, presets.set_default(bert, berts, preset.id, soon()));
    expect_error(base::Code::not_found, presets.set_default(anna, berts, preset.id, soon()));
    expect_error(base::Code::not_found, presets.set_default(bert, node, preset.id, soon()));
    LONGS_EQUAL(0, value_of(presets.list(bert, soon())).size());
    preset.node_id = berts;
    expect_success(presets.save_values(anna, preset, soon()));
    LONGS_EQUAL(0, value_of(presets.find(anna, preset.id, soon())).node_id);
}

TEST(Presets, eachNodeHasAtMostOneDefault) {
    const int64_t small = add("small"), big = add("big");
    CHECK_FALSE(value_of(presets.default_on(anna, node, soon())).has_value());
    expect_success(presets.set_default(anna, node, small, soon()));
    expect_success(presets.set_default(anna, node, big, soon()));
    expect_success(presets.set_default(anna, node, big, soon()));
    expect_success(presets.set_default(anna, second, big, soon()));
    STRCMP_EQUAL("big", value_of(presets.default_on(anna, node, soon()))->name.c_str());
    CHECK_FALSE(value_of(presets.default_on(bert, node, soon())).has_value());
    LONGS_EQUAL(2, value_of(presets.defaults(anna, soon())).size());
    expect_success(presets.set_default(bert, node, 0, soon()));
    LONGS_EQUAL(2, value_of(presets.defaults(anna, soon())).size());
    expect_success(presets.set_default(anna, node, 0, soon()));
    CHECK_FALSE(value_of(presets.default_on(anna, node, soon())).has_value());
    expect_success(presets.remove(anna, big, soon()));
    LONGS_EQUAL(0, value_of(presets.defaults(anna, soon())).size());
}

TEST(Presets, aPresetOutlivesItsNode) {
    const int64_t small = add("small");
    expect_success(presets.set_default(anna, node, small, soon()));
    expect_success(store::Nodes(servers.mysql, servers.redis).remove(anna, node, soon()));
    LONGS_EQUAL(0, value_of(presets.find(anna, small, soon())).node_id);
    LONGS_EQUAL(0, value_of(presets.defaults(anna, soon())).size());
}

TEST(Presets, aCreationKeepsWhatItWasMadeFrom) {
    store::Creations creations(servers.mysql);
    auto wanted = make_creation(anna, node, 105, 1);
    wanted.values = make("x").values;
    const auto made = *value_of(creations.insert(wanted, soon())).creation;
    CHECK(wanted.values == value_of(creations.values_of(anna, made.id, soon())));
    expect_error(base::Code::not_found, creations.values_of(bert, made.id, soon()));
    const auto old = *value_of(creations.insert(make_creation(anna, node, 106, 2), soon())).creation;
    expect_error(base::Code::not_found, creations.values_of(anna, old.id, soon()));
}
