import { errorBody } from '../error-json.js';
import { toBase64 } from '../platform/bytes.js';
import type { Encoding } from '../sse/stream.js';
import { MODEL, type WireEvent } from '../transport/transport.js';

const HEARTBEAT: WireEvent = { event: 'heartbeat', index: [0, 0], image: new Uint8Array(0), info: '{}' };

/** The reason of an abort by a caller who is no longer there. */
export const GONE = Symbol('the caller is gone');

/** Events as Triton's `generate_stream` writes them; the picture is put in as it is, for base64 needs no escapes. */
export function wireEncoding(id: string): Encoding<WireEvent> {
  const event = ({ event, index, image, info }: WireEvent) => {
    const head = `{"event":${JSON.stringify(event)},"id":${JSON.stringify(id)},"image":"`;
    const tail = `","index":[${index.join(',')}],"info":${JSON.stringify(info)},"model_name":"${MODEL}","model_version":"1"}`;
    return line(head + toBase64(image) + tail);
  };
  return { event, error: (error) => line(JSON.stringify(errorBody(error))), heartbeat: event(HEARTBEAT) };
}

const line = (json: string) => `data: ${json}\n\n`;
