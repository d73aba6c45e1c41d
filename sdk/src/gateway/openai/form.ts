import { MRTError } from '../../errors.js';
import { concatBytes } from '../../platform/bytes.js';
import { refused } from '../json.js';
import { type BodyShare, tooLarge } from '../limits.js';
import { DoorError } from './answers.js';

const MAX_PARTS = 32;

/** A multipart form: its texts by name, and its files. */
export interface Form {
  readonly texts: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/**
 * Reads a multipart form of limited size. A name with `[]` behind it is the same name.
 *
 * @throws DoorError for what is no such form, or has a part twice; MRTError `resource_exhausted` for one that is too large
 */
export async function readForm(request: Request, share: BodyShare, maxBytes: number): Promise<Form> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type))
    throw refused(
      `content-type is ${JSON.stringify(type.slice(0, 80))}; send multipart/form-data`,
      'content-type',
    );
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const bytes = await readBytes(request, share);
  let data: FormData;
  try {
    data = await new Response(bytes as Uint8Array<ArrayBuffer>, {
      headers: { 'content-type': type },
    }).formData();
  } catch {
    throw new DoorError(400, 'the body is no multipart form: its parts cannot be read', null, 'invalid_form');
  }
  const texts: Record<string, string> = Object.create(null);
  const files: Record<string, Uint8Array> = Object.create(null);
  let parts = 0;
  for (const [label, value] of data) {
    const name = label.replace(/\[\]$/, '');
    if (++parts > MAX_PARTS) throw new DoorError(400, `the form has more than ${MAX_PARTS} parts`);
    if (name in texts || name in files)
      throw new DoorError(
        400,
        `${name.slice(0, 40)} is there twice; send one`,
        name.slice(0, 40),
        'invalid_value',
      );
    if (typeof value === 'string') texts[name] = value;
    else files[name] = new Uint8Array(await value.arrayBuffer());
  }
  return { texts: { ...texts }, files };
}

async function readBytes({ body }: Request, share: BodyShare): Promise<Uint8Array> {
  if (!body) return new Uint8Array(0);
  const reader = body.getReader();
  const parts: Uint8Array[] = [];
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return concatBytes(parts);
      share.take(value.byteLength);
      parts.push(value);
    }
  } catch (cause) {
    if (MRTError.is(cause)) throw cause;
    throw refused('the body broke off', 'body', cause);
  } finally {
    reader.cancel().catch(() => {});
  }
}
