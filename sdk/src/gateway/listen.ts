import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { errorBody } from '../error-json.js';
import { MRTError } from '../errors.js';
import { answer, asRequest } from './node.js';

/** What answers: a front, or a function around one. */
export interface Handler {
  /** Never throws. */
  fetch(request: Request, client?: string): Promise<Response>;
  /** Ends what is under way. */
  close(): void;
}

/** Where a front listens. */
export interface ListenOptions {
  /** Default 127.0.0.1, which is not reachable from other machines. */
  host?: string | undefined;
  /** 0, and the default: any free port. */
  port?: number | undefined;
}

/** A front that listens. */
export interface ListeningFront {
  /** `host:port`. */
  readonly address: string;
  /** Ends its connections and runs. */
  close(): Promise<void>;
}

const HEADER_MS = 10_000;
const REQUEST_MS = 120_000; // headers and body; 64 MiB on a line of 5 Mbit/s
const SILENT_MS = 120_000; // a caller who takes nothing of an answer, heartbeats included
const MAX_CONNECTIONS = 1024;
const MAX_OF_ONE = 256; // connections of one address
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_HEADERS = 64;

/**
 * Opens a port for a front, with the limits that need the socket: time for headers and body, connections, and callers who read
 * nothing.
 *
 * @throws MRTError `unavailable`: the port is in use, or the address is none of this machine
 */
export async function listen(
  front: Handler,
  { host = '127.0.0.1', port = 0 }: ListenOptions = {},
): Promise<ListeningFront> {
  const server = createServer(
    {
      headersTimeout: HEADER_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveTimeout: 65_000, // longer than clients and gateways keep a connection, so that they never meet a closed one
      joinDuplicateHeaders: false,
    },
    (incoming, outgoing) => void serve(front, incoming, outgoing).catch(() => outgoing.destroy()),
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.maxHeadersCount = MAX_HEADERS;
  server.timeout = SILENT_MS;
  server.on('connection', limitOf(MAX_OF_ONE));
  server.on('clientError', refuse);
  await bound(server, host, port);
  const { address, port: taken } = server.address() as AddressInfo;
  return {
    address: `${address.includes(':') ? `[${address}]` : address}:${taken}`,
    async close() {
      front.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(front: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const request = asRequest(incoming, gone.signal);
  const response = request
    ? await front.fetch(request, incoming.socket.remoteAddress)
    : new Response(null, { status: 400 });
  await answer(response, incoming, outgoing);
}

function bound(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const text =
        error.code === 'EADDRINUSE'
          ? `${host}:${port} is already in use; --http-port 0 takes a free one`
          : `HTTP cannot listen on ${host}:${port}: ${error.message}`;
      reject(new MRTError('unavailable', text, { cause: error }));
    });
    server.listen(port, host, () => resolve());
  });
}

/** Closes what one address opens above `max`. */
function limitOf(max: number): (socket: Socket) => void {
  const open = new Map<string, number>();
  return (socket) => {
    const from = socket.remoteAddress ?? '';
    const count = (open.get(from) ?? 0) + 1;
    open.set(from, count);
    socket.once('close', () => {
      const left = (open.get(from) ?? 1) - 1;
      if (left > 0) open.set(from, left);
      else open.delete(from);
    });
    if (count > max) socket.destroy();
  };
}

/** What is no HTTP, too long in its headers, or too slow, gets an answer and is closed. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const [status, text] = REFUSALS[error.code ?? ''] ?? ['400 Bad Request', 'the request is no valid HTTP'];
  const body = JSON.stringify(errorBody(new MRTError('invalid_argument', text)));
  const head = `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n`;
  socket.end(head + body, () => socket.destroy());
}

const REFUSALS: Readonly<Record<string, [string, string]>> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    `the headers have more than ${MAX_HEADER_BYTES} bytes`,
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'the request did not come in time'],
};
