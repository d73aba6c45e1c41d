import type { RunEvent } from '../events.js';
import { toBase64 } from '../platform/bytes.js';
import { describedLayer } from '../stack/describe.js';
import type { Layer } from '../stack/layer.js';
import type { LayerMask } from '../stack/mask.js';
import type { LayerStack } from '../stack/stack.js';

/**
 * An event as JSON, its pictures as base64.
 *
 * @param sent the digests of PNGs that the other side has; those of this event are added, and not sent again
 */
export function messageOf({ type, event }: RunEvent, sent: Set<string>): object {
  switch (type) {
    case 'step': {
      const { preview, ...rest } = event;
      return { type, ...rest, ...(preview && { preview: toBase64(preview) }) };
    }
    case 'layer': {
      const { index, of, layer } = event;
      return { type, index, of, layer: describedLayer(layer, index - 1), pngs: unsent([layer], sent) };
    }
    case 'done': {
      const { stack, ...rest } = event;
      return { type, ...rest, manifest: stack.manifest(), pngs: unsent(partsOf(stack), sent) };
    }
    default:
      return { type, ...event };
  }
}

type Part = Pick<Layer, 'mask'> & { readonly png?: Uint8Array; readonly digest?: string };

const partsOf = ({ layers, groups }: LayerStack): Part[] => [
  ...layers,
  ...groups.map(({ mask }) => masked(mask)),
];

const masked = (mask: LayerMask | undefined): Part => (mask ? { mask } : {});

function unsent(parts: readonly Part[], sent: Set<string>): Record<string, string> {
  const pngs: Record<string, string> = {};
  for (const { png, digest } of parts.flatMap((part) => [part, part.mask ?? {}]) as Part[]) {
    if (!png || !digest || sent.has(digest)) continue;
    sent.add(digest);
    pngs[digest] = toBase64(png);
  }
  return pngs;
}
