import * as z from 'zod/mini';
import { errorOf } from '../error-json.js';
import { cancelled, MRTError } from '../errors.js';
import type { RunEvent } from '../events.js';
import { isKnown } from '../response/progress.js';
import { digestOf } from '../stack/digest.js';
import { restoredLayer, stackOf } from '../stack/restore.js';
import { chunksOf, headOf } from '../transport/http/body.js';
import { sseData } from '../transport/http/sse.js';
import { validate } from '../validate.js';
import { MESSAGES } from './messages.js';

/** `toSSE` says something every second. */
const SILENCE_MS = 60_000;

/** The events of an answer that `toSSE` or the gateway sends. `signal` closes the connection. */
export async function* eventsIn(
  answer: Promise<Response>,
  signal: AbortSignal,
  requestId: string,
): AsyncGenerator<RunEvent, void, undefined> {
  const closing = new AbortController();
  const close = () => closing.abort(cancelled(requestId, signal.reason));
  if (signal.aborted) close();
  signal.addEventListener('abort', close, { once: true });
  try {
    const read = reader();
    const response = await opened(answer, closing.signal);
    for await (const data of sseData(chunksIn(response, closing), Number.POSITIVE_INFINITY)) {
      const event = read(data);
      if (event) yield event;
      if (event?.type === 'done') return;
    }
  } catch (error) {
    if (closing.signal.aborted) throw closing.signal.reason;
    throw MRTError.is(error) ? error : brokenOff(error);
  } finally {
    signal.removeEventListener('abort', close);
    answer.then(async ({ body }) => body?.cancel()).catch(() => {});
  }
  throw closing.signal.aborted ? closing.signal.reason : brokenOff();
}

/** The answer, once it is there. @throws MRTError for one that is no run */
async function opened(answer: Promise<Response>, signal: AbortSignal): Promise<Response> {
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  const response = await Promise.race([answer, aborted]).catch((cause) => {
    const text = 'no answer to the request for a run; try again';
    throw new MRTError('unavailable', text, { retryable: true, cause });
  });
  if (!response.ok || !/^text\/event-stream\b/i.test(response.headers.get('content-type') ?? ''))
    throw await refusalOf(response);
  return response;
}

/** The chunks of an answer, which `closing` closes; a silence does so, too. */
async function* chunksIn({ body }: Response, closing: AbortController): AsyncGenerator<Uint8Array, void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listen = () => {
    timer = setTimeout(() => closing.abort(silent()), SILENCE_MS);
  };
  const closed = body?.pipeThrough(new TransformStream(), { signal: closing.signal });
  try {
    listen();
    for await (const chunk of chunksOf(new Response(closed))) {
      clearTimeout(timer);
      yield chunk;
      listen();
    }
  } finally {
    clearTimeout(timer);
  }
}

const silent = () =>
  new MRTError('deadline_exceeded', `the stream was silent for ${SILENCE_MS} ms; start the run again`);

const STATUS = new Map<number, ConstructorParameters<typeof MRTError>[0]>([
  [400, 'invalid_argument'],
  [401, 'invalid_argument'],
  [403, 'invalid_argument'],
  [404, 'not_found'],
  [413, 'resource_exhausted'],
  [429, 'resource_exhausted'],
  [502, 'unavailable'],
  [503, 'unavailable'],
  [504, 'unavailable'],
]);

async function refusalOf(response: Response): Promise<MRTError> {
  const { status, statusText, headers } = response;
  const known = errorOf(parsed(await headOf(response)));
  if (known) return known;
  const type = headers.get('content-type') ?? 'no content type';
  const code = response.ok ? 'unimplemented' : (STATUS.get(status) ?? 'internal');
  const what = response.ok ? type : `${status} ${statusText}`.trim();
  const text = `the answer is ${what}; the route has to answer with toSSE(run)`;
  return new MRTError(code, text, { retryable: code === 'unavailable' || status === 429 });
}

const typed = z.object({ type: z.string() });

/** Reads messages, and keeps their PNGs by digest. One of a type that this version does not know is undefined. */
function reader(): (data: string) => RunEvent | undefined {
  const pool = new Map<string, Uint8Array>();
  const take = (pngs: Readonly<Record<string, Uint8Array>>) => {
    for (const [digest, png] of Object.entries(pngs)) {
      if (digestOf(png) !== digest)
        throw new MRTError('internal', `the PNG ${digest} was damaged in transit`, { retryable: true });
      pool.set(digest, png);
    }
  };
  const pngOf = (digest: string) => pool.get(digest);
  return (data) => {
    const json = parsed(data);
    const { type } = checked('an event', typed, json);
    switch (type) {
      case 'error':
        throw errorOf(json) ?? new MRTError('internal', 'the run failed, and its server does not say why');
      case 'progress': {
        const event = checked(type, MESSAGES.progress, json);
        return isKnown(event) ? { type, event } : undefined;
      }
      case 'accepted':
        return { type, event: checked(type, MESSAGES.accepted, json) };
      case 'step':
        return { type, event: checked(type, MESSAGES.step, json) };
      case 'layer': {
        const { layer, pngs, ...place } = checked(type, MESSAGES.layer, json);
        take(pngs);
        return { type, event: { ...place, layer: restoredLayer(layer, pngOf) } };
      }
      case 'done': {
        const { manifest, pngs, ...rest } = checked(type, MESSAGES.done, json);
        take(pngs);
        return { type, event: { ...rest, stack: stackOf(manifest, pngOf) } };
      }
    }
    return undefined;
  };
}

function checked<T>(what: string, schema: z.ZodMiniType<T>, json: unknown): T {
  const result = validate(schema, json);
  if (result.success) return result.data;
  const text = `the stream has an invalid event (${what}): ${z.prettifyError(result.error)}`;
  throw new MRTError('internal', text, { cause: result.error });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const brokenOff = (cause?: unknown) =>
  new MRTError('unavailable', 'the stream broke off during the run; start the run again', {
    retryable: true,
    cause,
  });
