import { expect, test } from 'vitest';
import { quickest } from '../../testing/quickest.js';
import { sseData } from './sse.js';

const bytes = (text: string) => new TextEncoder().encode(text);

async function* cut(whole: Uint8Array, size: number) {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}

async function read(
  whole: Uint8Array | string,
  size = Number.POSITIVE_INFINITY,
  limit = 1e9,
): Promise<string[]> {
  const seen: string[] = [];
  const chunks = cut(typeof whole === 'string' ? bytes(whole) : whole, size);
  for await (const data of sseData(chunks, limit)) seen.push(data);
  return seen;
}

test.each([
  ['line feeds', 'data: a\n\ndata: b\n\n', ['a', 'b']],
  ['returns', 'data: a\r\rdata: b\r\r', ['a', 'b']],
  ['both', 'data: a\r\n\r\ndata: b\r\n\r\n', ['a', 'b']],
  ['a mixture', 'data: a\r\n\rdata: b\n\r\ndata: c\r\r\n', ['a', 'b', 'c']],
  ['no space, or two', 'data:a\n\ndata:  b\n\n', ['a', ' b']],
  ['several lines of data', 'data: a\ndata:\ndata\ndata: b\n\n', ['a\n\n\nb']],
  [
    'comments and other fields',
    ': hello\nevent: x\nid: 1\nretry: 5\ndataset: 7\ndata: a\n\n: bye\n\n',
    ['a'],
  ],
  ['a colon in the data', 'data: a: b\n\n', ['a: b']],
  ['a byte order mark', '\uFEFFdata: a\n\n', ['a']],
  ['empty lines', '\n\n\ndata: a\n\n\n\n', ['a']],
  ['an event that breaks off', 'data: a\n\ndata: b', ['a']],
  ['an event without its empty line', 'data: a\n\ndata: b\n', ['a']],
  ['every width of character', 'data: é中🎨\n\n', ['é中🎨']],
  ['nothing', '', []],
])('%s, however it is split', async (_, text, expected) => {
  for (const size of [1, 2, 3, 5, 1000]) expect(await read(text, size)).toEqual(expected);
});

test('an event arrives with its empty line', async () => {
  const pulled: number[] = [];
  async function* chunks() {
    for (const [i, text] of ['data: a\n', '\n', 'data: b\n\n'].entries()) {
      pulled.push(i);
      yield bytes(text);
    }
  }
  const events = sseData(chunks(), 100);
  expect((await events.next()).value).toBe('a');
  expect(pulled).toEqual([0, 1]);
  await events.return();
});

test('an event ends at the first carriage return', async () => {
  async function* chunks() {
    yield bytes('data: a\r\n\r');
    expect.fail('the line feed is not needed');
  }
  const events = sseData(chunks(), 100);
  expect((await events.next()).value).toBe('a');
  await events.return();
});

test.each([
  ['one line', `data: ${'x'.repeat(2000)}\n\n`],
  ['many lines', `${'data: x\n'.repeat(300)}\n`],
  ['a comment without an end', `:${'x'.repeat(2000)}`],
])('an event above the limit: %s', async (_, text) => {
  for (const size of [7, 10_000]) {
    await expect(read(text, size, 1000)).rejects.toMatchObject({
      code: 'resource_exhausted',
      text: 'the server sent an event larger than the allowed 1000 bytes; raise `maxMessageBytes`',
    });
  }
});

test('the time for an event is linear in its size', async () => {
  const time = (size: number) => {
    const whole = bytes(`data: ${'x'.repeat(size)}\n\n`);
    return quickest(async () => expect((await read(whole, 2 ** 12))[0]).toHaveLength(size));
  };
  const [small, large] = [await time(2 ** 20), await time(2 ** 24)];
  expect(large).toBeLessThan(Math.max(16 * small * 4, 500)); // if it were quadratic: 256 times as long
});

test('many small lines are as fast as few large ones', async () => {
  const lines = `${'data: x\n'.repeat(100_000)}\n`;
  const time = await quickest(async () => expect((await read(lines))[0]).toHaveLength(199_999));
  expect(time).toBeLessThan(2000);
});
