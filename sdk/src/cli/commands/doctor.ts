import { MRTError } from '../../errors.js';
import { MRT } from '../../mrt.js';
import { env } from '../../platform/env.js';
import { findServerPackage } from '../../server-files.js';
import { type Command, type Context, SERVER_OPTIONS } from '../command.js';
import { type CheckResult, missing, ok } from '../doctor/check.js';
import { checkout } from '../doctor/checkout.js';
import { disk, gpu, memory, node, ports, sharedMemory } from '../doctor/machine.js';
import { server } from '../doctor/server.js';
import { serverParts } from '../doctor/server-parts.js';
import { weights } from '../doctor/weights.js';
import { headersOf, text } from '../input/values.js';
import { using } from '../with-client.js';

const DEFAULT_URL = '127.0.0.1:8001';

export const doctor: Command = {
  summary: 'check this machine, and how to install what is missing',
  usage: '',
  words: [0, 0],
  options: SERVER_OPTIONS,
  async run(context) {
    const { values, out } = context;
    const checks = await examine(context);
    if (values.json)
      for (const check of checks) out.write(`${JSON.stringify({ event: 'check', ...check })}\n`);
    else out.write(`${checks.map(lineOf).join('\n')}\n`);
    const needed = checks.filter(({ state }) => state === 'missing').map(({ name }) => name);
    if (needed.length > 0) throw new MRTError('unavailable', `missing: ${needed.join(', ')}`);
  },
};

/** If a server is named, it has to answer; otherwise this machine has to be able to run one. */
async function examine({ values }: Context): Promise<CheckResult[]> {
  const url = text(values, 'url') ?? env('MRT_URL');
  const found = await using(
    new MRT({ url: url ?? DEFAULT_URL, headers: headersOf(values), maxRetries: 0 }),
    (mrt) => server(mrt, url ?? DEFAULT_URL),
  );
  const client = [await node(), await disk()];
  if (url !== undefined) return [...client, found];
  const up = found.state === 'ok';
  const running = up
    ? found
    : ok('server', `none at ${DEFAULT_URL}, but none is needed: the commands start their own`);
  return [
    ...client,
    ...(await localServer()),
    await memory(),
    await sharedMemory(),
    await ports(up),
    await gpu(),
    running,
  ];
}

async function localServer(): Promise<CheckResult[]> {
  const root = checkout();
  if (root) return [...(await serverParts(root)), await weights(`${root}/triton-model-repo`)];
  const path = findServerPackage();
  if (path !== undefined) return [ok('@mrt/server', path)];
  const help = 'npm install @mrt/server, or name a server elsewhere by --url or MRT_URL';
  return [missing('@mrt/server', 'is not installed, so there are no models to serve', help)];
}

function lineOf({ name, state, text, help }: CheckResult): string {
  return `${state.padEnd(7)}  ${name.padEnd(13)}  ${text}${help ? `: ${help}` : ''}`;
}
