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

PREFIX ?= /usr/local
BASE ?= /
SYSCONFDIR ?= /etc/berth
RUNDIR ?= /run/berth
INSTALL ?= install
# 'install -s' leaves out what only a debugger reads: a twentieth of the size.
INSTALL_PROGRAM ?= $(INSTALL)
FCGIWRAP ?= /run/fcgiwrap.socket
# Where systemd looks for units; empty: none are installed.
SYSTEMDDIR ?= $(PREFIX)/lib/systemd/system
SYSTEMD_UNITS := berth.target berth@.socket berth@.service berth-reconcile.service berth-reconcile.timer
NGINX_FIXED := headers.conf fastcgi.conf methods.conf probe.conf limits_local.conf remote_user.conf

# What is included in somebody's site: fill_in SOURCE TARGET [NAME=VALUE...]
SHARE := $(PREFIX)/share/berth
CGI_VALUES := 'CGI=$(PREFIX)/lib/berth/cgi-bin' 'CONFIG=$(SYSCONFDIR)/berth.ini'
define fill_in
deploy/site.sh $(1).in 'BASE=$(BASE)' 'RUN=$(RUNDIR)' 'STATIC=$(SHARE)/static' 'ERRORS=$(SHARE)/errors' \
	    'CONF=$(SYSCONFDIR)/$(patsubst %/,%,$(dir $(2)))' $(3) -- $(PAGES) > '$(DESTDIR)$(SYSCONFDIR)/$(2)'
endef

# An existing berth.ini is the administrator's and stays untouched; only the example is ours.
.PHONY: install
install: all
	$(INSTALL) -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/lib/berth/cgi-bin' \
	    '$(DESTDIR)$(PREFIX)/share/berth/templates' '$(DESTDIR)$(PREFIX)/share/berth/static' \
	    '$(DESTDIR)$(PREFIX)/share/berth/sql' '$(DESTDIR)$(SYSCONFDIR)/nginx/local'
	$(INSTALL_PROGRAM) -m 755 $(TOOL_BINARIES) '$(DESTDIR)$(PREFIX)/bin'
	$(INSTALL_PROGRAM) -m 755 $(PAGE_BINARIES) '$(DESTDIR)$(PREFIX)/lib/berth/cgi-bin'
	$(INSTALL) -m 644 html/templates/* '$(DESTDIR)$(PREFIX)/share/berth/templates'
	$(INSTALL) -m 644 html/static/* '$(DESTDIR)$(PREFIX)/share/berth/static'
	$(INSTALL) -m 644 sql/*.sql '$(DESTDIR)$(PREFIX)/share/berth/sql'
	$(INSTALL) -m 644 $(NGINX_FIXED:%=nginx/%) '$(DESTDIR)$(SYSCONFDIR)/nginx'
	$(call fill_in,nginx/limits.conf,nginx/limits.conf)
	$(call fill_in,nginx/berth.conf,nginx/berth.conf,'SOCKET=$(RUNDIR)/@PAGE@.sock')
	$(call fill_in,nginx/berth.conf,nginx/berth_cgi.conf,'SOCKET=$(FCGIWRAP)' $(CGI_VALUES))
	$(INSTALL) -d '$(DESTDIR)$(SYSCONFDIR)/apache' '$(DESTDIR)$(SYSCONFDIR)/lighttpd' \
	    '$(DESTDIR)$(SYSCONFDIR)/caddy' '$(DESTDIR)$(SHARE)/errors'
	$(call fill_in,deploy/apache/berth.conf,apache/berth.conf)
	$(call fill_in,deploy/apache/berth.conf,apache/berth_cgi.conf,$(CGI_VALUES))
	$(call fill_in,deploy/lighttpd/berth.conf,lighttpd/berth.conf)
	for status in 500 502 503 504; do \
	    ln -sfn ../static/unavailable.html '$(DESTDIR)$(SHARE)/errors/'page-$$status.html || exit 1; \
	    ln -sfn ../static/unavailable.json '$(DESTDIR)$(SHARE)/errors/'ajax-$$status.html || exit 1; \
	done
	$(call fill_in,deploy/caddy/berth.caddy,caddy/berth.caddy)
	$(call fill_in,deploy/caddy/errors.caddy,caddy/errors.caddy)
	$(INSTALL) -m 644 deploy/caddy/page.caddy '$(DESTDIR)$(SYSCONFDIR)/caddy'
	$(INSTALL) -m 644 nginx/site.conf.example '$(DESTDIR)$(SYSCONFDIR)/nginx'
	for server in apache lighttpd caddy; do \
	    $(INSTALL) -m 644 deploy/$$server/site.*.example '$(DESTDIR)$(SYSCONFDIR)/'$$server || exit 1; \
	done
	sed -i 's|/etc/berth|$(SYSCONFDIR)|' '$(DESTDIR)$(SYSCONFDIR)'/*/site.*.example
	sed -e 's|/usr/local|$(PREFIX)|g' -e 's|/etc/berth|$(SYSCONFDIR)|g' -e 's|^base_path = .*|base_path = $(BASE)|' \
	    nginx/berth.ini.example > '$(DESTDIR)$(SYSCONFDIR)/berth.ini.example'
	$(INSTALL) -d '$(DESTDIR)$(PREFIX)/share/man/man8'
	$(INSTALL) -m 644 deploy/man/*.8 '$(DESTDIR)$(PREFIX)/share/man/man8'
	$(if $(SYSTEMDDIR),$(INSTALL) -d '$(DESTDIR)$(SYSTEMDDIR)')
	for unit in $(if $(SYSTEMDDIR),$(SYSTEMD_UNITS)); do \
	    deploy/systemd/unit.sh "$$(ls deploy/systemd/$$unit*)" '$(PREFIX)' '$(SYSCONFDIR)' '$(RUNDIR)' $(PAGES) \
	        > '$(DESTDIR)$(SYSTEMDDIR)/'$$unit || exit 1; \
	done

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
#: make deb       the Debian package, in build/; BASE=/berth/ is the path of its nginx snippet
#: make test-deb  installs, upgrades and purges it in a Debian of its own (as root)
#: make test-docs  every command of docs/ as written, in a Debian of its own (as root)
#: make clean     removes what was built
#:
#: Variables: MODE=release|debug|asan  PORT=8080  VAR=var (all that make run keeps)  DEMO=0 (no demo data)
#:            DESTDIR=  PREFIX=/usr/local  BASE=/  SYSCONFDIR=/etc/berth  RUNDIR=/run/berth
#:            SYSTEMDDIR=PREFIX/lib/systemd/system (empty: no units)
#:            INSTALL_PROGRAM='install -s' (without what only a debugger reads)  FCGIWRAP=/run/fcgiwrap.socket
