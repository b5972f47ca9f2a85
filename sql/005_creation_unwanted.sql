-- SPDX-License-Identifier: MIT
-- The user pressed "Stop trying" while it was not known what had become of an attempt.
ALTER TABLE creations ADD COLUMN unwanted BOOLEAN NOT NULL DEFAULT FALSE AFTER start_wanted;
