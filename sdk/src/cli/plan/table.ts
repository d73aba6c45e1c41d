import type { Region } from '../../geometry.js';
import { scaledRegion } from '../../request/drawn-size.js';
import { tokensOf } from '../../request/estimate.js';
import type { DecomposeInput, GenerateInput, NewLayer } from '../../request/inputs.js';
import type { Plan } from '../../run/plan.js';
import { readableSize } from '../report/reporter.js';
import { printable } from '../terminal/printable.js';
import { plannedLayers } from './brief.js';

const REGION = ['', 'x', 'y', 'width', 'height'];

/** A plan as text: its layers bottom to top, and the costs of the run. */
export function tableOf(input: GenerateInput | DecomposeInput, plan: Plan): string {
  const layers = plannedLayers(input, plan);
  const head = [...REGION, ...(plan.found ? ['kind', 'sure'] : ['tokens']), 'layer'];
  const rows = layers.map((layer, slot) => {
    const { x, y, width, height } = layer.region;
    const about = plan.found ? findingOf(plan, slot) : [tokensIn(layer.region, plan)];
    return [slot, x, y, width, height, ...about, titleOf(layer, slot, plan)].map(String);
  });
  const ends = [...plan.remarks, ...drawnAfter(plan)].map(printable);
  return [...aligned([head, ...rows]), '', ...costs(plan), ...ends].join('\n');
}

/** The drawings that layers are to show, a line each. */
function drawnAfter({ references = [] }: Plan): string[] {
  return references.map(
    ({ slot, words, icon, set, author, licence }) =>
      `layer ${slot - 1}: ${words.join(' ')} is drawn after ${icon} of ${set} by ${author}, ${licence}`,
  );
}

/** Tokens of a region, at the size that the network draws it. */
function tokensIn(region: Region, { canvas, working = canvas }: Plan): number {
  return tokensOf(scaledRegion(region, canvas, working));
}

/** Kind and confidence of a layer that was found; `-` where they are unknown. */
function findingOf({ found }: Plan, slot: number): string[] {
  const { kind = '-', confidence } = found?.[slot] ?? {};
  return [printable(kind), confidence === undefined ? '-' : `${Math.round(100 * confidence)} %`];
}

function titleOf({ name, caption }: NewLayer, slot: number, { found }: Plan): string {
  const label = printable(name ?? caption ?? (slot === 0 ? '' : 'no caption'));
  return slot === 0 && !found ? `background${label && `: ${label}`}` : label;
}

/** Aligns columns of numbers to the right, and the last column to the left. */
function aligned(rows: readonly string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => {
    const last = row.length - 1;
    const numbers = row.slice(0, last).map((cell, column) => cell.padStart(widths[column] ?? 0));
    return `${numbers.join('  ')}  ${row[last]}`.trimEnd();
  });
}

function costs({ canvas, page, ...plan }: Plan): string[] {
  const { seconds, memoryBytes, requestBytes } = plan;
  const whole = page.width === canvas.width && page.height === canvas.height;
  const visible = whole ? '' : `, page ${page.width} x ${page.height} at ${page.x},${page.y}`;
  return [
    `canvas    ${canvas.width} x ${canvas.height} px${visible}`,
    ...(plan.expert === 'experts' ? expertWork(plan) : networkWork(plan)),
    `time      ${seconds.toFixed(1)} s on an idle server`,
    `memory    ${readableSize(memoryBytes)} on the server; the request is ${readableSize(requestBytes)}`,
    `model     ${plan.model}, weights ${plan.weights}`,
  ];
}

type Work = Omit<Plan, 'canvas' | 'page'>;

function expertWork({ working, pixelBytes, seed }: Work): string[] {
  const looked = working ? ` in at most ${working.width} x ${working.height} px` : '';
  return [
    `work      by the experts, who look at it${looked}; seed ${seed}`,
    `layers    ${readableSize(pixelBytes)} of pixels at the size of the picture`,
  ];
}

function networkWork({ working, tokens, bucket, steps, quality, guidance, seed }: Work): string[] {
  const tier = quality ? ` (${quality})` : '';
  const drawn = working
    ? [`drawn     in ${working.width} x ${working.height} px, then enlarged to the canvas`]
    : [];
  return [
    ...drawn,
    `tokens    ${tokens} (including the composed picture), padded to ${bucket}`,
    `steps     ${steps}${tier}, guidance ${guidance}, seed ${seed}`,
  ];
}
