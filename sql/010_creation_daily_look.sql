-- SPDX-License-Identifier: MIT
-- After its day of watching, a CLOSED row is still looked at once a day for a month: a request that Proxmox
-- carried out later than anybody waited for leaves a container, and here is its row.
ALTER TABLE creations ADD COLUMN looked_at DATETIME(3) NULL AFTER watch_until;
