import * as z from 'zod';
import { fullRegion, type Region, type Size } from '../geometry.js';
import type { LayerStack } from '../stack/stack.js';
import { overhang } from './bounds.js';
import type * as inputs from './inputs.js';
import { pictureFault } from './picture-fault.js';

const px = z.int();
const length = px.positive();
const text = z.string();
const region = z.strictObject({ x: px, y: px, width: length, height: length });
const frame = { canvas: z.strictObject({ width: length, height: length }), page: region.optional() };

const sampling = {
  prompt: text.trim().min(1).optional(),
  seed: px.nonnegative().optional(),
  quality: z.enum(['draft', 'standard', 'best']).optional(),
  priority: z.enum(['high', 'normal', 'low']).optional(),
  steps: px.min(1).max(1000).optional(),
  guidance: z.number().nonnegative().optional(),
  preview: px.nonnegative().optional(),
};

const strings = {
  text: z.enum(['auto', 'drawn', 'typeset']).default('auto'),
  references: z.enum(['auto', 'off']).default('auto'),
  strict: z.boolean().optional(),
};

export const picture = z.unknown().transform((value, ctx) => {
  const fault = pictureFault(value);
  if (!fault) return value as inputs.Picture;
  ctx.addIssue(fault);
  return z.NEVER;
});

const newLayer = { region, caption: text.optional(), name: text.min(1).optional() };
const newLayers = z.array(z.strictObject(newLayer)).min(1);
const keptBackground = z.strictObject({ image: picture, region: region.optional() });
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
function checkFrame(input: Framed, ctx: z.RefinementCtx<unknown>): void {
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
    background: z.strictObject({ caption: text.optional(), region: region.optional() }).optional(),
    layers: newLayers,
  })
  .superRefine(checkFrame) satisfies z.ZodType<inputs.GenerateLayersInput>;

export const generatePromptInput = z
  .strictObject({
    ...sampling,
    ...strings,
    prompt: text.trim().min(1),
    canvas: frame.canvas.optional(),
    page: frame.page,
  })
  .superRefine(({ canvas, page }, ctx) => {
    if (canvas) checkFrame({ canvas, page }, ctx);
    else if (page) ctx.addIssue({ code: 'custom', path: ['page'], message: 'needs a canvas; give one too' });
  }) satisfies z.ZodType<inputs.GeneratePromptInput>;

export const decomposeInput = z
  .strictObject({
    ...sampling,
    image: picture,
    layers: newLayers.optional(),
    layerCount: length.optional(),
    expert: z.enum(['auto', 'experts', 'network']).optional(),
    granularity: z.enum(['coarse', 'normal', 'fine']).optional(),
    canvas: frame.canvas.optional(),
  })
  .superRefine(({ layers, layerCount, expert, granularity }, ctx) => {
    const refuse = (name: string, message: string) => ctx.addIssue({ code: 'custom', path: [name], message });
    const both = 'cannot be combined with layers, which already determine it; give one of them';
    if (layers && layerCount !== undefined) refuse('layerCount', both);
    if (layers && granularity !== undefined) refuse('granularity', both);
    if (expert === 'network' && granularity !== undefined)
      refuse('granularity', 'applies to the experts only; leave it out, or set expert to auto or experts');
  }) satisfies z.ZodType<inputs.DecomposeInput>;

export const addToLayersInput = z
  .strictObject({
    ...sampling,
    ...strings,
    ...frame,
    background: keptBackground,
    layers: z.array(z.strictObject({ ...newLayer, image: picture.optional() })).min(1),
  })
  .superRefine(checkFrame) satisfies z.ZodType<inputs.AddToLayersInput>;

export const addToStackInput = z.strictObject({
  ...sampling,
  ...strings,
  stack,
  add: z.array(z.strictObject({ ...newLayer, below: text.optional() })).min(1),
}) satisfies z.ZodType<inputs.AddToStackInput>;

export const restyleLayersInput = z
  .strictObject({
    ...sampling,
    ...frame,
    background: keptBackground,
    layers: z
      .array(z.strictObject({ ...newLayer, image: picture.optional(), reference: picture.optional() }))
      .min(1),
  })
  .superRefine(checkFrame);

export const restyleStackInput = z.strictObject({
  ...sampling,
  stack,
  targets: z.record(text, z.strictObject({ reference: picture.optional(), caption: text.optional() })),
}) satisfies z.ZodType<inputs.RestyleStackInput>;
