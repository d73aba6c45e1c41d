import { Readable } from 'node:stream';
import { mrt } from '../cli/mrt.js';
import { collector } from './streams.js';

/** The command in this process, to its end, with nothing on stdin. */
export async function run(args: string[], isTTY = false) {
  const { code, out, err } = await piped(args, new Uint8Array(), isTTY);
  return { code, out, err };
}

/** The same with bytes on stdin, and stdout as bytes, too. */
export async function piped(args: string[], input: Uint8Array, isTTY = false) {
  const [out, err] = [collector(), collector(isTTY)];
  const stdin = Readable.from(input.length > 0 ? [input] : []);
  const code = await mrt(args, { stdout: out.stream, stderr: err.stream, stdin });
  return { code, out: out.text(), err: err.text(), bytes: new Uint8Array(out.bytes()) };
}
