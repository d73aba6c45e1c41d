import * as z from 'zod/mini';
import { fullRegion, type Region, type Size } from '../geometry.js';
import type { LayerStack } from '../stack/stack.js';
import { overhang } from './bounds.js';
import type * as inputs from './inputs.js';
import { pictureFault } from './picture-fault.js';

const px = z.int();
const length = px.check(z.positive());
const text = z.string();
const region = z.strictObject({ x: px, y: px, width: length, height: length });
const frame = { canvas: z.strictObject({ width: length, height: length }), page: z.optional(region) };

const sampling = {
  prompt: z.optional(text.check(z.trim(), z.minLength(1))),
  seed: z.optional(px.check(z.nonnegative())),
  quality: z.optional(z.enum(['draft', 'standard', 'best'])),
  priority: z.optional(z.enum(['high', 'normal', 'low'])),
  steps: z.optional(px.check(z.gte(1), z.lte(1000))),
  guidance: z.optional(z.number().check(z.nonnegative())),
  preview: z.optional(px.check(z.nonnegative())),
};

const strings = {
  text: z._default(z.enum(['auto', 'drawn', 'typeset']), 'auto'),
  references: z._default(z.enum(['auto', 'off']), 'auto'),
  strict: z.optional(z.boolean()),
};

export const picture = z.pipe(
  z.unknown(),
  z.transform((value, ctx) => {
    const fault = pictureFault(value);
    if (!fault) return value as inputs.Picture;
    ctx.issues.push({ code: 'custom', input: value, message: fault });
    return z.NEVER;
  }),
);

const newLayer = { region, caption: z.optional(text), name: z.optional(text.check(z.minLength(1))) };
const newLayers = z.array(z.strictObject(newLayer)).check(z.minLength(1));
const keptBackground = z.strictObject({ image: picture, region: z.optional(region) });
export const stack = z.custom<LayerStack>(
  isStack,
  'is not a LayerStack; give the stack of an earlier run, of openFile, or of new LayerStack()',
);

/** Checks the shape, since another copy of this package may have made it; a manifest read from JSON has no pixels. */
function isStack(value: unknown): boolean {
  const { layers, composite } = (value ?? {}) as Partial<LayerStack>;
  const whole = typeof composite === 'function' && Array.isArray(layers);
  return whole && layers.every(({ png }) => png instanceof Uint8Array);
}

interface Framed {
  canvas: Size;
  page?: Region | undefined;
  background?: { region?: Region | undefined } | undefined;
  layers?: readonly { region: Region }[];
}

/** Checks that page and regions lie inside the canvas. */
function checkFrame(input: Framed, ctx: z.core.$RefinementCtx<unknown>): void {
  if (ctx.issues.length > 0) return;
  const canvas = fullRegion(input.canvas);
  const check = (path: PropertyKey[], value: Region | undefined, what?: 'page') => {
    const message = value && overhang(value, canvas, 'canvas', what);
    if (message) ctx.addIssue({ code: 'custom', path, message });
  };
  check(['page'], input.page, 'page');
  check(['background', 'region'], input.background?.region);
  for (const [i, layer] of (input.layers ?? []).entries()) check(['layers', i, 'region'], layer.region);
}

export const generateLayersInput = z
  .strictObject({
    ...sampling,
    ...strings,
    ...frame,
    background: z.optional(z.strictObject({ caption: z.optional(text), region: z.optional(region) })),
    layers: newLayers,
  })
  .check(z.superRefine(checkFrame)) satisfies z.ZodMiniType<inputs.GenerateLayersInput>;

export const generatePromptInput = z
  .strictObject({
    ...sampling,
    ...strings,
    prompt: text.check(z.trim(), z.minLength(1)),
    canvas: z.optional(frame.canvas),
    page: frame.page,
  })
  .check(
    z.superRefine(({ canvas, page }, ctx) => {
      if (canvas) checkFrame({ canvas, page }, ctx);
      else if (page)
        ctx.addIssue({ code: 'custom', path: ['page'], message: 'needs a canvas; give one too' });
    }),
  ) satisfies z.ZodMiniType<inputs.GeneratePromptInput>;

export const decomposeInput = z
  .strictObject({
    ...sampling,
    image: picture,
    layers: z.optional(newLayers),
    layerCount: z.optional(length),
    expert: z.optional(z.enum(['auto', 'experts', 'network'])),
    granularity: z.optional(z.enum(['coarse', 'normal', 'fine'])),
    canvas: z.optional(frame.canvas),
  })
  .check(
    z.superRefine(({ layers, layerCount, expert, granularity }, ctx) => {
      const refuse = (name: string, message: string) =>
        ctx.addIssue({ code: 'custom', path: [name], message });
      const both = 'cannot be combined with layers, which already determine it; give one of them';
      if (layers && layerCount !== undefined) refuse('layerCount', both);
      if (layers && granularity !== undefined) refuse('granularity', both);
      if (expert === 'network' && granularity !== undefined)
        refuse('granularity', 'applies to the experts only; leave it out, or set expert to auto or experts');
    }),
  ) satisfies z.ZodMiniType<inputs.DecomposeInput>;

export const addToLayersInput = z
  .strictObject({
    ...sampling,
    ...strings,
    ...frame,
    background: keptBackground,
    layers: z.array(z.strictObject({ ...newLayer, image: z.optional(picture) })).check(z.minLength(1)),
  })
  .check(z.superRefine(checkFrame)) satisfies z.ZodMiniType<inputs.AddToLayersInput>;

export const addToStackInput = z.strictObject({
  ...sampling,
  ...strings,
  stack,
  add: z.array(z.strictObject({ ...newLayer, below: z.optional(text) })).check(z.minLength(1)),
}) satisfies z.ZodMiniType<inputs.AddToStackInput>;

export const restyleLayersInput = z
  .strictObject({
    ...sampling,
    ...frame,
    background: keptBackground,
    layers: z
      .array(z.strictObject({ ...newLayer, image: z.optional(picture), reference: z.optional(picture) }))
      .check(z.minLength(1)),
  })
  .check(z.superRefine(checkFrame));

export const restyleStackInput = z.strictObject({
  ...sampling,
  stack,
  targets: z.record(text, z.strictObject({ reference: z.optional(picture), caption: z.optional(text) })),
}) satisfies z.ZodMiniType<inputs.RestyleStackInput>;
