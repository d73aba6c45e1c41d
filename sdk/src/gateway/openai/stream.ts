import { toBase64 } from '../../platform/bytes.js';
import type { Run } from '../../run/run.js';
import type { LayerStack } from '../../stack/stack.js';
import { type DoorError, errorObject, isCancelled } from './answers.js';

interface Streamed {
  /** `image_generation` or `image_edit`. */
  readonly name: string;
  readonly partials: number;
  readonly picture: (stack: LayerStack) => Promise<object>;
  readonly typed: (error: unknown) => DoorError;
  readonly over: () => void;
}

/** A run as server-sent events: so many partial images, evenly over its steps, and the completed one. */
export function pictureStream(
  run: Run,
  { name, partials, picture, typed, over }: Streamed,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const created = () => Math.floor(Date.now() / 1000);
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async start(stream) {
      const send = (event: string, data: object) =>
        stream.enqueue(new TextEncoder().encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
      try {
        let sent = 0;
        for await (const { index, of, preview } of run) {
          if (!preview || sent >= partials || index < Math.ceil(((sent + 1) * of) / (partials + 1))) continue;
          const type = `${name}.partial_image`;
          send(type, {
            type,
            b64_json: toBase64(preview),
            partial_image_index: sent++,
            created_at: created(),
            output_format: 'png',
          });
        }
        const type = `${name}.completed`;
        send(type, {
          type,
          created_at: created(),
          output_format: 'png',
          ...(await picture(await run.final())),
        });
      } catch (error) {
        if (!isCancelled(error)) send('error', errorObject(typed(error)));
      } finally {
        over();
      }
      stream.close();
    },
    cancel: () => run.abort(),
  });
}
