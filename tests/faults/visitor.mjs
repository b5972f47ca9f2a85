// SPDX-License-Identifier: MIT
// A person without JavaScript: signs in, goes through the wizard by posting the forms that the pages hold, looks on.
// Every answer is kept in `heard`, for the judge.
import { request as send_request } from 'node:http';

import { base_url, forget_attempts, make_user, register_node, until } from '../browser/stage.mjs';
import { sql } from './site.mjs';

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
export function decoded(text) {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name]);
}

function attributes(tag) {
  const found = {};
  for (const [, name, , value] of tag.matchAll(/\s([a-z-]+)(="([^"]*)")?/g)) found[name] = decoded(value ?? '');
  return found;
}

// The form of a page that posts to `action`: {action, values, choices}. `values` is what a browser would send as it is,
// without a button; `choices` are the values on offer of each radio group or list.
export function form_of(body, action) {
  for (let [, head, inside] of body.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
    if (attributes(head).action !== action) continue;
    inside = inside.replace(/<template>[\s\S]*?<\/template>/g, '');
    const values = {};
    const choices = {};
    for (const [tag] of inside.matchAll(/<input[^>]*>/g)) {
      const { name, value, type, checked, disabled } = attributes(tag);
      if (type === 'radio') (choices[name] ??= []).push(value);
      if (!name || disabled !== undefined) continue;
      if ((type === 'radio' || type === 'checkbox') && checked === undefined) continue;
      values[name] = value ?? '';
    }
    for (const [, tag, options] of inside.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g)) {
      const { name } = attributes(tag);
      const all = [...options.matchAll(/<option[^>]*>/g)].map(([option]) => attributes(option));
      choices[name] = all.map((option) => option.value);
      values[name] = (all.find((option) => option.selected !== undefined) ?? all[0])?.value ?? '';
    }
    for (const [, tag, text] of inside.matchAll(/<textarea([^>]*)>([\s\S]*?)<\/textarea>/g))
      values[attributes(tag).name] = decoded(text);
    return { action, values, choices };
  }
  throw new Error(`no form for ${action} on the page: ${text_of(body).slice(0, 300)}`);
}

