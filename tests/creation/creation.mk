# SPDX-License-Identifier: MIT
# The creation protocol under faults: `advance` against the make-believe Proxmox, MariaDB and Redis.
# tests/run.sh starts the servers; the make-believe Proxmox and berthctl must be built beside it.

CREATION_TEST := $(BUILD)/tests/creation/creation
CREATION_TEST_OBJECTS := $(patsubst %.cpp,$(BUILD)/%.o,$(sort $(wildcard tests/creation/*.cpp)) \
    tests/store/fixture.cpp tests/store/mysql_cutter.cpp \
    tests/support/make_believe_pve.cpp tests/main.cpp)

$(CREATION_TEST): $(CREATION_TEST_OBJECTS) $(LIBRARY)
	@mkdir -p $(@D)
	$(CXX) $(ALL_LDFLAGS) $^ -lCppUTest $(LIBS) -o $@
