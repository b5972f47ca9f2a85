# SPDX-License-Identifier: MIT
# The make-believe Proxmox VE and its proof against recorded answers. Included by the top Makefile; also stands alone:
# make -f tests/pve/pve.mk make-believe-pve

BUILD ?= build/debug
CXX ?= g++
ALL_CXXFLAGS ?= -std=c++20 -g -O1 -Wall -Wextra -Wpedantic -Werror -MMD -MP

PVE_DOUBLE := $(BUILD)/tests/pve/make-believe-pve
# Not part of the server: the programs that try it.
PVE_TRIALS := replay misbehaviour unrecorded
PVE_TRIAL_PARTS := https_client server_process replay_compare contract_walk trial misbehaviour_answers \
  misbehaviour_tasks misbehaviour_site
PVE_DOUBLE_SOURCES := $(filter-out $(patsubst %,tests/pve/%.cpp,$(PVE_TRIALS) $(PVE_TRIAL_PARTS)), \
  $(sort $(wildcard tests/pve/*.cpp)))
PVE_DOUBLE_OBJECTS := $(PVE_DOUBLE_SOURCES:%.cpp=$(BUILD)/%.o) $(BUILD)/tests/pve/schema_data.o

.PHONY: make-believe-pve
make-believe-pve: $(PVE_DOUBLE)

$(PVE_DOUBLE): $(PVE_DOUBLE_OBJECTS)
	@mkdir -p $(@D)
	$(CXX) $(ALL_LDFLAGS) $^ -lssl -lcrypto -lpthread -o $@

PVE_TRIAL_BINARIES := $(PVE_TRIALS:%=$(BUILD)/tests/pve/make-believe-%)
PVE_TRIAL_OBJECTS := $(patsubst %,$(BUILD)/tests/pve/%.o,$(PVE_TRIAL_PARTS) value perl_text)

$(PVE_TRIAL_BINARIES): $(BUILD)/tests/pve/make-believe-%: $(BUILD)/tests/pve/%.o $(PVE_TRIAL_OBJECTS)
	@mkdir -p $(@D)
	$(CXX) $(ALL_LDFLAGS) $^ -lssl -lcrypto -lpthread -o $@

# Replays the recorded exchanges with genuine servers; says so when they are not at hand.
.PHONY: replay
replay: $(PVE_DOUBLE) $(BUILD)/tests/pve/make-believe-replay
	$(BUILD)/tests/pve/make-believe-replay $(PVE_DOUBLE) tests/pve/scenes/recorded.json --rules

# Tries every misbehaviour of the control port.
.PHONY: misbehaviour
misbehaviour: $(PVE_DOUBLE) $(BUILD)/tests/pve/make-believe-misbehaviour
	$(BUILD)/tests/pve/make-believe-misbehaviour $(PVE_DOUBLE) tests/pve/scenes/demo.json

# Asks for what was not recorded, by the API documents and by unrecorded.json.
.PHONY: unrecorded
unrecorded: $(PVE_DOUBLE) $(BUILD)/tests/pve/make-believe-unrecorded
	$(BUILD)/tests/pve/make-believe-unrecorded $(PVE_DOUBLE) tests/pve/scenes/recorded.json \
	  tests/pve/unrecorded.json

$(BUILD)/tests/pve/%.o: tests/pve/%.cpp $(FLAGS_STAMP)
	@mkdir -p $(@D)
	$(CXX) $(ALL_CXXFLAGS) -c $< -o $@

$(BUILD)/tests/pve/schema_data.o: tests/pve/schema_data.S $(wildcard tests/pve/schema/*.json)
	@mkdir -p $(@D)
	$(CXX) -c $< -o $@

-include $(PVE_DOUBLE_OBJECTS:.o=.d) $(PVE_TRIAL_OBJECTS:.o=.d) \
  $(patsubst %,$(BUILD)/tests/pve/%.d,$(PVE_TRIALS))
