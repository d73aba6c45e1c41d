import { checkLength, chunksOf, refused } from './body.js';
import type { BodyShare } from './limits.js';

/** Objects and lists inside each other; the wire needs three: the body, a list of regions, and a region in it. */
export const MAX_DEPTH = 8;

/**
 * Reads the body of a request as JSON. Bytes, chunks and depth are limited before anything is parsed.
 *
 * @throws MRTError `invalid_argument` for a body that is no JSON or too deep, `resource_exhausted` for one that is too large
 */
export async function readJson(request: Request, share: BodyShare, maxBytes: number): Promise<unknown> {
  const type = request.headers.get('content-type');
  // A page may send other types to any server without asking it first.
  if (type !== null && !/^application\/json\s*(?:;|$)/i.test(type))
    throw refused(
      `content-type is ${JSON.stringify(type.slice(0, 80))}; send application/json (curl --json)`,
      'content-type',
    );
  if (request.headers.has('content-encoding'))
    throw refused('the body is encoded; send it plain', 'content-encoding');
  checkLength(request, maxBytes);
  const text = await readText(request, share);
  if (text === '') throw refused('the body is empty; send the inputs as JSON', 'body');
  checkDepth(text);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refused(`the body is no JSON: ${(cause as Error).message.slice(0, 120)}`, 'body', cause);
  }
}

async function readText(request: Request, share: BodyShare): Promise<string> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return utf8.decode(bytes, { stream: bytes !== undefined });
    } catch (cause) {
      throw refused('the body is no UTF-8', 'body', cause);
    }
  };
  const parts: string[] = [];
  for await (const chunk of chunksOf(request, share)) parts.push(decode(chunk));
  return parts.join('') + decode();
}

/** @throws MRTError for JSON of more than MAX_DEPTH levels; strings, which hold the pictures, are jumped over */
function checkDepth(text: string): void {
  const special = /["[\]{}]/g;
  let depth = 0;
  for (let found = special.exec(text); found; found = special.exec(text)) {
    switch (found[0]) {
      case '"': {
        const end = stringEnd(text, found.index + 1);
        if (end < 0) return; // JSON.parse says what is wrong
        special.lastIndex = end + 1;
        break;
      }
      case '[':
      case '{':
        depth += 1;
        if (depth > MAX_DEPTH)
          throw refused(`the body has more than ${MAX_DEPTH} lists and objects inside each other`, 'body');
        break;
      default:
        depth -= 1;
    }
  }
}

/** The place of the quote that ends the string which begins at `from`, or -1. */
function stringEnd(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (at - 1 - slashes >= from && text[at - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return -1;
}
