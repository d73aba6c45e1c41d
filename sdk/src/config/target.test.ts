import { expect, test } from 'vitest';
import { parseTarget } from './target.js';

test.each([
  ['localhost:8001', 'grpc', { protocol: 'grpc', address: 'localhost:8001', secure: false }],
  ['localhost:8000', 'http', { protocol: 'http', base: 'http://localhost:8000' }],
  ['grpc://10.0.0.1:8001', 'http', { protocol: 'grpc', address: '10.0.0.1:8001', secure: false }],
  [
    'GRPCS://mrt.example.com:443/',
    'grpc',
    { protocol: 'grpc', address: 'mrt.example.com:443', secure: true },
  ],
  ['[::1]:8001', 'grpc', { protocol: 'grpc', address: '[::1]:8001', secure: false }],
  ['https://example.com', 'grpc', { protocol: 'http', base: 'https://example.com' }],
  ['http://example.com/gate/way//', 'grpc', { protocol: 'http', base: 'http://example.com/gate/way' }],
] as const)('%s', (url, wanted, target) => {
  expect(parseTarget(url, wanted)).toEqual(target);
});

test.each([
  '',
  'localhost',
  'localhost:99999',
  'localhost:8001/x',
  'grpc://',
  'http://',
  'ftp://localhost:8001',
  'http://localhost:8000?x=1',
  'http://local host:8000',
  '::1:8001',
])('%j is not an address', (url) => {
  expect(() => parseTarget(url, 'grpc')).toThrow(
    `[invalid_argument] url is ${JSON.stringify(url)}; give host and port, like 127.0.0.1:8001`,
  );
});

test.each(['me:secret@localhost:8001', 'https://me:secret@example.com'])(
  '%s: secrets are not repeated',
  (url) => {
    expect(() => parseTarget(url, 'grpc')).toThrow(
      '[invalid_argument] url contains credentials; pass them in `headers`',
    );
  },
);
