-- SPDX-License-Identifier: MIT
-- What the account page shows: from where each session was begun, and the user's SSH public keys.
ALTER TABLE sessions
  ADD COLUMN address VARCHAR(45)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  ADD COLUMN agent   VARCHAR(255) NOT NULL DEFAULT '';         -- what the browser calls itself

CREATE TABLE ssh_keys (
  id          INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id     INT UNSIGNED NOT NULL,
  name        VARCHAR(64)  NOT NULL COLLATE utf8mb4_bin,
  public_key  TEXT         NOT NULL,                           -- one line in OpenSSH's form
  fingerprint VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at  DATETIME(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  UNIQUE KEY u_key_name (user_id, name),
  UNIQUE KEY u_key_fingerprint (user_id, fingerprint),
  CONSTRAINT f_key_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
