# SPDX-License-Identifier: MIT
# What starts, serves and installs Berth.

# --- berth-supervise -------------------------------------------------------------------------------------------

SUPERVISE_OBJECTS := $(patsubst %.cpp,$(BUILD)/%.o,$(sort $(wildcard bin/supervise/*.cpp)))
$(BUILD)/bin/berth-supervise: $(BUILD)/bin/berth-supervise.o $(SUPERVISE_OBJECTS) $(LIBRARY)
	$(CXX) $(ALL_LDFLAGS) $^ -lfmt -o $@

$(BUILD)/tests/supervise/page: $(BUILD)/tests/supervise/page.o
	$(CXX) $(ALL_LDFLAGS) $^ -lfcgi -lfmt -o $@

.PHONY: test-supervise
test-supervise: $(BUILD)/bin/berth-supervise $(BUILD)/tests/supervise/page
	tests/supervise/run.sh $(BUILD)

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

PREFIX ?= /usr/local
BASE ?= /
SYSCONFDIR ?= /etc/berth
RUNDIR ?= /run/berth
INSTALL ?= install
NGINX_FIXED := headers.conf fastcgi.conf methods.conf limits_server.conf remote_user.conf
NGINX_FILLED := berth.conf limits.conf

# An existing berth.ini is the administrator's and stays untouched; only the example is ours.
.PHONY: install
install: all
	$(INSTALL) -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/lib/berth/cgi-bin' \
	    '$(DESTDIR)$(PREFIX)/share/berth/templates' '$(DESTDIR)$(PREFIX)/share/berth/static' \
	    '$(DESTDIR)$(PREFIX)/share/berth/sql' '$(DESTDIR)$(SYSCONFDIR)/nginx'
	$(INSTALL) -m 755 $(TOOL_BINARIES) '$(DESTDIR)$(PREFIX)/bin'
	$(INSTALL) -m 755 $(PAGE_BINARIES) '$(DESTDIR)$(PREFIX)/lib/berth/cgi-bin'
	$(INSTALL) -m 644 html/templates/* '$(DESTDIR)$(PREFIX)/share/berth/templates'
	$(INSTALL) -m 644 html/static/* '$(DESTDIR)$(PREFIX)/share/berth/static'
	$(INSTALL) -m 644 sql/*.sql '$(DESTDIR)$(PREFIX)/share/berth/sql'
	$(INSTALL) -m 644 $(NGINX_FIXED:%=nginx/%) '$(DESTDIR)$(SYSCONFDIR)/nginx'
	for file in $(NGINX_FILLED); do \
	    nginx/site.sh nginx/$$file.in '$(BASE)' '$(RUNDIR)' '$(PREFIX)/share/berth/static' \
	        '$(SYSCONFDIR)/nginx' $(PAGES) > '$(DESTDIR)$(SYSCONFDIR)/nginx/'$$file || exit 1; \
	done
	sed -e 's|/usr/local|$(PREFIX)|g' -e 's|/etc/berth|$(SYSCONFDIR)|g' -e 's|^base_path = .*|base_path = $(BASE)|' \
	    nginx/berth.ini.example > '$(DESTDIR)$(SYSCONFDIR)/berth.ini.example'

.PHONY: test-demo
test-demo: all $(MAKE_BELIEVE_PVE)
	tests/demo/run.sh $(BUILD)

.PHONY: test-install
test-install: all $(MAKE_BELIEVE_PVE)
	tests/install/run.sh $(BUILD)

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
#: make replace-under-load  ten minutes of load while all programs are replaced; SECONDS=600
#: make soak      the same at random: SECONDS=120 SEED=1
#: make lint      format, layers, headers, templates, bans, scripts
#: make bench     measures, asserts nothing
#: make install   to DESTDIR and PREFIX, the nginx snippet for BASE (/berth/, say)
#: make clean     removes what was built
#:
#: Variables: MODE=release|debug|asan  PORT=8080  VAR=var (all that make run keeps)  DEMO=0 (no demo data)
#:            DESTDIR=  PREFIX=/usr/local  BASE=/  SYSCONFDIR=/etc/berth  RUNDIR=/run/berth
