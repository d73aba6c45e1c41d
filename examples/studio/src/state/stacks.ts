import { type LayerStack, stackOf } from '@mrt/sdk/web';
import type { Design } from './document.js';
import { keepPixels, pixelsOf } from './pixels.js';

const known = new WeakMap<Design['manifest'], LayerStack>();

/** The stack of a design. @throws MRTError if pixels are missing */
export function stackFrom({ manifest }: Pick<Design, 'manifest'>): LayerStack {
  const stack = known.get(manifest) ?? stackOf(manifest, pixelsOf);
  known.set(manifest, stack);
  return stack;
}

/** The manifest of a stack, whose pixels are kept. */
export function manifestFrom(stack: LayerStack): Design['manifest'] {
  for (const { png, digest, mask } of stack.layers) {
    keepPixels(png, digest);
    if (mask) keepPixels(mask.png, mask.digest);
  }
  for (const { mask } of stack.groups) if (mask) keepPixels(mask.png, mask.digest);
  return stack.manifest();
}

/** The design after an edit of its stack. */
export function edited(design: Design, edit: (stack: LayerStack) => LayerStack): Design {
  const manifest = manifestFrom(edit(stackFrom(design)));
  const left = new Set(manifest.layers.map(({ id }) => id));
  const originals = Object.fromEntries(Object.entries(design.originals).filter(([id]) => left.has(id)));
  return { ...design, manifest, originals };
}
