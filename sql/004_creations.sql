-- SPDX-License-Identifier: MIT
-- The journal of containers being created. A row outlives its node and its draft, so neither is a foreign
-- key.
CREATE TABLE creations (
  id            BINARY(16)   NOT NULL PRIMARY KEY,             -- random; the marker in the notes
  user_id       INT UNSIGNED NOT NULL,
  idem_key      BINARY(16)   NOT NULL,                         -- minted when the wizard's page was made
  spec_hash     BINARY(32)   NOT NULL,                         -- SHA-256 of the canonical request
  node_id       INT UNSIGNED NOT NULL,
  cluster_id    INT UNSIGNED NOT NULL,
  pve_node      VARCHAR(63)  NOT NULL,
  vmid          INT UNSIGNED NOT NULL,                         -- the same in every attempt
  spec_json     JSON         NOT NULL,                         -- no secrets
  draft_id      BINARY(16)   NULL,
  hostname      VARCHAR(255) NOT NULL,
  state         ENUM('PLANNED','SENDING','ACCEPTED','AMBIGUOUS','DONE','FAILED','CLOSED') NOT NULL,
  attempt       TINYINT UNSIGNED NOT NULL DEFAULT 0,
  rev           INT UNSIGNED NOT NULL DEFAULT 0,               -- compare-and-set
  lease_owner   VARCHAR(64)  NULL,
  lease_until   DATETIME(3)  NULL,
  sent_at       DATETIME(3)  NULL,
  baseline      JSON         NULL,                             -- UPIDs seen before the first attempt
  upid          VARCHAR(255) NULL,
  reason        VARCHAR(32)  NULL,
  attention     VARCHAR(32)  NULL,                             -- for the administrator
  message       TEXT         NULL,                             -- Proxmox's own words
  errors        JSON         NULL,                             -- the same by parameter
  log_tail      MEDIUMTEXT   NULL,
  start_wanted  BOOLEAN      NOT NULL DEFAULT FALSE,
  start_state   ENUM('none','wanted','sent','done','failed') NOT NULL DEFAULT 'none',
  start_upid    VARCHAR(255) NULL,
  start_message TEXT         NULL,
  watch_until   DATETIME(3)  NULL,                             -- a CLOSED row is watched until then
  created_at    DATETIME(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at    DATETIME(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  ended_at      DATETIME(3)  NULL,
  vmid_claim    INT UNSIGNED AS
    (IF(state IN ('PLANNED','SENDING','ACCEPTED','AMBIGUOUS'), vmid, NULL)) STORED,
  UNIQUE KEY u_idem  (user_id, idem_key),
  UNIQUE KEY u_claim (cluster_id, vmid_claim),
  KEY k_work  (state, lease_until),
  KEY k_watch (state, watch_until),
  KEY k_start (start_state, state),
  KEY k_node  (node_id, state),
  KEY k_user  (user_id, created_at),
  CONSTRAINT f_creation_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Append-only; each row is written in the transaction of the change it tells of.
CREATE TABLE creation_events (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  creation_id BINARY(16)      NOT NULL,
  at          DATETIME(3)     NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  actor       VARCHAR(64)     NOT NULL,
  from_state  VARCHAR(9)      NOT NULL,                        -- '' for the first
  to_state    VARCHAR(9)      NOT NULL,
  attempt     TINYINT UNSIGNED NOT NULL,
  detail      TEXT            NOT NULL,
  KEY k_creation (creation_id, id),
  CONSTRAINT f_event_creation FOREIGN KEY (creation_id) REFERENCES creations (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
