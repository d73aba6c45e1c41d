// Plans before anything is computed, and their runs.
import type { Plan as ServerPlan, Size } from '@mrt/sdk/web';
import { flattened } from '../files/workers.js';
import type { Box, Design, Plan } from '../state/document.js';
import { emptyDesign } from '../state/document.js';
import { keepPixels, pixelsOf } from '../state/pixels.js';
import { manifestFrom, stackFrom } from '../state/stacks.js';
import { act, actPlan, design, open, select, useStudio } from '../state/store.js';
import { t } from '../text.js';
import { mrt } from './client.js';
import { perform, progress, underWay } from './run.js';

export type Granularity = 'coarse' | 'normal' | 'fine';
const PREVIEW = 512;

/** Plans a design of words on a page of this size, or of the size that the words name. */
export async function planWords(prompt: string, canvas?: Size): Promise<void> {
  const found = await underWay(t.labels.plan, (signal) => {
    progress(t.run.planning);
    return mrt().plan('generate', { prompt, ...(canvas && { canvas }) }, { signal });
  });
  if (!found) return;
  const plan: Plan = {
    ...{ task: 'generate', prompt, canvas: found.canvas, remarks: found.remarks, cost: costOf(found) },
    background: found.captions?.[0] ?? '',
    boxes: boxesOf(found),
  };
  const present = design() ?? emptyDesign(found.canvas, prompt.slice(0, 40));
  const empty = present.manifest.layers.length === 0;
  const base = empty ? { ...emptyDesign(found.canvas, present.name) } : present;
  open(t.labels.plan, { ...base, plan });
  select([]);
}

/** Plans what the picture of the design, or its flattened page, is taken apart into. */
export async function planApart(granularity: Granularity): Promise<void> {
  const value = design();
  if (!value) return;
  const found = await underWay(t.labels.plan, async (signal) => {
    progress(t.run.planning);
    const picture = await pictureFor(value);
    const image = pixelsOf(picture) as Uint8Array;
    const plan = await mrt().plan(
      'decompose',
      { image, granularity },
      { signal, onProgress: ({ text, index, of }) => progress(text, index / of) },
    );
    return { plan, picture };
  });
  if (!found) return;
  const { plan, picture } = found;
  act(t.labels.plan, (present) => ({
    ...present,
    plan: {
      ...{ task: 'decompose', prompt: '', background: '', canvas: plan.canvas, picture },
      ...{ boxes: boxesOf(plan), remarks: plan.remarks, cost: costOf(plan) },
    },
  }));
  select([]);
}

/** The file that was opened, as long as nothing but that picture is in the design. */
async function pictureFor(value: Design): Promise<string> {
  const [only, ...others] = value.manifest.layers;
  const { page } = value.manifest;
  const untouched = only?.region.width === page.width && only.region.height === page.height;
  if (value.picture && untouched && others.length === 0) return value.picture;
  return keepPixels(await flattened(stackFrom(value)));
}

/** An empty plan of one layer to add, for boxes that are drawn on a design. */
export function addPlan({ manifest }: Design): Plan {
  const { canvas } = manifest;
  return { task: 'add', prompt: '', canvas, background: '', boxes: [], cost: null, remarks: [] };
}

/** The cost of the plan as its boxes are now. */
export async function planAgain(): Promise<void> {
  const plan = design()?.plan;
  if (!plan) return;
  const found = await underWay(t.labels.plan, (signal) => {
    progress(t.run.planning);
    if (plan.task === 'decompose') return mrt().plan('decompose', apartInput(plan), { signal });
    if (plan.task === 'add') return mrt().plan('addLayers', addInput(plan), { signal });
    return mrt().plan('generate', wordsInput(plan), { signal });
  });
  if (found)
    actPlan(t.labels.plan, (present) => ({ ...present, cost: costOf(found), remarks: found.remarks }));
}

/** Makes the layers of the plan. */
export async function runPlan(): Promise<void> {
  const value = design();
  const { plan } = value ?? {};
  if (!value || !plan || useStudio.getState().running) return;
  const { plan: _, ...rest } = value;
  if (plan.task === 'add') {
    await perform(
      t.labels.add,
      (signal) => mrt().addLayers(addInput(plan), { signal }),
      (_, stack) => ({ ...rest, manifest: manifestFrom(stack) }),
    );
    return;
  }
  const start = (signal: AbortSignal) =>
    plan.task === 'decompose'
      ? mrt().decompose(apartInput(plan), { signal })
      : mrt().generate({ ...wordsInput(plan), preview: PREVIEW }, { signal });
  await perform(t.labels.run, start, (_, stack) => ({
    ...{ name: rest.name, originals: {}, manifest: manifestFrom(stack) },
    ...(plan.picture && { picture: plan.picture }),
  }));
}

export function discardPlan(): void {
  act(t.labels.discard, ({ plan: _, ...rest }) => rest);
  select([]);
}

function apartInput({ picture, boxes }: Plan) {
  const image = picture === undefined ? undefined : pixelsOf(picture);
  if (!image) throw new Error(t.open.notPicture(''));
  const layers = boxes.map(({ region, name, caption }) => ({ region, name, ...(caption && { caption }) }));
  return layers.length > 0 ? { image, layers } : { image, layerCount: 1 };
}

function wordsInput({ prompt, canvas, background, boxes }: Plan) {
  const layers = boxes.map(({ region, name, caption }) => ({ region, name, caption: caption || name }));
  return { prompt, canvas, background: { caption: background }, layers };
}

function addInput(plan: Plan) {
  const value = design();
  if (!value) throw new Error(t.layers.empty);
  const add = plan.boxes.map(({ region, name, caption }) => ({
    ...{ region, caption: caption || name, name },
    ...(plan.boxes.length === 1 && belowSelected(value)),
  }));
  return { stack: stackFrom(value), add };
}

/** The chosen z: right above the layer that was selected when the box was drawn. */
function belowSelected({ manifest, plan }: Design): { below: string } | undefined {
  const above = plan?.above && manifest.layers.findIndex(({ id }) => id === plan.above);
  const next = typeof above === 'number' ? manifest.layers[above + 1] : undefined;
  return next && { below: next.id };
}

const costOf = ({ seconds, tokens }: ServerPlan) => ({ seconds, tokens });

/** Boxes of a plan without its background. */
function boxesOf({ regions, found, captions }: ServerPlan): Box[] {
  return regions.slice(1).map((region, at) => {
    const thing = found?.[at + 1];
    const caption = captions?.[at + 1] ?? '';
    return {
      ...{ id: `box-${at + 1}`, region, caption, name: thing?.name || caption || `${t.plan.box} ${at + 1}` },
      ...(thing?.kind && { kind: thing.kind }),
      ...(thing?.confidence !== undefined && { confidence: thing.confidence }),
    };
  });
}
