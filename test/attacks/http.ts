// What an attacker sends to the HTTP port: bytes on a socket, for no client would send most of it.
import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/** Sends bytes as they are, whether or not the other side still listens, and reads what comes back until it closes or is silent. */
export function send(
  address: string,
  parts: Iterable<string | Uint8Array>,
  silentMs = 5_000,
): Promise<Answer> {
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    const socket = open(address);
    const end = () => {
      socket.destroy();
      resolve(answerIn(Buffer.concat(received).toString()));
    };
    socket.on('data', (bytes) => {
      received.push(bytes);
      if (isWhole(Buffer.concat(received).toString())) end();
    });
    socket.once('close', end).setTimeout(silentMs, end);
    const left = parts[Symbol.iterator]();
    const write = () => {
      for (let next = left.next(); !next.done && !socket.destroyed; next = left.next())
        if (!socket.write(next.value)) return void socket.once('drain', write);
    };
    socket.once('connect', write);
  });
}

/** A connection whose errors nobody minds. */
export function open(address: string): Socket {
  const [host, port] = address.split(':');
  return connect(Number(port), host).on('error', () => {});
}

function answerIn(text: string): Answer {
  const [headers = '', body = ''] = text.split('\r\n\r\n', 2);
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(headers)?.[1] ?? 0), headers, body };
}

/** Whether an answer that is not a stream is complete. */
function isWhole(text: string): boolean {
  const { headers, body } = answerIn(text);
  const length = /^content-length: (\d+)/im.exec(headers)?.[1];
  return length === undefined
    ? body.endsWith('0\r\n\r\n') || text.endsWith('\r\n0\r\n\r\n')
    : body.length >= Number(length);
}

export const STREAM = '/v2/models/mrt/generate_stream';
export const RUN = { task: 'text_to_layers', prompt: 'red heart icon on a blue background', steps: 1 };

interface Head {
  method?: string;
  path?: string;
  host?: string;
  headers?: Record<string, string>;
}

export function head({ method = 'POST', path = STREAM, host = '127.0.0.1', headers = {} }: Head): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n${lines.join('')}\r\n`;
}

/** A whole request with a body, by default of JSON. */
export function* request(body: string, { headers = {}, ...rest }: Head = {}): Generator<string> {
  const own = { 'content-type': 'application/json', 'content-length': `${Buffer.byteLength(body)}` };
  yield head({ ...rest, headers: { ...own, ...headers } });
  yield body;
}

/** A body of `count` bytes in chunks of one byte each. */
export function* oneByteChunks(count: number, { headers = {}, ...rest }: Head = {}): Generator<string> {
  const own = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
  yield head({ ...rest, headers: { ...own, ...headers } });
  const block = 16_384;
  for (let sent = 0; sent < count; sent += block) yield '1\r\nA\r\n'.repeat(block);
  yield '0\r\n\r\n';
}

export const nested = (depth: number) =>
  `{"task":"text_to_layers","prompt":${'['.repeat(depth)}${']'.repeat(depth)}}`;
