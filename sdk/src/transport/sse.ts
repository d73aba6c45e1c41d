import { MRTError } from '../errors.js';

/**
 * The data of one server-sent event after another, out of chunks that may be cut anywhere, within a line and within a
 * character. Comments and fields other than `data` are left out, as the HTML standard's event streams have it.
 *
 * @param maxBytes longest event
 * @throws MRTError `resource_exhausted` for a longer one
 */
export async function* sseData(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<string, void, undefined> {
  const utf8 = new TextDecoder();
  let parts: string[] = [];
  let held = 0;
  let data: string[] = [];
  for await (const chunk of chunks) {
    let text = utf8.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      const line = (parts.join('') + text.slice(0, end)).replace(/\r$/, '');
      text = text.slice(end + 1);
      parts = [];
      held = data.reduce((sum, { length }) => sum + length, 0);
      if (line === '' && data.length > 0) {
        yield data.join('\n');
        data = [];
        held = 0;
      } else if (line.startsWith('data:')) {
        data.push(line.slice(line[5] === ' ' ? 6 : 5));
      }
    }
    parts.push(text);
    held += text.length;
    if (held > maxBytes) {
      const text = `the server sent an event of more than the ${maxBytes} bytes allowed; raise \`maxMessageBytes\``;
      throw new MRTError('resource_exhausted', text);
    }
  }
}
