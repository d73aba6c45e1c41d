import type { Region } from '@mrt/sdk/web';
import { create } from 'zustand';

/** Screen px = canvas px times `scale` plus `x`, `y`. */
interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const MIN = 0.02;
const MAX = 32;
const MARGIN = 48;
/** Height of the tools over the lower edge. */
const TOOLS = 40;

export const useView = create<View>()(() => ({ scale: 1, x: 0, y: 0, width: 0, height: 0 }));
const { getState, setState } = useView;

/** Shows all of a rectangle, with a margin. */
export function fit(page: Region): void {
  const { width, height: all } = getState();
  if (width === 0 || all === 0) return;
  const height = all - TOOLS;
  const margin = Math.min(MARGIN, width / 12, height / 12);
  const scale = Math.min((width - 2 * margin) / page.width, (height - 2 * margin) / page.height, 4);
  setState({
    scale,
    x: (width - page.width * scale) / 2 - page.x * scale,
    y: (height - page.height * scale) / 2 - page.y * scale,
  });
}

/** Zooms around a point of the screen; default: the middle. */
export function zoomBy(factor: number, at?: { x: number; y: number }): void {
  const { scale, x, y, width, height } = getState();
  const next = Math.min(MAX, Math.max(MIN, scale * factor));
  const point = at ?? { x: width / 2, y: height / 2 };
  const ratio = next / scale;
  setState({ scale: next, x: point.x - (point.x - x) * ratio, y: point.y - (point.y - y) * ratio });
}

export const panBy = (dx: number, dy: number) => setState(({ x, y }) => ({ x: x + dx, y: y + dy }));
export const actualSize = () => zoomBy(1 / getState().scale);
export const resizeView = (width: number, height: number) => setState({ width, height });

/** A point of the screen in canvas px. */
export function toCanvas(point: { x: number; y: number }): { x: number; y: number } {
  const { scale, x, y } = getState();
  return { x: (point.x - x) / scale, y: (point.y - y) / scale };
}
