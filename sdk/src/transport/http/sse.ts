import { MRTError } from '../../errors.js';

const LONGEST = 2 ** 29 - 25; // of a string in V8

/**
 * The data of one server-sent event after another, out of chunks that may be cut anywhere, within a line end and within a
 * character. Comments, other fields than `data` and an event that breaks off are left out, as the HTML standard has it.
 *
 * Pulls a chunk only when all events of those before are taken, and holds no more than an event and a chunk.
 *
 * @param maxBytes longest event
 * @throws MRTError `resource_exhausted` for a longer one
 */
export async function* sseData(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<string, void, undefined> {
  const limit = Math.min(maxBytes, LONGEST);
  let data: string[] = [];
  let held = 0;
  for await (const line of linesOf(chunks, limit)) {
    if (line === '') {
      if (data.length > 0) yield data.join('\n');
      data = [];
      held = 0;
    } else if (line === 'data' || line.startsWith('data:')) {
      data.push(line.slice(line[5] === ' ' ? 6 : 5));
      held += line.length;
      if (held > limit) throw tooLong(limit);
    }
  }
}

/** Lines end with CR, LF or both. What follows the last line end is no line. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>, limit: number) {
  const utf8 = new TextDecoder();
  let parts: string[] = []; // of a line that has not ended: joined once, so that its length does not matter
  let held = 0;
  let afterReturn = false;
  for await (const chunk of chunks) {
    let text = utf8.decode(chunk, { stream: true });
    if (text === '') continue;
    if (afterReturn && text.startsWith('\n')) text = text.slice(1);
    afterReturn = text.endsWith('\r');
    const [first = '', ...others] = text.split(/\r\n|[\r\n]/);
    parts.push(first);
    held += first.length;
    for (const next of others) {
      yield parts.join('');
      parts = [next];
      held = next.length;
    }
    if (held > limit) throw tooLong(limit);
  }
}

function tooLong(limit: number): MRTError {
  const advice = limit < LONGEST ? 'raise `maxMessageBytes`' : 'ask for smaller layers, or over gRPC';
  return new MRTError(
    'resource_exhausted',
    `the server sent an event of more than the ${limit} bytes allowed; ${advice}`,
  );
}
