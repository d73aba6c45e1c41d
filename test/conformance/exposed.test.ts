// A server that others can reach: TLS, certificates of clients, and the key of what is not for everyone.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MRT } from '../../sdk/src/mrt.js';
import { type RunningServer, type ServeOptions, startServer } from '../../sdk/src/serve.js';
import { certificates } from '../../sdk/src/testing/certificates.js';

const DESIGN = {
  prompt: 'a red star',
  canvas: { width: 64, height: 64 },
  layers: [{ region: { x: 16, y: 16, width: 32, height: 32 } }],
  steps: 1,
};
const COMMAND = fileURLToPath(new URL('../../sdk/bin/mrt.js', import.meta.url));
const KEY = 'the-admin-key';

const folder = mkdtempSync(join(tmpdir(), 'mrt-exposed-'));
const made = certificates();
const written = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const tls = { cert: written('server.crt', made.server.cert), key: written('server.key', made.server.key) };
const clientCa = written('ca.crt', made.ca);
const adminKeyFile = written('admin.key', `${KEY}\n`);
afterAll(() => rmSync(folder, { recursive: true }));

const clients: MRT[] = [];
const clientOf = (url: string, options: ConstructorParameters<typeof MRT>[0] = {}) => {
  const client = new MRT({ url, maxRetries: 0, timeouts: { connect: 60_000 }, ...options });
  clients.push(client);
  return client;
};
afterAll(() => {
  for (const client of clients) client.close();
});

const portOf = (address: string) => Number(address.split(':').at(-1));

function reachable(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => resolve(socket.destroy() !== undefined));
    socket.once('error', () => resolve(false));
  });
}

describe('TLS, for all addresses', () => {
  const warnings: string[] = [];
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({
      host: '0.0.0.0',
      ports: { http: 0 },
      tls,
      onWarning: (text) => warnings.push(text),
    });
  });
  afterAll(() => server?.close());

  test('the SDK reaches it, knowing the authority', async () => {
    expect(server.url).toMatch(/^grpcs:\/\/127\.0\.0\.1:\d+$/);
    const client = clientOf(server.url, { tls: { ca: made.ca } });
    expect(await client.health()).toEqual({ live: true, ready: true, model: true });
    expect((await client.generate(DESIGN).final()).layers).toHaveLength(2);
  });

  test('without TLS, or without the authority, nothing goes through', async () => {
    await expect(clientOf(server.url.replace('grpcs', 'grpc')).health()).rejects.toMatchObject({
      code: 'unavailable',
    });
    await expect(clientOf(server.url).health()).rejects.toMatchObject({
      code: 'unavailable',
      retryable: false,
    });
  });

  test('HTTP and metrics, which know no TLS, stay inside, and it says so', async () => {
    expect(await reachable('127.0.0.2', portOf(server.url))).toBe(true);
    for (const address of [server.http ?? '', server.metrics]) {
      expect(await reachable('127.0.0.1', portOf(address))).toBe(true);
      expect(await reachable('127.0.0.2', portOf(address))).toBe(false);
    }
    expect(warnings).toEqual([
      'HTTP has no TLS: it stays on 127.0.0.1',
      "Triton's metrics know no TLS: they stay on 127.0.0.1",
    ]);
    const inside = clientOf(`http://${server.http}`);
    expect((await inside.generate(DESIGN).final()).layers).toHaveLength(2);
  });
});

describe('certificates of clients, and the admin key', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ tls: { ...tls, clientCa }, adminKeyFile });
  });
  afterAll(() => server?.close());

  test('who has a certificate of the authority is let in, and nobody else', async () => {
    const client = clientOf(server.url, { tls: { ca: made.ca, ...made.client } });
    expect(await client.health()).toMatchObject({ model: true });
    expect((await client.info()).model.name).toBe('mrt');
    await expect(clientOf(server.url, { tls: { ca: made.ca } }).health()).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  test.each([
    'RepositoryIndex',
    'ModelStatistics',
    'LogSettings',
    'TraceSetting',
    'SystemSharedMemoryStatus',
  ])('%s over gRPC takes the key', async (call) => {
    expect(await asked(server, call, {})).toMatch(/protocol is restricted/);
    expect(await asked(server, call, { 'triton-grpc-protocol-admin': 'guess' })).toMatch(/restricted/);
    expect(await asked(server, call, { 'triton-grpc-protocol-admin': KEY })).not.toMatch(/restricted/);
  });
});

