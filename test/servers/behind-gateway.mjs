// Servers as `mrt serve` starts them, each at a loopback address of its own, behind the Envoy of examples/deploy, which learns of
// them from DNS.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { MRT } from '@mrt/sdk';
import { startServer } from '@mrt/sdk/serve';
import { commandOf, descendantsOf } from './processes.mjs';
import { until } from './until.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../deploy/behind_gateway.py', import.meta.url));
const NAME = 'mrt.mrt.svc.cluster.local'; // the gateway asks fronts under it
const DRAIN = 120; // seconds

/**
 * `use` with a gateway, and `count` servers behind it. All of them are stopped whatever happens.
 *
 * @typedef {{ host: string, url: string, metrics: string, pid: number, close: () => Promise<void> }} Replica `pid`: of the launcher
 * @typedef {{
 *   replicas: Replica[],
 *   add: (options?: object) => Promise<Replica>,
 *   tell: (services: Record<string, Replica[]>) => Promise<void>,
 *   healthy: (count: number) => Promise<number>,
 *   client: (caller?: number, options?: object) => MRT,
 * }} Deployed `add` starts one more, of which DNS knows nothing until `tell` says which servers each service has; `client` goes through the
 *   gateway with the token of a caller
 * @param {number} count
 * @param {(deployed: Deployed) => Promise<T>} use
 * @returns {Promise<T>}
 * @template T
 */
export async function behindGateway(count, use) {
  const [grpc, http] = [await freePort(), await freePort()];
  const replicas = [];
  const clients = [];
  let gateway;
  const add = async (options = {}) => {
    const host = `127.0.0.${replicas.length + 2}`;
    const ports = { grpc, http };
    const server = await startServer({ host, ports, hosts: [NAME], drain: DRAIN, icons: [], ...options });
    replicas.push({ ...server, host });
    return replicas.at(-1);
  };
  try {
    for (let number = 0; number < count; number++) await add();
    gateway = spawn(`${ROOT}/.venv/test/bin/python`, [PROGRAM], {
      env: { ...process.env, PYTHONPATH: `${ROOT}/python-backend` },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const answers = createInterface({ input: gateway.stdout })[Symbol.asyncIterator]();
    const ask = async (what) => {
      gateway.stdin.write(`${JSON.stringify(what)}\n`);
      const { value } = await answers.next();
      if (value === undefined) throw new Error('the gateway has ended');
      return JSON.parse(value);
    };
    const addressesOf = (services) =>
      Object.fromEntries(Object.entries(services).map(([name, of]) => [name, of.map(({ host }) => host)]));
    const reached = await ask({ grpc, http, addresses: addressesOf({ mrt: replicas }) });
    return await use({
      replicas,
      add,
      tell: (services) => ask(addressesOf(services)),
      healthy: (wanted) => until(async () => (await healthyAt(reached.metrics)) === wanted),
      client: (caller = 0, { headers, ...options } = {}) => {
        const authorization = `Bearer ${reached.tokens[caller]}`;
        const tls = { ca: reached.certificate };
        clients.push(new MRT({ url: reached.url, tls, headers: { authorization, ...headers }, ...options }));
        return clients.at(-1);
      },
    });
  } finally {
    for (const client of clients) client.close();
    if (gateway) {
      const ended = once(gateway, 'close');
      gateway.stdin.end();
      await ended;
    }
    await Promise.all(replicas.map((server) => server.close()));
  }
}

/** The pid of a replica's tritonserver. */
export const tritonOf = ({ pid }) =>
  descendantsOf(pid).find((each) => commandOf(each)[0]?.endsWith('/tritonserver'));

/** How many servers the gateway knows over gRPC and found healthy. */
async function healthyAt(metrics) {
  const page = await (await fetch(`http://127.0.0.1:${metrics}/stats/prometheus`)).text();
  const line = page.split('\n').find((each) => /^envoy_cluster_membership_healthy\{.*"grpc"\}/.test(each));
  return Number(line?.split(' ').at(-1));
}

/** Free at all loopback addresses. */
async function freePort() {
  const listener = createServer().listen(0, '0.0.0.0');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  return port;
}
