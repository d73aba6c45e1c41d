import { tokensOf } from '../../request/estimate.js';
import type { DecomposeInput, GenerateInput } from '../../request/inputs.js';
import type { Plan } from '../../run/plan.js';
import { readableSize } from '../report/reporter.js';
import { printable } from '../terminal/printable.js';
import { plannedLayers } from './brief.js';

const HEAD = ['', 'x', 'y', 'width', 'height', 'tokens', 'layer'];

/** A plan as text: its layers bottom to top, and the costs of the run. */
export function tableOf(input: GenerateInput | DecomposeInput, plan: Plan): string {
  const rows = plannedLayers(input, plan).map((layer, slot) => {
    const { x, y, width, height } = layer.region;
    const label = printable(layer.name ?? layer.caption ?? (slot === 0 ? '' : 'no caption'));
    const who = slot === 0 ? `background${label && `: ${label}`}` : label;
    return [slot, x, y, width, height, tokensOf(layer.region), who].map(String);
  });
  return [...aligned([HEAD, ...rows]), '', ...costs(plan), ...plan.remarks.map(printable)].join('\n');
}

/** Aligns columns of numbers to the right, and the last column to the left. */
function aligned(rows: readonly string[][]): string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => {
    const last = row.length - 1;
    const numbers = row.slice(0, last).map((cell, column) => cell.padStart(widths[column] ?? 0));
    return `${numbers.join('  ')}  ${row[last]}`.trimEnd();
  });
}

function costs({ canvas, page, ...plan }: Plan): string[] {
  const { tokens, bucket, steps, quality, guidance, seed, seconds, memoryBytes, requestBytes } = plan;
  const whole = page.width === canvas.width && page.height === canvas.height;
  const visible = whole ? '' : `, page ${page.width} x ${page.height} at ${page.x},${page.y}`;
  const tier = quality ? ` (${quality})` : '';
  return [
    `canvas    ${canvas.width} x ${canvas.height} px${visible}`,
    `tokens    ${tokens} (including the composed picture), padded to ${bucket}`,
    `steps     ${steps}${tier}, guidance ${guidance}, seed ${seed}`,
    `time      ${seconds.toFixed(1)} s on an idle server`,
    `memory    ${readableSize(memoryBytes)} on the server; the request is ${readableSize(requestBytes)}`,
    `model     ${plan.model}, weights ${plan.weights}`,
  ];
}
