import { type HttpHandler, HttpResponse, http } from 'msw';
import { toBase64 } from '../platform/bytes.js';
import type { FakeEvent } from './fake-server.js';

export const BASE = 'http://triton.test:8000';

/** Answers the liveness check, which is the first call over HTTP. */
export const live = http.get(`${BASE}/v2/health/live`, () => new HttpResponse(null, { status: 200 }));

/** Answers runs. */
export const runs = (answer: (request: Request) => Response): HttpHandler =>
  http.post(`${BASE}/v2/models/mrt/generate_stream`, ({ request }) => answer(request));

/** An event as Triton writes it to `generate_stream`. */
export function sse({ event, index = [0, 0], image = new Uint8Array(0), info = {} }: FakeEvent): string {
  const data = {
    event,
    id: '1',
    image: toBase64(image),
    index,
    info: JSON.stringify(info),
    model_name: 'mrt',
  };
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** A response of these chunks, each sent when the reader asks for it; an Error among them breaks the connection. */
export function streamed(chunks: Iterable<string | Uint8Array | Error>): Response {
  const parts = chunks[Symbol.iterator]();
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const { value, done } = parts.next();
    if (done) controller.close();
    else if (value instanceof Error) controller.error(value);
    else controller.enqueue(typeof value === 'string' ? utf8.encode(value) : value);
  };
  return events(new ReadableStream({ pull }, { highWaterMark: 0 }));
}

export const events = (body: ReadableStream<Uint8Array>): Response =>
  new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } });

const utf8 = new TextEncoder();
