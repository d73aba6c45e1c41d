// What once ended servers, or kept clients from them; more of it in test/attacks and by the gateway in test/deploy.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { clientOf, DESIGN, ends, watch } from './runs.mjs';

const DEPTH = 100_000;
const CHUNKS = 100_000;
const PATH = '/v2/models/mrt/generate_stream';

/** The answer to a body that comes in these parts, each in a write of its own. */
async function answer(server, parts) {
  const [host, port] = server.http.split(':');
  const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
  const sent = request({ host, port, path: PATH, method: 'POST', headers });
  sent.on('error', () => {}); // of what is written after the answer
  const came = once(sent, 'response');
  for (const part of parts) sent.write(part);
  sent.end();
  const [response] = await came;
  return `${response.statusCode} ${(await text(response)).slice(0, 120)}`;
}

const bodies = (name, parts, expected) => ({
  name,
  shared: true,
  inTableOnly: true,
  async run(server) {
    const said = await answer(server, parts());
    const after = await watch(clientOf(server, { maxRetries: 0 }), DESIGN).ended;
    const { lost } = await ends([after]);
    return {
      saw: `${said}; a run after it: ${after.end}`,
      lost,
      ok: expected.test(said) && after.end === 'done',
    };
  },
});

const CHILD = fileURLToPath(new URL('one-run.mjs', import.meta.url));
const NOWHERE = 'http://127.0.0.1:9';
const PROXIES = Object.fromEntries(
  ['http_proxy', 'https_proxy', 'all_proxy', 'grpc_proxy'].flatMap((name) => [
    [name, NOWHERE],
    [name.toUpperCase(), NOWHERE],
  ]),
);
const proxied = {
  name: "proxies of the client's environment that nobody serves, gRPC and HTTP",
  shared: true,
  inTableOnly: true,
  async run(server) {
    const seen = [];
    for (const [protocol, address] of [
      ['grpc', server.url],
      ['http', server.http],
    ]) {
      const child = fork(CHILD, [address, protocol], { env: { ...process.env, ...PROXIES } });
      seen.push(await Promise.race([once(child, 'message'), once(child, 'exit')]));
      child.kill('SIGKILL');
    }
    const reached = seen.filter(([what]) => what === 'step').length;
    return { saw: `${reached} of 2 had their second step, as without`, lost: 2 - reached, ok: reached === 2 };
  },
};

export default [
  bodies(
    `JSON of ${DEPTH.toLocaleString('en')} levels over HTTP`,
    () => [`{"task":"text_to_layers","prompt":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}`],
    /^400 .*inside each other/,
  ),
  bodies(
    `${CHUNKS.toLocaleString('en')} chunks of one byte over HTTP`,
    () => Array(CHUNKS).fill(' '),
    /^4\d\d /,
  ),
  proxied,
];
