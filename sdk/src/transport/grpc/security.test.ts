import { ServerCredentials } from '@grpc/grpc-js';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { MRTError } from '../../errors.js';
import { MRT, type MRTOptions } from '../../mrt.js';
import { type Certificates, certificates } from '../../testing/certificates.js';
import { type FakeCall, type FakeServer, fakeServer, response } from '../../testing/fake-server.js';
import { DESIGN, STORY } from '../../testing/scripts.js';

let pem: Certificates;
beforeAll(() => {
  pem = certificates();
});

let server: FakeServer | undefined;
afterEach(() => server?.close());

async function fine(call: FakeCall): Promise<void> {
  for (const event of STORY) await call.send(response(event));
  await call.send(response(undefined, true));
  call.end();
}

/** Serves over TLS, and runs one design against it under the name in its certificate. */
async function run(mutual: boolean, options: MRTOptions, scheme = 'grpcs://', host = 'localhost') {
  const [ca, cert_chain, private_key] = [pem.ca, pem.server.cert, pem.server.key].map((text) =>
    Buffer.from(text),
  ) as [Buffer, Buffer, Buffer];
  const credentials = ServerCredentials.createSsl(ca, [{ cert_chain, private_key }], mutual);
  server = await fakeServer(fine, 0, credentials);
  await using client = new MRT({
    url: server.url.replace('127.0.0.1', `${scheme}${host}`),
    timeouts: { connect: 60_000 },
    ...options,
  });
  return await client.generate(DESIGN).final();
}

const failure = (promise: Promise<unknown>): Promise<MRTError> =>
  promise.then(
    () => expect.fail('it did not fail'),
    (error) => error,
  );

test('TLS with a private authority, as text and as bytes', async () => {
  expect((await run(false, { tls: { ca: pem.ca } })).layers).toHaveLength(2);
  expect((await run(false, { tls: { ca: Buffer.from(pem.ca) } }, '')).layers).toHaveLength(2);
});

test('mutual TLS', async () => {
  expect((await run(true, { tls: { ca: pem.ca, ...pem.client } })).layers).toHaveLength(2);
});

test('a server with an untrusted certificate', async () => {
  const error = await failure(run(false, {}));
  expect(error).toMatchObject({ code: 'unavailable', retryable: false });
  expect(error.text).toMatch(
    /^TLS with localhost:\d+ failed: (?:self-signed certificate in certificate chain|unable to verify the first certificate); check `tls`/,
  );
});

test('a server that requires a client certificate', async () => {
  const error = await failure(run(true, { tls: { ca: pem.ca } }));
  expect(error).toMatchObject({ code: 'unavailable' });
  expect(error.text).toMatch(/certificate required|hangs up/);
});

test('a plain connection to a TLS server', async () => {
  const error = await failure(run(false, { maxRetries: 0 }, ''));
  expect(error.text).toMatch(/^localhost:\d+ closed the connection; check host, port and scheme of `url`/);
});

test.each([
  [{ ca: 'ca.pem' }, 'tls.ca', 'tls.ca is not PEM; give the content of the .pem file, not its path'],
  [{ key: '-----BEGIN ' }, 'tls.cert', 'tls.cert is missing; a client certificate and its key go together'],
  [{ cert: '-----BEGIN x', key: '-----BEGIN x' }, 'tls', /^tls cannot be used: /],
])('invalid tls option: %j', (tls, field, text) => {
  expect(() => new MRT({ tls })).toThrow(
    expect.objectContaining({
      code: 'invalid_argument',
      field,
      text: typeof text === 'string' ? text : expect.stringMatching(text),
    }),
  );
});

test('grpcs:// and `tls: false` contradict each other', () => {
  expect(() => new MRT({ url: 'grpcs://localhost:1', tls: false })).toThrow(
    '[invalid_argument] tls is false, but url starts with grpcs://; leave one of them out',
  );
});
