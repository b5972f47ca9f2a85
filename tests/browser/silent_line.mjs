// SPDX-License-Identifier: MIT
// A wire between Berth and one node that can be cut: connections stay up, but nothing passes any more. So one node falls
// silent, its kept connections included, while all others go on.
import { connect, createServer } from 'node:net';

export async function lay_line(host, port) {
  const pairs = new Set();
  let is_cut = false;
  const server = createServer((near) => {
    const far = connect(port, host);
    const pair = { near, far };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    near.on('data', (bytes) => { if (!is_cut) far.write(bytes); });
    far.on('data', (bytes) => { if (!is_cut) near.write(bytes); });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    port: server.address().port,
    cut: () => { is_cut = true; },
    mend: () => { is_cut = false; },
    remove: () => {
      for (const { near } of pairs) near.destroy();
      server.close();
    },
  };
}

// A port of this machine where nobody listens.
export async function closed_port() {
  const server = createServer();
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}
