-- SPDX-License-Identifier: MIT
-- Finished wizards kept under a name, to begin others from. A preset outlives the node it was made on.
CREATE TABLE presets (
  id           INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id      INT UNSIGNED NOT NULL,
  name         VARCHAR(64)  NOT NULL COLLATE utf8mb4_bin,
  node_id      INT UNSIGNED NULL,
  field_values JSON         NOT NULL,                          -- as in drafts, without VMID and hostname
  created_at   DATETIME(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at   DATETIME(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  UNIQUE KEY u_preset_name (user_id, name),
  CONSTRAINT f_preset_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT f_preset_node FOREIGN KEY (node_id) REFERENCES nodes (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- What a new wizard on a node begins with.
CREATE TABLE default_presets (
  node_id   INT UNSIGNED NOT NULL PRIMARY KEY,
  preset_id INT UNSIGNED NOT NULL,
  CONSTRAINT f_default_node FOREIGN KEY (node_id) REFERENCES nodes (id) ON DELETE CASCADE,
  CONSTRAINT f_default_preset FOREIGN KEY (preset_id) REFERENCES presets (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
