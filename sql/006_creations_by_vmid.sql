-- SPDX-License-Identifier: MIT
-- The VMID check asks whether a container has just been created under a VMID.
ALTER TABLE creations ADD KEY k_vmid (cluster_id, vmid);
