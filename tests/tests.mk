# SPDX-License-Identifier: MIT
# What is tested, and how: `make test`, `make check`, `make lint`, `make bench`.

# One program a folder: its *.cpp, tests/main.cpp and the library. PAGES are tested as executables.
UNIT_FOLDERS := $(notdir $(patsubst %/,%,$(sort $(dir $(wildcard tests/base/*.cpp tests/web/*.cpp tests/store/*.cpp \
    tests/pve_client/*.cpp tests/app/*.cpp tests/pages/*.cpp tests/random_wizards/*.cpp)))))
UNIT_BINARIES := $(UNIT_FOLDERS:%=$(BUILD)/tests/unit/%)

define UNIT_RULE
$(BUILD)/tests/unit/$(1): $(patsubst %.cpp,$(BUILD)/%.o,$(sort $(wildcard tests/$(1)/*.cpp))) $(BUILD)/tests/main.o $(LIBRARY)
	@mkdir -p $$(@D)
	$$(CXX) $$(ALL_LDFLAGS) $$^ -lCppUTest $$(LIBS) -o $$@
endef
$(foreach folder,$(UNIT_FOLDERS),$(eval $(call UNIT_RULE,$(folder))))
$(BUILD)/tests/unit/pve_client $(BUILD)/tests/unit/pages: $(BUILD)/tests/support/make_believe_pve.o
# Judged by the official schemas and by the make-believe Proxmox, in the same program.
$(BUILD)/tests/unit/random_wizards: $(filter-out %/main.o,$(PVE_DOUBLE_OBJECTS)) $(BUILD)/tests/app/field_values.o \
    $(BUILD)/tests/pve_client/contract.o $(BUILD)/tests/pve_client/recorded.o

# Everything the tests run. `all` are the pages and tools.
.PHONY: test-build check-build
check-build: all $(UNIT_BINARIES) $(PVE_DOUBLE) headers
test-build: check-build $(PVE_TRIAL_BINARIES) $(CREATION_TEST) $(BUILD)/tests/supervise/page $(BUILD)/tests/servers/variables

# The packages come first: before them not even a compiler need be there. So the build is a make of its own.
.PHONY: test check
test:
	@tests/support/packages.sh run test lint
	@$(MAKE) --no-print-directory -j$$(nproc) test-build
	@tests/run.sh '$(BUILD)' lint unit scripts replay unrecorded misbehaviour creation faults upkeep operate supervise replacement install systemd connections sign_in token_rights demo walk browser servers

# The fast part: under a minute after a build.
check:
	@tests/support/packages.sh run test lint
	@$(MAKE) --no-print-directory -j$$(nproc) check-build
	@tests/run.sh '$(BUILD)' lint unit scripts

# What breaks on the way to a container: the protocol against each fault, then the whole site.
.PHONY: faults soak
faults:
	@tests/support/packages.sh run test
	@$(MAKE) --no-print-directory -j$$(nproc) test-build
	@tests/run.sh '$(BUILD)' creation faults

# The same at random, as long as one likes: make soak SECONDS=600 SEED=1
SECONDS ?= 120
SEED ?= 1
soak:
	@tests/support/packages.sh run test
	@$(MAKE) --no-print-directory -j$$(nproc) test-build
	@BERTH_CRASH_ROUNDS=200 tests/run.sh '$(BUILD)' creation
	@tests/faults/run.sh '$(BUILD)' soak '$(SECONDS)' '$(SEED)'

# Every header compiles alone.
HEADER_STAMPS := $(patsubst %.h,$(BUILD)/%.h.ok,$(sort $(wildcard lib/*/*.h)))
$(BUILD)/%.h.ok: %.h $(FLAGS_STAMP)
	@mkdir -p $(@D)
	printf '#include "%s"\n' '$(<:lib/%=%)' | $(CXX) $(filter-out -MMD -MP,$(ALL_CXXFLAGS)) -fsyntax-only -x c++ -
	@touch $@

.PHONY: lint format headers
headers: $(HEADER_STAMPS)
lint:
	@tests/support/packages.sh run lint
	@$(MAKE) --no-print-directory -j$$(nproc) headers
	@tests/lint.sh

format:
	clang-format -i $$(git ls-files '*.cpp' '*.h')

# Measures, asserts nothing.
$(BUILD)/tests/bench/bare: $(BUILD)/tests/bench/bare.o
	$(CXX) $(ALL_LDFLAGS) $^ -lfcgi -lhiredis -o $@
.PHONY: bench bench-build
bench-build: all $(PVE_DOUBLE) $(BUILD)/tests/bench/bare
bench:
	@tests/support/packages.sh run bench
	@$(MAKE) --no-print-directory -j$$(nproc) bench-build
	@tests/bench/run.sh '$(BUILD)'

# Berth behind every web server it has a snippet for: make test-servers [SERVERS="apache caddy"].
$(BUILD)/tests/servers/variables: $(BUILD)/tests/servers/variables.o $(LIBRARY)
	$(CXX) $(ALL_LDFLAGS) $^ $(LIBS) -o $@
SERVERS ?=
.PHONY: test-servers servers-build
servers-build: all $(PVE_DOUBLE) $(BUILD)/tests/servers/variables
test-servers:
	@tests/support/packages.sh run test servers
	@$(MAKE) --no-print-directory -j$$(nproc) servers-build
	@tests/servers/run.sh '$(BUILD)' $(SERVERS)
