// Random requests to the HTTP port: near what is right, so that they get past the first checks, and never quite.
import { head, RUN, STREAM } from './http.js';

/** Random numbers that are the same in every run (mulberry32). */
export function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const NAMES = [
  'task',
  'prompt',
  'canvas',
  'page',
  'regions',
  'keep',
  'captions',
  'images',
  'references',
  'seed',
  'steps',
  'id',
];
const MORE = [
  'guidance',
  'priority',
  'plan',
  'encoding',
  'traceparent',
  '__proto__',
  'constructor',
  'parameters',
  '',
  'é\u0000',
];
const VALUES: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  '9'.repeat(30),
  '',
  'x',
  '\u0000',
  '\ud800',
  'A'.repeat(5_000),
  [],
  {},
  [[]],
  [null],
  [[1, 2, 3, 4]],
  [1, 2, 3, 4],
  ['', ''],
  { a: { b: {} } },
  ['AAAA'],
  ['not base64!'],
  Array(2_000).fill(0),
  'base64',
  'high',
];
const HEADERS: [string, string][] = [
  ['host', ''],
  ['origin', 'null'],
  ['content-type', 'text/plain'],
  ['content-encoding', 'gzip'],
  ['transfer-encoding', 'chunked'],
  ['transfer-encoding', 'gzip, chunked'],
  ['content-length', '-1'],
  ['content-length', '1e9'],
  ['content-length', '99999999999999'],
  ['expect', '100-continue'],
  ['upgrade', 'websocket'],
  ['connection', 'upgrade'],
  ['x'.repeat(300), 'y'],
  ['traceparent', '\u0001'],
];
const PATHS = [
  STREAM,
  '/v2',
  '/v2/health/ready',
  '*',
  '//',
  '/%',
  '/../..',
  'http://127.0.0.1/v2',
  `${STREAM}?x=${'y'.repeat(3_000)}`,
];
const METHODS = ['POST', 'GET', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE', 'CONNECT', 'PATCH', 'post'];

/** One request, as bytes. */
export function oddRequest(below: (below: number) => number): string {
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const body: Record<string, unknown> = { ...RUN, plan: true };
  for (let i = below(4); i >= 0; i--)
    Object.defineProperty(body, one([...NAMES, ...MORE]), {
      value: one(VALUES),
      enumerable: true,
      configurable: true,
    });
  let text = JSON.stringify(body);
  if (below(4) === 0) text = text.slice(0, below(text.length)); // cut off
  if (below(6) === 0)
    text = text.replace(/[{[":,]/g, (mark) => (below(8) === 0 ? one(['{', '[', '"', ':', ',']) : mark));
  const usual = { 'content-type': 'application/json', 'content-length': `${Buffer.byteLength(text)}` };
  const headers = below(4) === 0 ? { ...usual, ...Object.fromEntries([one(HEADERS)]) } : usual;
  const rest = below(5) === 0 ? { method: one(METHODS), path: one(PATHS) } : {};
  return head({ ...rest, headers }) + text;
}
