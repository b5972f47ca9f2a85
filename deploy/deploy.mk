# SPDX-License-Identifier: MIT
# The Debian package and what the pages of docs/ say: `make deb`, `make test-deb`, `make test-docs`.

.PHONY: deb test-deb test-docs
deb:
	@tests/support/packages.sh run deb
	@deploy/build_deb.sh

# As root, some minutes: a Debian of its own is installed and booted. It asks Debian's mirror.
test-deb: all $(MAKE_BELIEVE_PVE)
	@tests/support/packages.sh run test deb
	@tests/deb/run.sh '$(BUILD)'

# The same, with every command of docs/ as it is written there.
test-docs: all $(MAKE_BELIEVE_PVE)
	@tests/support/packages.sh run test deb
	@tests/docs/run.sh '$(BUILD)'
