-- SPDX-License-Identifier: MIT
-- Who signs in, and who is signed in.

-- Names are compared by their characters: "Anna" and "anna" are two users, and no accent is ignored. utf8mb4_bin is
-- the one such collation that MariaDB and MySQL 8 have in common; the program sees to blanks at the end.
CREATE TABLE users (
  id            INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name          VARCHAR(64)  NOT NULL COLLATE utf8mb4_bin,
  password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  is_disabled   BOOLEAN      NOT NULL DEFAULT FALSE,
  created_at    DATETIME(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  UNIQUE KEY u_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Only the SHA-256 of a token is kept: whoever reads this table can sign in as nobody.
CREATE TABLE sessions (
  id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,  -- the order of signing in
  token_hash BINARY(32)      NOT NULL,
  user_id    INT UNSIGNED    NOT NULL,
  created_at DATETIME(3)     NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  last_seen  DATETIME(3)     NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  expires_at DATETIME(3)     NOT NULL,
  UNIQUE KEY u_token (token_hash),
  KEY k_user (user_id),
  CONSTRAINT f_session_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
