// SPDX-License-Identifier: MIT
// A way to a node on which packets can be made to vanish, without any privilege: a forwarder in a process of its own,
// which is frozen, and whose queue of connections is then filled up. The kernel drops whoever comes next.
import { fork } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const own_file = fileURLToPath(import.meta.url);

// {port, vanish, mend, remove}
export async function lay_blackhole({ host, port }) {
  const child = fork(own_file, [host, String(port)]);
  const own_port = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', () => reject(new Error('the forwarder does not start')));
  });
  let fillers = [];
  const mend = () => {
    for (const socket of fillers) socket.destroy();
    fillers = [];
    child.kill('SIGCONT');
  };
  return {
    port: own_port,
    vanish: async () => {
      child.kill('SIGSTOP');
      while (await fill(fillers, own_port));
    },
    mend,
    remove: () => {
      mend();
      child.kill('SIGKILL');
    },
  };
}

// Whether there was still room for one more.
function fill(fillers, port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    fillers.push(socket);
    const timer = setTimeout(() => resolve(false), 500);
    socket.on('error', () => {});
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

if (process.argv[1] === own_file) {
  const [host, port] = process.argv.slice(2);
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    const end = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    near.pipe(far).pipe(near);
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => process.send(server.address().port));
  process.on('disconnect', () => process.exit());
}
