# SPDX-License-Identifier: MIT
# The one entrance. `make help` lists the targets.

MODE ?= release
PORT ?= 8080
VAR ?= var
BUILD ?= build/$(MODE)

CXX ?= g++
OWN_CXXFLAGS := -std=c++20 -g -Wall -Wextra -Wpedantic -Werror -Ilib
SYSTEM_INCLUDES := -isystem /usr/include/mariadb
ifeq ($(MODE),release)
  OWN_CXXFLAGS += -O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong
else ifeq ($(MODE),debug)
  OWN_CXXFLAGS += -O0
else ifeq ($(MODE),asan)
  # Instrumented, std::regex makes g++ 12 warn of what is not so.
  OWN_CXXFLAGS += -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all -Wno-maybe-uninitialized
  OWN_LDFLAGS := -fsanitize=address,undefined
else
  $(error MODE is release, debug or asan, not "$(MODE)")
endif
# The user's flags come last and replace none of ours.
ALL_CXXFLAGS = $(OWN_CXXFLAGS) $(SYSTEM_INCLUDES) -MMD -MP $(CPPFLAGS) $(CXXFLAGS)
ALL_LDFLAGS = $(OWN_LDFLAGS) $(LDFLAGS)
LIBS := -lfcgi -lcgicc -lctemplate_nothreads -lhiredis -lmariadb -lcurl -lssl -lcrypto -lsodium -linih -lfmt -lpthread

LIB_OBJECTS := $(patsubst %.cpp,$(BUILD)/%.o,$(sort $(wildcard lib/*/*.cpp)))
PAGES := $(patsubst cgi-bin/%.cpp,%,$(sort $(wildcard cgi-bin/*.cpp)))
PAGE_BINARIES := $(PAGES:%=$(BUILD)/cgi-bin/%)
TOOLS := $(patsubst bin/%.cpp,%,$(sort $(wildcard bin/*.cpp)))
TOOL_BINARIES := $(TOOLS:%=$(BUILD)/bin/%)
LIBRARY := $(BUILD)/libberth.a

.PHONY: all
all: $(LIBRARY) $(PAGE_BINARIES) $(TOOL_BINARIES)

# --- compiling -------------------------------------------------------------------------------------------------

# Changed flags rebuild everything: the stamp is rewritten only when its text would differ.
FLAGS_STAMP := $(BUILD)/flags
FLAGS_TEXT := $(CXX) $(OWN_CXXFLAGS) $(CPPFLAGS) $(CXXFLAGS) $(ALL_LDFLAGS)
$(FLAGS_STAMP): FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(FLAGS_TEXT)' | cmp -s - $@ || printf '%s\n' '$(FLAGS_TEXT)' > $@
.PHONY: FORCE
FORCE:

# Which version this is, is said in one place, and one file is compiled with it.
VERSION_DEFINE :=
CHANGELOG := deploy/debian/changelog
$(BUILD)/lib/base/program.o: private VERSION_DEFINE := -DBERTH_VERSION='"$(shell sed -n '1s/.*(\(.*\)).*/\1/p' $(CHANGELOG))"'
$(BUILD)/lib/base/program.o: $(CHANGELOG)

$(BUILD)/%.o: %.cpp $(FLAGS_STAMP)
	@mkdir -p $(@D)
	$(CXX) $(ALL_CXXFLAGS) $(VERSION_DEFINE) -c $< -o $@

$(LIBRARY): $(LIB_OBJECTS)
	@rm -f $@
	ar rcs $@ $^

$(BUILD)/cgi-bin/%: $(BUILD)/cgi-bin/%.o $(LIBRARY)
	$(CXX) $(ALL_LDFLAGS) $^ $(LIBS) -o $@

$(BUILD)/bin/%: $(BUILD)/bin/%.o $(LIBRARY)
	$(CXX) $(ALL_LDFLAGS) $^ $(LIBS) -o $@

.SECONDARY:
include $(wildcard tests/pve/pve.mk) $(wildcard tests/creation/creation.mk) $(wildcard tests/tests.mk) $(wildcard nginx/deploy.mk) $(wildcard deploy/deploy.mk)
-include $(shell test -d $(BUILD) && find $(BUILD) -name '*.d')

.PHONY: clean
clean:
	rm -rf build