test('the command: mrt serve says what it exposes, health and doctor reach it, Ctrl-C ends it', async () => {
  const { MRT_URL: _, GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: __, ...rest } = process.env; // the latter hides the next
  const env = { ...rest, NODE_EXTRA_CA_CERTS: clientCa, MRT_ADMIN_KEY: KEY };
  const words = ['--host', '0.0.0.0', '--tls-cert', tls.cert, '--tls-key', tls.key];
  const ports = ['--grpc-port', '0', '--http-port', '0', '--metrics-port', '0'];
  const mrt = spawn(process.execPath, [COMMAND, 'serve', ...words, ...ports, '--json'], { env });
  const notes: string[] = [];
  const up = new Promise<string>((resolve) => {
    createInterface({ input: mrt.stdout }).on('line', (line) => {
      const event = JSON.parse(line);
      if (event.event === 'note') notes.push(event.text);
      if (event.event === 'server') resolve(event.url);
    });
  });
  const closed = once(mrt, 'close');
  try {
    const url = (await Promise.race([up, closed])) as string;
    expect(notes).toEqual([
      expect.stringMatching(/^warning: HTTP has no TLS/),
      expect.stringMatching(/^warning: Triton's metrics know no TLS/),
    ]);
    const ask = (...args: string[]) => promisify(execFile)(process.execPath, [COMMAND, ...args], { env });
    expect((await ask('health', '--url', url)).stdout).toMatch(/ready, model mrt ready/);
    expect((await ask('doctor', '--url', url)).stdout).toContain(`${url} is ready`);
  } finally {
    mrt.kill('SIGINT');
  }
  expect((await closed)[0]).toBe(130);
});

/** The details of a unary call without content: empty if it went well. */
function asked(server: RunningServer, call: string, headers: Record<string, string>): Promise<string> {
  const identity = [made.ca, made.client.key, made.client.cert].map((pem) => Buffer.from(pem));
  const client = new Client(server.url.replace('grpcs://', ''), credentials.createSsl(...identity));
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  const same = (bytes: Buffer) => bytes;
  const path = `/inference.GRPCInferenceService/${call}`;
  return new Promise<string>((resolve) => {
    client.makeUnaryRequest(path, same, same, Buffer.alloc(0), metadata, (error) =>
      resolve(error?.details ?? ''),
    );
  }).finally(() => client.close());
}

const other = certificates().server.key;
const WRONG: Record<string, [ServeOptions, string]> = {
  'a file that is not there': [
    { tls: { ...tls, cert: '/no/such.crt' } },
    '--tls-cert /no/such.crt cannot be read: No such file or directory',
  ],
  'the key of another certificate': [
    { tls: { ...tls, key: written('other.key', other) } },
    `are no certificate with its unencrypted key, both PEM: `,
  ],
  'a key where a certificate should be': [
    { tls: { ...tls, cert: tls.key } },
    'are no certificate with its unencrypted key, both PEM: ',
  ],
  'an authority that is none': [
    { tls: { ...tls, clientCa: adminKeyFile } },
    `--tls-client-ca ${adminKeyFile} holds no certificate in PEM`,
  ],
  'a name as the address': [{ host: 'localhost' }, '--host localhost is no IPv4 address'],
  'an empty key': [{ adminKeyFile: written('empty.key', '') }, 'the admin key is empty'],
  'no key file': [{ adminKeyFile: '/no/such.key' }, '--admin-key-file /no/such.key cannot be read'],
};

test('HTTP beside certificates of clients is refused: it would let in who has none', async () => {
  await expect(startServer({ ports: { http: 0 }, tls: { ...tls, clientCa } })).rejects.toMatchObject({
    code: 'invalid_argument',
    field: 'ports.http',
  });
});

test.each(Object.keys(WRONG))('%s is refused in words, before a server is started', async (name) => {
  const [options, words] = WRONG[name] as [ServeOptions, string];
  await expect(startServer(options)).rejects.toMatchObject({
    code: 'unavailable',
    text: expect.stringContaining(words),
  });
});
