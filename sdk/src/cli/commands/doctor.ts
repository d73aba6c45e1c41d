import { MRTError } from '../../errors.js';
import { MRT } from '../../mrt.js';
import { env } from '../../platform/env.js';
import { type Command, type Context, SERVER_OPTIONS } from '../command.js';
import { type Check, missing, ok } from '../doctor/check.js';
import { checkout } from '../doctor/checkout.js';
import { disk, gpu, memory, node, sharedMemory } from '../doctor/machine.js';
import { ports } from '../doctor/ports.js';
import { server } from '../doctor/server.js';
import { serverParts } from '../doctor/server-parts.js';
import { weights } from '../doctor/weights.js';
import { headersOf, text } from '../input/values.js';
import { using } from '../with-client.js';

const HERE = '127.0.0.1:8001';

export const doctor: Command = {
  summary: 'what is missing on this machine, and how to get it',
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

/** A server that is named has to be there; where none is, this machine has to be able to run one. */
async function examine({ values }: Context): Promise<Check[]> {
  const url = text(values, 'url') ?? env('MRT_URL');
  const found = await using(new MRT({ url: url ?? HERE, headers: headersOf(values), maxRetries: 0 }), (mrt) =>
    server(mrt, url ?? HERE),
  );
  const client = [await node(), await disk()];
  if (url !== undefined) return [...client, found];
  const up = found.state === 'ok';
  const here = up ? found : ok('server', `none at ${HERE}, and none is needed: the commands start their own`);
  return [
    ...client,
    ...(await serverHere()),
    await memory(),
    await sharedMemory(),
    await ports(up),
    await gpu(),
    here,
  ];
}

async function serverHere(): Promise<Check[]> {
  const root = checkout();
  if (root) return [...(await serverParts(root)), await weights(`${root}/triton-model-repo`)];
  const help = 'name a server by --url or MRT_URL, or run mrt in a checkout of the repository';
  return [missing('checkout', 'this package was installed alone, without models to serve', help)];
}

function lineOf({ name, state, text, help }: Check): string {
  return `${state.padEnd(7)}  ${name.padEnd(13)}  ${text}${help ? `: ${help}` : ''}`;
}
