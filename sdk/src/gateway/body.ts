import { MRTError } from '../errors.js';
import { type BodyShare, tooLarge } from './limits.js';

/** @throws MRTError `resource_exhausted`: the body says that it is longer than it may be */
export function checkLength({ headers }: Request, maxBytes: number): void {
  if (Number(headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

/**
 * The chunks of a body, each counted as it comes.
 *
 * @throws MRTError of the share, or `invalid_argument` for a body that breaks off
 */
export async function* chunksOf({ body }: Request, share: BodyShare): AsyncGenerator<Uint8Array, void> {
  if (!body) return;
  const reader = body.getReader();
  const next = () =>
    reader.read().catch((cause) => {
      throw refused('the body broke off', 'body', cause);
    });
  try {
    for (let { value, done } = await next(); !done; { value, done } = await next()) {
      share.take(value.byteLength);
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {}); // it was read to its end, or nobody wants the rest
  }
}

export function refused(text: string, field: string, cause?: unknown): MRTError {
  return new MRTError('invalid_argument', text, { field, cause });
}
