import { mrt } from '../cli/mrt.js';
import { collector } from './streams.js';

/** The command in this process, to its end. */
export async function run(args: string[], isTTY = false) {
  const [out, err] = [collector(), collector(isTTY)];
  const code = await mrt(args, { stdout: out.stream, stderr: err.stream });
  return { code, out: out.text(), err: err.text() };
}
