import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';

const LINGER_MS = 500; // for a client that still sends a body nobody wants to read its refusal

/** A request of Node's server as a web-standard one; undefined for a target that is no path. */
export function asRequest(incoming: IncomingMessage, signal: AbortSignal): Request | undefined {
  const { method = 'GET', url = '', headers } = incoming;
  if (!url.startsWith('/') || !URL.canParse(`http://front${url}`)) return undefined;
  const body = method === 'GET' || method === 'HEAD' ? undefined : Readable.toWeb(incoming);
  try {
    return new Request(new URL(`http://front${url}`), {
      method,
      headers: Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]),
      body,
      duplex: 'half',
      signal,
    } as RequestInit);
  } catch {
    return undefined; // TRACE, or a header that has no place in a request
  }
}

/** Sends a web-standard response; resolves when it is sent, or its caller is gone. */
export async function answer(
  response: Response,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  if (outgoing.destroyed) return void (await response.body?.cancel());
  const unread = !incoming.complete;
  const socket: Socket | null = incoming.socket; // null once the connection is closed
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    ...(unread && { connection: 'close' }),
  });
  if (response.body) await pump(response.body, outgoing);
  outgoing.end(() => {
    if (!unread) return;
    incoming.on('error', () => {}).resume();
    setTimeout(() => socket?.destroy(), LINGER_MS).unref();
  });
}

/** Writes the chunks of a body, each when the one before has left the process. */
async function pump(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  const reader = body.getReader();
  outgoing.once('close', () => void reader.cancel().catch(() => {}));
  outgoing.flushHeaders();
  for (;;) {
    const { value, done } = await reader.read().catch(() => ({ done: true, value: undefined }));
    if (done || outgoing.destroyed) return;
    if (!outgoing.write(value)) await drained(outgoing);
  }
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      outgoing.off('drain', settle).off('close', settle);
      resolve();
    };
    outgoing.once('drain', settle).once('close', settle);
  });
}
