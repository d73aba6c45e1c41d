import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A wire to the server that can be cut, as when the server is killed. */
export interface Wire {
  readonly address: string;
  cut(): void;
  mend(): void;
  /** Lets nothing through, as a server that is silent; until `release`. */
  hold(): void;
  release(): void;
}

export function wire(to: string): Promise<Wire> {
  const [host, port] = to.split(':') as [string, string];
  const sockets = new Set<Socket>();
  let whole = true;
  let held = false;
  const server = createServer((socket) => {
    if (!whole) return void socket.destroy();
    const other = connect(Number(port), host);
    for (const [one, two] of [
      [socket, other],
      [other, socket],
    ] as const) {
      sockets.add(one);
      one.pipe(two);
      if (held) one.pause();
      one.on('error', () => two.destroy()).on('close', () => sockets.delete(one));
    }
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      server.unref();
      resolve({
        address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
        mend: () => {
          whole = true;
        },
        hold: () => {
          held = true;
          for (const socket of sockets) socket.pause();
        },
        release: () => {
          held = false;
          for (const socket of sockets) socket.resume();
        },
        cut: () => {
          whole = false;
          for (const socket of sockets) socket.destroy();
        },
      });
    }),
  );
}
