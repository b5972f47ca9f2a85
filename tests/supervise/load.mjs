// SPDX-License-Identifier: MIT
// Visitors who do what a signed-in user does, pages and AJAX, GET and POST, a few at a time:   load.mjs SECONDS
// Where Berth is comes from the environment (demo.env). Prints counts by kind, then `N requests, N failures`; ends
// with 1 when one failed or too few were made.
import http from "node:http";

const seconds = Number(process.argv[2] ?? 30);
const base = new URL(process.env.BERTH_URL);
const atOnce = 6;
const pause = 10; // ms of a visitor between two requests
const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce });
let cookie = "";

// The answer, whatever its status; only a connection that breaks is an error.
function ask(method, path, form) {
  const body = form ? new URLSearchParams(form).toString() : "";
  const headers = { cookie };
  if (form) {
    headers["content-type"] = "application/x-www-form-urlencoded";
    headers["content-length"] = Buffer.byteLength(body);
    headers.origin = base.origin;
  }
  return new Promise((resolve, reject) => {
    const request = http.request(new URL(path, base), { method, agent, headers, timeout: 60_000 }, (reply) => {
      const parts = [];
      reply.on("data", (part) => parts.push(part));
      reply.on("error", reject);
      reply.on("end", () => {
        const set = reply.headers["set-cookie"];
        if (set) cookie = set[0].split(";")[0];
        resolve({ status: reply.statusCode, location: reply.headers.location ?? "", text: Buffer.concat(parts).toString() });
      });
    });
    request.on("timeout", () => request.destroy(new Error("no answer within a minute")));
    request.on("error", reject);
    request.end(body);
  });
}

const csrfOf = (page) => /<meta name="csrf" content="([^"]*)"/.exec(page.text)[1];
function must(condition, what) {
  if (!condition) throw new Error(what);
}

async function signIn() {
  const shown = await ask("GET", "/login");
  const form = { csrf: csrfOf(shown), user: process.env.BERTH_USER, password: process.env.BERTH_PASSWORD };
  const answer = await ask("POST", "/login", form);
  must(answer.status === 303, `sign-in: ${answer.status}`);
}

// A draft of its own for each visitor, as far as the fourth step.
async function beginWizard(number) {
  const shown = await ask("GET", "/wizard_general");
  const node = /name="node" value="(\d+)"[^>]*checked/.exec(shown.text)[1];
  const csrf = csrfOf(shown);
  const vmid = String(40000 + number);
  const answer = await ask("POST", "/wizard_general", { csrf, node, vmid, unprivileged: "1" });
  must(answer.status === 303, `General: ${answer.status}`);
  const draft = /draft=([0-9a-f]{32})/.exec(answer.location)[1];
  const choose = async (step, field, form = {}) => {
    const page = await ask("GET", `/${step}?draft=${draft}`);
    const value = new RegExp(`name="${field}" value="([^"]*)"`).exec(page.text)[1];
    const stored = await ask("POST", `/${step}`, { csrf, draft, [field]: value, ...form });
    must(stored.status === 303, `${step}: ${stored.status}`);
  };
  await choose("wizard_template", "ostemplate");
  await choose("wizard_disks", "rootfs.storage", { "rootfs.size": "2" });
  return { csrf, node, vmid, draft };
}

// What may be asked, and the one status that is right.
function requestsOf({ csrf, node, vmid, draft }) {
  const get = (path, status = 200) => ({ name: `GET ${path.split("?")[0]}`, status, send: () => ask("GET", path) });
  const post = (path, status, form) => ({ name: `POST ${path}`, status, send: () => ask("POST", path, { csrf, ...form }) });
  return [
    get("/"),
    get("/nodes"),
    get("/account"),
    get("/presets"),
    get("/creations"),
    get(`/wizard_resources?draft=${draft}`),
    get("/login", 303),
    get("/static/page.js"),
    get(`/ajax_vmid?node=${node}&vmid=${vmid}`),
    get(`/ajax_vmid?node=${node}&vmid=9`),
    post("/ajax_vmid", 200, { node, vmid, draft }),
    post("/wizard_resources", 303, { draft, cores: "2", memory: "512", swap: "0" }),
    post("/account", 422, { action: "add_key", public_key: "no key" }),
  ];
}

const counts = new Map();
const failures = [];
let requests = 0;
let slowest = 0;

async function once({ name, status, send }) {
  const start = performance.now();
  const answer = await send().catch((error) => ({ status: error.message, text: "" }));
  slowest = Math.max(slowest, performance.now() - start);
  requests += 1;
  counts.set(name, (counts.get(name) ?? 0) + 1);
  if (answer.status !== status) failures.push(`${new Date().toISOString()} ${name}: ${answer.status} ${answer.text.slice(0, 300)}`);
}

async function visit(number, until) {
  const choices = requestsOf(await beginWizard(number));
  for (let turn = number; Date.now() < until; turn += 1) {
    await once(choices[turn % choices.length]);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

await signIn();
const until = Date.now() + seconds * 1000;
await Promise.all(Array.from({ length: atOnce }, (_, number) => visit(number, until)));
for (const [name, count] of [...counts].sort()) console.log(`${String(count).padStart(7)}  ${name}`);
for (const failure of failures.slice(0, 20)) console.log(failure);
console.log(`slowest answer ${Math.round(slowest)} ms`);
console.log(`${requests} requests, ${failures.length} failures`);
process.exit(failures.length === 0 && requests > seconds ? 0 : 1);
