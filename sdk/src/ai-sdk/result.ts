import type { ImageModelV4ProviderMetadata, ImageModelV4Result, JSONObject } from '@ai-sdk/provider';
import { encodePng } from '../image/index.js';
import { outlineOf } from '../stack/outline.js';
import type { LayerStack } from '../stack/stack.js';

interface Picture {
  readonly png: Uint8Array;
  /** What the picture shows, in the place of the same number in `providerMetadata.mrt.images`. */
  readonly about: JSONObject;
}

type Given = Pick<ImageModelV4Result, 'images' | 'warnings'> & {
  readonly providerMetadata: ImageModelV4ProviderMetadata;
};

/** The pictures of some stacks, what they are made of, and what the server remarked on them. */
export function resultOf(stacks: readonly LayerStack[], images: 'composite' | 'layers'): Given {
  const pictures = stacks.flatMap(images === 'layers' ? layersOf : pageOf);
  const remarks = new Set(stacks.flatMap(({ remarks }) => remarks));
  return {
    images: pictures.map(({ png }) => png),
    warnings: [...remarks].map((message) => ({ type: 'other', message })),
    providerMetadata: { mrt: { images: pictures.map(({ about }) => about) } },
  };
}

const pageOf = (stack: LayerStack): Picture[] => [
  { png: encodePng(stack.composite()), about: plain(outlineOf(stack)) },
];

/** Every layer with its own values, and with those of its stack. `of`: which of the pictures it belongs to, from 0. */
function layersOf(stack: LayerStack, of: number): Picture[] {
  const { layers, ...rest } = outlineOf(stack);
  return stack.layers.map(({ png }, z) => ({ png, about: plain({ ...layers[z], ...rest, of }) }));
}

const plain = (value: object) => JSON.parse(JSON.stringify(value)) as JSONObject;
