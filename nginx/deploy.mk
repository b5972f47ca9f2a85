# SPDX-License-Identifier: MIT
# What starts, serves and installs Berth.

# --- berth-supervise -------------------------------------------------------------------------------------------

SUPERVISE_OBJECTS := $(patsubst %.cpp,$(BUILD)/%.o,$(sort $(wildcard bin/supervise/*.cpp)))
$(BUILD)/bin/berth-supervise: $(BUILD)/bin/berth-supervise.o $(SUPERVISE_OBJECTS) $(LIBRARY)
	$(CXX) $(ALL_LDFLAGS) $^ -lfmt -o $@

# --- berthctl --------------------------------------------------------------------------------------------------

CTL_OBJECTS := $(patsubst %.cpp,$(BUILD)/%.o,$(sort $(wildcard bin/ctl/*.cpp)))
SHIPPED_FILES := $(sort $(wildcard html/templates/* html/static/* sql/*.sql))
SHIPPED := $(BUILD)/bin/ctl/shipped
$(SHIPPED).cpp: $(SHIPPED_FILES) nginx/deploy.mk
	@mkdir -p $(@D)
	@{ printf '#include "shipped_files.h"\nnamespace ctl {\nstd::vector<app::ShippedFile> shipped_files() {\nreturn {\n'; \
	sha256sum $(SHIPPED_FILES) | \
	    sed -E 's|^([0-9a-f]{64}) .(html/)?([^/]+)/(.+)$$|{"\3", "\4", "\1"},|'; \
	printf '};\n}\n}  // namespace ctl\n'; } > $@
$(SHIPPED).o: $(SHIPPED).cpp $(FLAGS_STAMP)
	$(CXX) $(ALL_CXXFLAGS) -Ibin/ctl -c $< -o $@
$(BUILD)/bin/berthctl: $(BUILD)/bin/berthctl.o $(CTL_OBJECTS) $(SHIPPED).o $(LIBRARY)
	$(CXX) $(ALL_LDFLAGS) $^ $(LIBS) -o $@

$(BUILD)/tests/supervise/page: $(BUILD)/tests/supervise/page.o
	$(CXX) $(ALL_LDFLAGS) $^ -lfcgi -lfmt -o $@

.PHONY: test-supervise
test-supervise: $(BUILD)/bin/berth-supervise $(BUILD)/tests/supervise/page
	tests/supervise/run.sh $(BUILD)
	tests/supervise/systemd.sh $(BUILD)

# The same with the whole site and its real pages, ten minutes long: every 20 s all programs are installed anew.
.PHONY: replace-under-load
replace-under-load: SECONDS = 600
replace-under-load: all $(MAKE_BELIEVE_PVE)
	tests/supervise/replace_under_load.sh $(BUILD) '$(SECONDS)' 20

# --- running it here -------------------------------------------------------------------------------------------

DEMO ?= 1
MAKE_BELIEVE_PVE ?= $(BUILD)/tests/pve/make-believe-pve

# The packages come first: before them not even a compiler need be there. So the build is a make of its own.
.PHONY: run start stop reload demo-build
run start:
	@tests/support/packages.sh run
	@$(MAKE) --no-print-directory $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc)) demo-build
	@PORT='$(PORT)' VAR='$(VAR)' BUILD='$(BUILD)' DEMO='$(DEMO)' PAGES='$(PAGES)' tests/support/demo.sh $@

demo-build: all $(if $(filter 0,$(DEMO)),,$(MAKE_BELIEVE_PVE))

stop reload:
	@VAR='$(VAR)' tests/support/demo.sh $@

# --- installing ------------------------------------------------------------------------------------------------

# deploy/install.sh knows the variables and their defaults; those of the command line are in its environment.
.PHONY: install uninstall test-install
install: all
	@deploy/install.sh install '$(BUILD)'

uninstall:
	@deploy/install.sh uninstall

test-install: all
	tests/install/run.sh $(BUILD)

.PHONY: test-demo
test-demo: all $(MAKE_BELIEVE_PVE)
	tests/demo/run.sh $(BUILD)

# --- help ------------------------------------------------------------------------------------------------------

.PHONY: help
help:
	@sed -n '/^#:/s/^#: \{0,1\}//p' nginx/deploy.mk

#: make run       installs what is missing, builds, and runs Berth on http://127.0.0.1:PORT; Ctrl-C stops it
#: make start     the same in the background; returns when the site answers
#: make stop      ends what make start started
#: make reload    replaces the running pages by the ones just built, without losing a request
#: make test      all tests; the last line is "N passed, N failed"
#: make check     the fast part of them
#: make faults    what breaks on the way to a container, each fault once
#: make test-servers  nginx, Apache, lighttpd and Caddy (it installs them), or SERVERS="apache caddy"
#: make replace-under-load  ten minutes of load while all programs are replaced; SECONDS=600
#: make soak      the same at random: SECONDS=120 SEED=1
#: make lint      format, layers, headers, templates, bans, scripts
#: make bench     measures, asserts nothing
#: make install   to DESTDIR and PREFIX, the web servers' files for BASE (/berth/, say)
#: make uninstall  takes it away again; berth.ini, the key and what was changed stay
#: make deb       the Debian package, in build/; BASE=/berth/ is the path of its nginx snippet
#: make test-deb  installs, upgrades and purges it in a Debian of its own (as root)
#: make test-docs  every command of docs/ as written, in a Debian of its own (as root)
#: make clean     removes what was built
#:
#: Variables: MODE=release|debug|asan  PORT=8080  VAR=var (all that make run keeps)  DEMO=0 (no demo data)
#:            DESTDIR=  PREFIX=/usr/local  INSTALL_PROGRAM='install -s' (without what only a debugger reads)
#:            and, where not given, as the last time:
#:            BASE=/  SYSCONFDIR=/etc/berth  RUNDIR=/run/berth  FCGIWRAP=/run/fcgiwrap.socket
#:            SYSTEMDDIR=PREFIX/lib/systemd/system (empty: no units)
