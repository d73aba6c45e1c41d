import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type FakeCall, fakeServer } from './fake-server.js';

/**
 * Starts the script of an example, which prints its address, before a server that answers so.
 *
 * @param from `import.meta.url` of the test beside `server.mjs`
 */
export async function exampleServer(from: string, answer: (call: FakeCall) => unknown) {
  const triton = await fakeServer(answer);
  const env = { ...process.env, MRT_URL: triton.url, PORT: '0' };
  const script = fileURLToPath(new URL('server.mjs', from));
  const web: ChildProcess = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: web.stdout as NonNullable<typeof web.stdout> });
  const url = await new Promise<string>((resolve) => lines.once('line', resolve));
  const close = async () => {
    web.kill();
    await triton.close();
  };
  return { url, close };
}