// What one reads of a page.
export function text_of(body) {
  return decoded(body.replace(/<head>[\s\S]*<\/head>/, '').replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
}

export class Visitor {
  cookies = new Map();
  heard = [];

  constructor(user) {
    this.user = user;
  }

  // {status, headers, body, seconds}. Rejects when the connection breaks, and with an AbortError after `hang_up_after`
  // seconds.
  ask(method, path, { form, hang_up_after, seconds = 60 } = {}) {
    const started = performance.now();
    const body = form ? new URLSearchParams(form).toString() : '';
    const headers = { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    if (form) headers['content-type'] = 'application/x-www-form-urlencoded';
    if (form) headers['content-length'] = body.length;
    const signal = AbortSignal.timeout(1000 * (hang_up_after ?? seconds));
    return new Promise((resolve, reject) => {
      const request = send_request(base_url + path, { method, headers, signal, agent: false }, (reply) => {
        let text = '';
        reply.setEncoding('utf8');
        reply.on('data', (part) => { text += part; });
        reply.on('error', reject);
        reply.on('end', () => {
          this.take_cookies(reply.headers['set-cookie'] ?? []);
          const answer = {
            method, path, status: reply.statusCode, headers: reply.headers, body: text,
            seconds: (performance.now() - started) / 1000,
          };
          this.heard.push(answer);
          resolve(answer);
        });
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  take_cookies(lines) {
    for (const line of lines) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.cookies.set(name, value);
    }
  }

  get(path, settings) {
    return this.ask('GET', path, settings);
  }

  // Follows 303 to where it leads.
  async see(path) {
    let answer = await this.get(path);
    for (let i = 0; i < 5 && answer.status === 303; ++i) answer = await this.get(answer.headers.location);
    return answer;
  }

  post(form, settings) {
    return this.ask('POST', form.action, { ...settings, form: form.values });
  }

  // A right password does not always lead in: gives the answer to the form.
  async try_to_sign_in() {
    const page = await this.get('/login');
    if (page.status !== 200) return page;
    const form = form_of(page.body, '/login');
    Object.assign(form.values, { user: this.user.name, password: this.user.password, next: '/' });
    return this.post(form);
  }

  async sign_in() {
    await forget_attempts();
    const answer = await this.try_to_sign_in();
    if (answer.status !== 303) throw new Error(`signing in: ${answer.status} ${text_of(answer.body)}`);
    return this;
  }

  async json(path, settings) {
    const answer = await this.get(path, settings);
    return { ...answer, json: answer.headers['content-type']?.includes('json') ? JSON.parse(answer.body) : null };
  }

  // Fills a page and presses Next; gives the page that follows.
  async next(page, path, fill) {
    const form = form_of(page.body, path);
    fill(form.values, form.choices);
    const answer = await this.post(form);
    if (answer.status !== 303) throw new Error(`${path}: ${answer.status} ${text_of(answer.body).slice(0, 400)}`);
    return this.see(answer.headers.location);
  }

  // To the last page of the wizard; gives its form.
  async go_to_confirm({ vmid, hostname = `ct${vmid}`, node_id = this.node_id, start = false }) {
    let page = await this.see(`/wizard_general?node=${node_id}`);
    page = await this.next(page, '/wizard_general', (values) => {
      Object.assign(values, { node: String(node_id), vmid: String(vmid), hostname });
    });
    page = await this.next(page, '/wizard_template', (values, { ostemplate }) => {
      values.ostemplate = ostemplate.find((volume) => volume.includes('debian-12')) ?? ostemplate[0];
    });
    page = await this.next(page, '/wizard_disks', (values, { 'rootfs.storage': storages }) => {
      // A thin one does not fill up by what is promised.
      values['rootfs.storage'] = storages.find((one) => one === 'local-lvm') ?? storages[0];
      values['rootfs.size'] = '1';
    });
    page = await this.next(page, '/wizard_resources', () => {});
    page = await this.next(page, '/wizard_network', (values, choices) => {
      values['net0.bridge'] = choices['net0.bridge'].find((bridge) => bridge === 'vmbr0') ?? choices['net0.bridge'][0];
      values['net0.ip'] = 'dhcp';
    });
    const form = form_of(page.body, '/wizard_confirm');
    if (start) form.values.start = '1';
    else delete form.values.start;
    return form;
  }

  // Presses Create and gives the creation's id.
  async press_create(form) {
    const answer = await this.post(form);
    const id = id_in(answer);
    if (!id) throw new Error(`Create: ${answer.status} ${text_of(answer.body).slice(0, 400)}`);
    return id;
  }

  // Looks at a creation until it has ended; gives {state, text, texts}: the last, and all that were shown on the way.
  async follow(id, { seconds = 40, pace = 0.15 } = {}) {
    const texts = new Set();
    return until(`creation ${id} has ended`, async () => {
      const { status, json } = await this.json(`/ajax_creation?id=${id}`);
      if (status === 200) {
        texts.add(json.text);
        if (json.final) return { ...json, texts: [...texts] };
      }
      await new Promise((resolve) => { setTimeout(resolve, 1000 * pace); });
      return null;
    }, seconds);
  }

  async create(what) {
    const id = await this.press_create(await this.go_to_confirm(what));
    return { id, ...await this.follow(id) };
  }

  // {status, state}: what the wizard would show beside the number.
  async vmid_state(vmid, node_id = this.node_id) {
    const { status, json } = await this.json(`/ajax_vmid?node=${node_id}&vmid=${vmid}`);
    return { status, state: json?.state ?? null, message: json?.message ?? json?.error };
  }
}

// The creation that an answer to Create leads to, or undefined.
export function id_in(answer) {
  return answer.status === 303 ? /\/creation\?id=([0-9a-f]{32})/.exec(answer.headers.location)?.[1] : undefined;
}

// A user with a node of the make-believe Proxmox, signed in. The node's name holds the user's, so that the judge knows
// it when somebody else is shown it.
export async function new_visitor(name, { node = 'pve1', port } = {}) {
  const visitor = new Visitor(await make_user(name));
  await visitor.add_node(node, { port });
  return visitor.sign_in();
}

Visitor.prototype.add_node = async function add_node(node, { port } = {}) {
  const name = `${node}-of-${this.user.name}`;
  await register_node(this.user, node, { name, port });
  const [[id, user_id, cluster_id]] = await sql(`SELECT n.id, u.id, n.cluster_id FROM nodes n
    JOIN users u ON u.id = n.user_id WHERE u.name = '${this.user.name}' AND n.name = '${name}'`);
  this.user.id = Number(user_id);
  this.node_id ??= Number(id);
  this.node_name ??= name;
  this.cluster_id ??= Number(cluster_id);
  return { id: Number(id), name, cluster_id: Number(cluster_id) };
};
