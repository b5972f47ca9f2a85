# SPDX-License-Identifier: MIT
# The creation protocol under faults: `advance` against the make-believe Proxmox, MariaDB and Redis.

CREATION_TEST := $(BUILD)/tests/creation/creation
CREATION_TEST_OBJECTS := $(patsubst %.cpp,$(BUILD)/%.o,$(sort $(wildcard tests/creation/*.cpp)) \
    tests/store/fixture.cpp tests/store/mysql_cutter.cpp tests/main.cpp)

$(CREATION_TEST): $(CREATION_TEST_OBJECTS) $(LIBRARY)
	@mkdir -p $(@D)
	$(CXX) $(ALL_LDFLAGS) $^ -lCppUTest $(LIBS) -o $@

# Run by tests/run.sh, which starts the servers; needs the make-believe Proxmox and berthctl beside it.
.PHONY: creation-build
creation-build: $(CREATION_TEST) $(PVE_DOUBLE) $(BUILD)/bin/berthctl
