import { MRTError } from '../../errors.js';

const MAX_STRING = 2 ** 29 - 25; // in V8

/**
 * The data of server-sent events. Chunks may be split anywhere, also inside a line end or a character. Comments, fields other
 * than `data` and an incomplete last event are ignored, as in the HTML standard.
 *
 * Pulls a chunk only when all events of the previous ones are consumed, and buffers at most one event and one chunk.
 *
 * @param maxBytes size limit of an event
 * @throws MRTError `resource_exhausted` for a larger event
 */
export async function* sseData(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<string, void, undefined> {
  const limit = Math.min(maxBytes, MAX_STRING);
  let data: string[] = [];
  let length = 0;
  for await (const line of linesOf(chunks, limit)) {
    if (line === '') {
      if (data.length > 0) yield data.join('\n');
      data = [];
      length = 0;
    } else if (line === 'data' || line.startsWith('data:')) {
      data.push(line.slice(line[5] === ' ' ? 6 : 5));
      length += line.length;
      if (length > limit) throw tooLong(limit);
    }
  }
}

/** Lines end with CR, LF or both. Text after the last line end is ignored. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>, limit: number) {
  const utf8 = new TextDecoder();
  let parts: string[] = []; // of the current line: concatenated once, so that the time stays linear
  let length = 0;
  let afterReturn = false;
  for await (const chunk of chunks) {
    let text = utf8.decode(chunk, { stream: true });
    if (text === '') continue;
    if (afterReturn && text.startsWith('\n')) text = text.slice(1);
    afterReturn = text.endsWith('\r');
    const [first = '', ...others] = text.split(/\r\n|[\r\n]/);
    parts.push(first);
    length += first.length;
    for (const next of others) {
      yield parts.join('');
      parts = [next];
      length = next.length;
    }
    if (length > limit) throw tooLong(limit);
  }
}

function tooLong(limit: number): MRTError {
  const advice = limit < MAX_STRING ? 'raise `maxMessageBytes`' : 'request smaller layers, or use gRPC';
  return new MRTError(
    'resource_exhausted',
    `the server sent an event larger than the allowed ${limit} bytes; ${advice}`,
  );
}
