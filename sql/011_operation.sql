-- SPDX-License-Identifier: MIT
-- What the operator asks for: when somebody signed in last, and whether regular work is still being done.
ALTER TABLE users ADD COLUMN last_sign_in DATETIME(3) NULL;

CREATE TABLE maintenance (
  task    VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  done_at DATETIME(3) NOT NULL                                 -- when it last came to its end
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
