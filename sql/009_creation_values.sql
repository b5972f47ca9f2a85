-- SPDX-License-Identifier: MIT
-- What the wizard held, without VMID and hostname: the same can be created again when the draft is long gone.
ALTER TABLE creations ADD COLUMN field_values JSON NULL AFTER draft_id;
