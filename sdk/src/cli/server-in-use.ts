import { MRT } from '../mrt.js';
import { env } from '../platform/env.js';
import { startServer } from '../serve.js';
import type { Context } from './command.js';
import { text } from './input/values.js';
import { using } from './with-client.js';

export const DEFAULT_URL = '127.0.0.1:8001';

/** A server that a command goes on using. */
export interface Used {
  readonly url: string;
  /** Rejects never; resolves with the end of its error output. */
  readonly exited: Promise<string | undefined>;
  close(): Promise<void>;
}

/** The server that is named, or up at the usual address, or else a new one that ends with this command. */
export async function serverFor({ values, signal, report }: Context): Promise<Used> {
  const named = text(values, 'url') ?? env('MRT_URL');
  const other = { exited: new Promise<undefined>(() => {}), close: async () => {} };
  if (named !== undefined) return { url: named, ...other };
  const mrt = new MRT({ url: DEFAULT_URL, maxRetries: 0, timeouts: { connect: 1_000 } });
  const up = await using(mrt, () => mrt.health()).catch(() => undefined);
  if (up?.model) return { url: DEFAULT_URL, ...other };
  const start = performance.now();
  report.serverStarting();
  const server = await startServer({ signal, onWarning: (text) => report.note(`warning: ${text}`) });
  report.serverUp(server, performance.now() - start);
  return { url: server.url, exited: server.exited, close: () => server.close() };
}
