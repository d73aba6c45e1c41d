// Edits of a plan's boxes.
import type { Region } from '@mrt/sdk/web';
import type { Box, Plan } from './document.js';
import { freshId } from './edits.js';

const MIN = 8;

/** A box in whole px, inside the canvas. */
export function fitted(region: Region, { width, height }: Plan['canvas']): Region {
  const w = Math.min(width, Math.max(MIN, Math.round(region.width)));
  const h = Math.min(height, Math.max(MIN, Math.round(region.height)));
  const x = Math.min(width - w, Math.max(0, Math.round(region.x)));
  const y = Math.min(height - h, Math.max(0, Math.round(region.y)));
  return { x, y, width: w, height: h };
}

/** The plan with other boxes, whose cost is not known yet. */
const withBoxes = (plan: Plan, boxes: readonly Box[]): Plan => ({ ...plan, boxes, cost: null });

export const changeBox = (plan: Plan, id: string, to: Partial<Box>): Plan =>
  withBoxes(
    plan,
    plan.boxes.map((box) =>
      box.id === id ? { ...box, ...to, region: fitted(to.region ?? box.region, plan.canvas) } : box,
    ),
  );

export function drawBox(plan: Plan, region: Region, name: string): Plan {
  const box = { id: freshId(plan.boxes, 'box'), name, caption: '', region: fitted(region, plan.canvas) };
  return withBoxes(plan, [...plan.boxes, box]);
}

export const removeBoxes = (plan: Plan, ids: readonly string[]): Plan =>
  withBoxes(
    plan,
    plan.boxes.filter(({ id }) => !ids.includes(id)),
  );

/** One box around several, where the topmost of them was. */
export function mergeBoxes(plan: Plan, ids: readonly string[]): Plan {
  const inside = plan.boxes.filter(({ id }) => ids.includes(id));
  const top = inside.at(-1);
  if (!top || inside.length < 2) return plan;
  const x = Math.min(...inside.map(({ region }) => region.x));
  const y = Math.min(...inside.map(({ region }) => region.y));
  const right = Math.max(...inside.map(({ region }) => region.x + region.width));
  const bottom = Math.max(...inside.map(({ region }) => region.y + region.height));
  const region = { x, y, width: right - x, height: bottom - y };
  const caption = inside
    .map((box) => box.caption)
    .filter(Boolean)
    .join(', ');
  const boxes = plan.boxes.filter(({ id }) => id === top.id || !ids.includes(id));
  return withBoxes(
    plan,
    boxes.map((box) => (box.id === top.id ? { ...box, region, caption } : box)),
  );
}

export function stepBox(plan: Plan, id: string, by: 1 | -1): Plan {
  const at = plan.boxes.findIndex((box) => box.id === id);
  const box = plan.boxes[at];
  if (!box || !plan.boxes[at + by]) return plan;
  return withBoxes(plan, plan.boxes.toSpliced(at, 1).toSpliced(at + by, 0, box));
}
