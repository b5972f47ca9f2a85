// SPDX-License-Identifier: MIT
// The demo's scene of the make-believe Proxmox with one change: the wizard's token has exactly the rights that the
// commands in docs/proxmox_token.md give it.   token_scene.mjs VERSION > SCENE
import { readFileSync } from "node:fs";

const version = process.argv[2];
const text = readFileSync("docs/proxmox_token.md", "utf8");
const scene = JSON.parse(readFileSync("tests/pve/scenes/demo.json", "utf8"));
const hasSdnRights = !version.startsWith("7.");

const roles = {};
for (const [, name, privileges] of text.matchAll(/^ {4}pveum role add (\w+) --privs "([^"]*)"$/gm))
  if (hasSdnRights || !privileges.startsWith("SDN.")) roles[name] = privileges.split(" ");

const acl = {};
const line = /^ {4}pveum acl modify (\S+) --roles (\w+) --users berth@pve --tokens 'berth@pve!wizard'$/gm;
for (const [, path, role] of text.matchAll(line)) if (roles[role]) acl[path] = { roles: [role] };
if (Object.keys(roles).length < 2 || Object.keys(acl).length < 3) throw new Error("the commands were not found");

for (const cluster of scene.clusters) {
  const user = cluster.users["tester@pve"];
  cluster.version = version;
  Object.assign(cluster.roles, roles);
  user.acl = acl;
  Object.assign(user.tokens.wizard, { privsep: true, acl });
}
console.log(JSON.stringify(scene));
