import { cancelled, type MRTError } from '../errors.js';
import { toBase64 } from '../platform/bytes.js';
import { MODEL, type WireEvent } from '../transport/transport.js';
import { errorBody } from './answers.js';

/** After this much silence comes a heartbeat, so that no proxy closes the connection. */
const BEAT_MS = 750;
const SILENT = Symbol('silent');
const HEARTBEAT: WireEvent = { event: 'heartbeat', index: [0, 0], image: new Uint8Array(0), info: '{}' };

interface StreamOptions {
  readonly id: string;
  /** Ends the run on the server. */
  readonly controller: AbortController;
  readonly typed: (error: unknown) => MRTError;
  /** Called once, when nothing more will come. */
  readonly over: () => void;
}

/**
 * The events of a run as server-sent events. It waits for the first one, so that an error before it has a status of its own; but
 * not longer than for a heartbeat. Reads an event when the caller has taken the one before.
 *
 * @throws MRTError from before the first event
 */
export async function eventStream(
  source: AsyncGenerator<WireEvent, void, undefined>,
  { id, controller, typed, over }: StreamOptions,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  let next = source.next();
  next.catch(() => {}); // it is looked at below
  const end = () => {
    controller.abort();
    source.return().catch(() => {});
    over();
  };
  let first: IteratorResult<WireEvent, void> | typeof SILENT | undefined;
  try {
    first = await orSilence(next);
    if (controller.signal.aborted) throw cancelled(id);
  } catch (error) {
    end();
    throw typed(error);
  }
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(stream) {
        try {
          const result = first ?? (await orSilence(next));
          first = undefined;
          if (result === SILENT) return stream.enqueue(encode(HEARTBEAT, id));
          if (result.done) {
            over();
            return stream.close();
          }
          next = source.next();
          next.catch(() => {});
          stream.enqueue(encode(result.value, id));
        } catch (error) {
          end();
          if (controller.signal.reason === GONE) return stream.close();
          stream.enqueue(line(JSON.stringify(errorBody(typed(error)))));
          stream.close();
        }
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}

/** The reason of an abort by a caller who is no longer there. */
export const GONE = Symbol('the caller is gone');

async function orSilence<T>(result: Promise<T>): Promise<T | typeof SILENT> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<typeof SILENT>((resolve) => {
    timer = setTimeout(() => resolve(SILENT), BEAT_MS);
  });
  try {
    return await Promise.race([result, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** An event as Triton's `generate_stream` writes it; the picture is put in as it is, for base64 needs no escapes. */
function encode({ event, index, image, info }: WireEvent, id: string): Uint8Array<ArrayBuffer> {
  const head = `{"event":${JSON.stringify(event)},"id":${JSON.stringify(id)},"image":"`;
  const tail = `","index":[${index.join(',')}],"info":${JSON.stringify(info)},"model_name":"${MODEL}","model_version":"1"}`;
  return line(head + toBase64(image) + tail);
}

const utf8 = new TextEncoder();
const line = (json: string) => utf8.encode(`data: ${json}\n\n`) as Uint8Array<ArrayBuffer>;
