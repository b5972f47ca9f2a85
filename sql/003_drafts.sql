-- SPDX-License-Identifier: MIT
-- Wizards in progress. A draft outlives its node: the user chooses another.
CREATE TABLE drafts (
  id           BINARY(16)   NOT NULL PRIMARY KEY,
  user_id      INT UNSIGNED NOT NULL,
  node_id      INT UNSIGNED NULL,
  field_values JSON         NOT NULL,                          -- by Proxmox's parameter names; no secrets
  notice       TEXT         NOT NULL,
  creation_key BINARY(16)   NOT NULL,                          -- becomes idem_key of the creation
  created_at   DATETIME(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at   DATETIME(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  KEY k_draft_user (user_id, updated_at),
  CONSTRAINT f_draft_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT f_draft_node FOREIGN KEY (node_id) REFERENCES nodes (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
