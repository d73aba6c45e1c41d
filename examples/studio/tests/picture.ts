// What is drawn on the canvas is what the SDK flattens.
import { encodePng, LayerStack, makeGroup, makeLayer, type Region, type RgbaImage } from '@mrt/sdk';
import { writePsd } from '@mrt/sdk/psd';
import { expect, test } from 'vitest';
import { STRUCTURED } from '../../../test/interop/structured.js';
import type { Session } from './session.js';

const TOLERANCE = 4; // of 255: canvases of browsers round colours times alpha to 8 bits, once a layer

const ROUND = round(40, 30);
const BOX = { x: 10, y: 5, width: 40, height: 30 };
const canvas = { width: 64, height: 48 };
const PAGE = { x: 0, y: 0, ...canvas };
const base = makeLayer({
  id: 'base',
  name: 'base',
  role: 'background',
  region: PAGE,
  png: round(64, 48, true),
});

/** What a designer's PSD has: a clipped layer over soft edges, multiply, a half transparent group, a mode of Photoshop's own. */
const DESIGNED = new LayerStack({
  canvas,
  layers: [
    base,
    makeLayer({ id: 'soft', region: BOX, png: ROUND }),
    makeLayer({ id: 'cut', region: PAGE, png: round(64, 48, true), clipped: true, blendMode: 'multiply' }),
    makeLayer({ id: 'one', region: { ...BOX, x: 24 }, png: ROUND, group: 'half' }),
    makeLayer({ id: 'two', region: { ...BOX, y: 18 }, png: ROUND, group: 'half', blendMode: 'screen' }),
    makeLayer({ id: 'burnt', region: { ...BOX, x: 0, y: 16 }, png: ROUND, blendMode: 'linear-burn' }),
  ],
  groups: [makeGroup({ id: 'half', opacity: 0.5 })],
});
const STACKS = { designed: DESIGNED, ...STRUCTURED };

export function picture(s: Session): void {
  test.each(Object.keys(STACKS))('the canvas shows a PSD as it is flattened: %s', async (name) => {
    const stack = STACKS[name as keyof typeof STACKS] as LayerStack;
    await s.opened(`${name}.psd`, writePsd(stack).bytes);
    await s.page.getByTestId('canvas').focus();
    await s.page.keyboard.press('Control+1');
    const wanted = stack.composite();
    await expect
      .poll(async () => difference(await drawn(s, stack.page), wanted), { timeout: 10_000 })
      .toBeLessThanOrEqual(TOLERANCE);
  });
  dragged(s);
}

/** While a layer is dragged, what does not move is drawn from memory: it looks as it does when all is drawn. */
function dragged(s: Session): void {
  test('what is dragged looks in the drag as after it', async () => {
    await s.opened('dragged.psd', writePsd(DESIGNED).bytes);
    await s.page.getByTestId('canvas').focus();
    await s.page.keyboard.press('Control+1');
    await s.row('burnt').click();
    await s.drag([20, 31], [26, 33], false);
    const during = await drawn(s, PAGE);
    await s.page.mouse.up();
    await s.undoes('Move');
    expect(difference(during, DESIGNED.composite())).toBeGreaterThan(20);
    await expect.poll(async () => difference(await drawn(s, PAGE), during)).toBe(0);
    const [x, y] = [await s.field('X').inputValue(), await s.field('Y').inputValue()].map(Number);
    const region = { ...DESIGNED.layer('burnt').region, x: x as number, y: y as number };
    const moved = DESIGNED.replace('burnt', { region }).composite();
    expect(difference(during, moved)).toBeLessThanOrEqual(TOLERANCE);
  });
}

/** A part of the canvas of layers, in px of the screen from the corner of the design's canvas. */
export async function drawn(s: Session, { x: pageX, y: pageY, width, height }: Region): Promise<RgbaImage> {
  const { x, y } = await s.pageOnScreen();
  const box = await s.page.getByTestId('canvas').boundingBox();
  const [left, top] = [x - (box?.x ?? 0) + pageX, y - (box?.y ?? 0) + pageY];
  const read = `(() => { const canvas = document.querySelectorAll('[data-testid=canvas] canvas')[1];
    return Array.from(canvas.getContext('2d').getImageData(${left}, ${top}, ${width}, ${height}).data); })()`;
  return { width, height, data: Uint8ClampedArray.from((await s.page.evaluate(read)) as number[]) };
}

/** The largest difference of colour times alpha, or of alpha. */
function difference(one: RgbaImage, two: RgbaImage): number {
  let most = 0;
  const seen = ({ data }: RgbaImage, at: number) =>
    at % 4 === 3 ? (data[at] as number) : ((data[at] as number) * (data[at | 3] as number)) / 255;
  for (let at = 0; at < two.data.length; at++) most = Math.max(most, Math.abs(seen(one, at) - seen(two, at)));
  return most;
}

/** A round picture with soft edges and all tones; without edges if it is opaque. */
function round(width: number, height: number, opaque = false): Uint8Array {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0, px = 0; at < data.length; at += 4, px++) {
    const [x, y] = [(px % width) / width, Math.floor(px / width) / height];
    const alpha = opaque ? 255 : Math.max(0, 1 - Math.hypot(x - 0.5, y - 0.5) * 2) * 400;
    data.set([x * 255, y * 255, 255 - x * 200, alpha], at);
  }
  return encodePng({ width, height, data });
}
