import { afterEach } from 'vitest';
import { MRT } from '../mrt.js';
import { type FakeCall, type FakeServer, fakeServer } from './fake-server.js';

/** Those of the running test. */
export let server: FakeServer | undefined;
export let mrt: MRT | undefined;

afterEach(async () => {
  mrt?.close();
  await server?.close();
});

/** A client of a server that answers so; both are closed after the test. */
export async function against(answer: (call: FakeCall) => unknown): Promise<MRT> {
  server = await fakeServer(answer);
  mrt = new MRT({ url: server.url });
  return mrt;
}
