import { expect, test } from 'vitest';
import { MRT, type MRTOptions } from '../mrt.js';
import { MRT as WebMRT } from '../web.js';

const ms = 'give ms above 0 and at most 2147483647, or Infinity';

test.each<[message: string, options: unknown]>([
  ['url is "localhost"; give host and port, like 127.0.0.1:8001', { url: 'localhost' }],
  ['url is "ftp://a:1"; give host and port, like 127.0.0.1:8001', { url: 'ftp://a:1' }],
  ['transport is "carrier pigeon"; give grpc or http', { transport: 'carrier pigeon' }],
  [
    'transport is http, which contradicts url; leave one of them out',
    { url: 'grpc://a:1', transport: 'http' },
  ],
  [
    'tls applies to gRPC only; over https the runtime decides which certificates to trust (NODE_EXTRA_CA_CERTS)',
    { url: 'https://a', tls: true },
  ],
  [
    'tls.key is missing; a client certificate and its key go together',
    { tls: { cert: '-----BEGIN CERTIFICATE-----' } },
  ],
  [
    'tls.cert is missing; a client certificate and its key go together',
    { tls: { key: '-----BEGIN KEY-----' } },
  ],
  ['tls.ca is not PEM; give the content of the .pem file, not its path', { tls: { ca: 'ca.pem' } }],
  ["keepalive is 0; give ms above 0, and at least 300000 for Triton's default settings", { keepalive: 0 }],
  [`timeouts.total is 0; ${ms}`, { timeouts: { total: 0 } }],
  [`timeouts.connect is NaN; ${ms}`, { timeouts: { connect: Number.NaN } }],
  [`timeouts.idle is soon; ${ms}`, { timeouts: { idle: 'soon' } }],
  ['timeouts.whole is not a known field', { timeouts: { whole: 1 } }],
  ['timeout is not a known field', { timeout: 1_000 }],
  ['allowFiles is a string; give boolean', { allowFiles: 'no' }],
  ['maxRetries is -1; give at least 0', { maxRetries: -1 }],
  ['maxRetries is 1.5; give a whole number', { maxRetries: 1.5 }],
  ['maxMessageBytes is 2147483648; give at most 2147483647', { maxMessageBytes: 2 ** 31 }],
  ['maxMessageBytes is a string; give a number', { maxMessageBytes: '1 MB' }],
  [
    'headers.a b is not a valid name of a text header; use letters, digits and dashes',
    { headers: { 'a b': '1' } },
  ],
  ['headers.a has characters that are not allowed in headers; use printable ASCII', { headers: { a: 'é' } }],
  ['headers.a is 1; give a text', { headers: { a: 1 } }],
])('%s', (message, options) => {
  expect(() => new MRT(options as MRTOptions)).toThrow(`[invalid_argument] ${message}`);
});

test('the web client only speaks HTTP', () => {
  expect(() => new WebMRT({ url: 'grpc://127.0.0.1:8001' })).toThrow(
    '[invalid_argument] url is "grpc://127.0.0.1:8001"; @mrt/sdk/web only speaks HTTP: give an http:// or https:// address',
  );
  expect(() => new WebMRT({ url: 'https://a/mrt' })).not.toThrow();
});
