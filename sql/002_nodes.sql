-- SPDX-License-Identifier: MIT
-- The users' records of Proxmox nodes, and which of them share a cluster.

-- The last cluster number given out. Its one row is also the gate that changes of nodes pass one by one.
CREATE TABLE cluster_numbers (
  last INT UNSIGNED NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

INSERT INTO cluster_numbers (last) VALUES (0);

CREATE TABLE nodes (
  id               INT UNSIGNED      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id          INT UNSIGNED      NOT NULL,
  cluster_id       INT UNSIGNED      NOT NULL,                 -- VMIDs are unique within one of these
  name             VARCHAR(64)       NOT NULL COLLATE utf8mb4_bin,
  host             VARCHAR(255)      NOT NULL,
  port             SMALLINT UNSIGNED NOT NULL,
  pve_node         VARCHAR(63)       NOT NULL,
  token_id         VARCHAR(255)      NOT NULL,
  seal_id          BINARY(16)        NOT NULL,                 -- sealed_secret is bound to it
  sealed_secret    VARBINARY(1024)   NOT NULL,
  trust            ENUM('system','fingerprint','ca') NOT NULL,
  fingerprint      VARCHAR(95)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ca               TEXT              NOT NULL,
  leaf_fingerprint VARCHAR(95)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  pve_version      VARCHAR(64)       NOT NULL,
  is_default       BOOLEAN           NOT NULL DEFAULT FALSE,
  created_at       DATETIME(3)       NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  default_of       INT UNSIGNED AS (IF(is_default, user_id, NULL)) STORED,
  UNIQUE KEY u_node_name (user_id, name),
  UNIQUE KEY u_default (default_of),                           -- no second default of one user
  KEY k_cluster (cluster_id),
  KEY k_leaf (leaf_fingerprint),
  CONSTRAINT f_node_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- What `GET /nodes` of each record listed as ssl_fingerprint when it was saved.
CREATE TABLE node_members (
  node_id     INT UNSIGNED NOT NULL,
  fingerprint VARCHAR(95)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (node_id, fingerprint),
  KEY k_fingerprint (fingerprint),
  CONSTRAINT f_member_node FOREIGN KEY (node_id) REFERENCES nodes (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
