# SPDX-License-Identifier: MIT
# The Debian package: `make deb`, `make test-deb`.

.PHONY: deb test-deb
deb:
	@tests/support/packages.sh run deb
	@deploy/build_deb.sh

# As root, some minutes: a Debian of its own is installed and booted. It asks Debian's mirror.
test-deb: all $(MAKE_BELIEVE_PVE)
	@tests/support/packages.sh run test deb
	@tests/deb/run.sh '$(BUILD)'
