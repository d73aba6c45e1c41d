import { createServer } from 'node:net';
import { type Check, ok, warning } from './check.js';

const PORTS = { 'grpc-port': 8001, 'metrics-port': 8002 } as const;

/** Whether `mrt serve` finds its ports free, or taken by a server that is up. */
export async function ports(
  serverIsUp: boolean,
  wanted: Readonly<Record<string, number>> = PORTS,
): Promise<Check> {
  const entries = Object.entries(wanted);
  const free = await Promise.all(entries.map(([, port]) => isFree(port)));
  const taken = entries.filter((_, i) => !free[i]);
  const numbers = (some: typeof entries) => some.map(([, port]) => port).join(', ');
  if (taken.length === 0) return ok('ports', `${numbers(entries)} are free`);
  if (serverIsUp) return ok('ports', `${numbers(taken)} are taken, by the server that is up`);
  const help = `mrt serve ${taken.map(([option]) => `--${option} 0`).join(' ')} takes free ones`;
  return warning('ports', `${numbers(taken)} taken by another program`, help);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
