import { Writable } from 'node:stream';

/** A stream that keeps what is written to it, as a terminal of 80 columns or as none. */
export function collector(isTTY = false) {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk, _encoding, next) {
      chunks.push(Buffer.from(chunk));
      next();
    },
  });
  return {
    stream: Object.assign(stream, { isTTY, columns: 80, rows: 24 }),
    bytes: () => Buffer.concat(chunks),
    text: () => Buffer.concat(chunks).toString(),
  };
}
