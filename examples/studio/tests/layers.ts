// Edits of layers and groups by pointer and fingers.
import { encodePng, LayerStack, makeLayer } from '@mrt/sdk';
import { writeZip } from '@mrt/sdk/zip';
import { expect, test } from 'vitest';
import { plainPng } from '../../../sdk/src/testing/scripts.js';
import type { Session } from './session.js';

const canvas = { width: 300, height: 200 };
const layer = (id: string, x: number, colour: [number, number, number, number]) =>
  makeLayer({ id, region: { x, y: 40, width: 50, height: 60 }, png: plainPng(50, 60, colour) });
/** Three plain layers on a plain ground. */
export const STACK = new LayerStack({
  canvas,
  layers: [
    makeLayer({
      ...{ id: 'ground', role: 'background', region: { x: 0, y: 0, ...canvas } },
      png: plainPng(300, 200, [250, 250, 240, 255]),
    }),
    layer('left', 20, [255, 0, 0, 255]),
    layer('right', 90, [0, 160, 0, 255]),
    layer('top', 200, [0, 0, 255, 255]),
  ],
});

/** A small picture, which is quickly taken apart. */
export const SMALL = encodePng(STACK.composite());

export function layers(s: Session): void {
  test('a group is made, dragged as one on the canvas, mixed as one, and moved as one in the order', async () => {
    await s.opened('three.zip', writeZip(STACK).bytes);
    await s.row('left').click();
    await s.row('right').click({ modifiers: ['Control'] });
    await s.button('Group').click();
    await s.row('Group').click();
    await s.drag([45, 70], [45, 130]);
    await s.undoes('Move');
    await s.row('left').click();
    const y = Number(await s.field('Y').inputValue());
    expect(y).toBeGreaterThan(90);
    await s.row('right').click();
    expect(await s.field('Y').inputValue()).toBe(String(y));
    await s.row('Group').click();
    await s.page.getByRole('button', { name: /Blend mode/ }).click();
    await s.page.getByRole('option', { name: 'Multiply' }).click();
    await s.undoes('Blend mode');
    await s.button('Forward').click();
    await expect.poll(s.names).toEqual(['Group', 'right', 'left', 'top', 'ground']);
    await s.row('right').click();
    await s.page.getByText('Clip to the layer below').click();
    await s.undoes('Clip');
  });

  test('two fingers zoom and pan; what one of them began to move stays', async () => {
    const { x, y, scale } = await s.pageOnScreen();
    const touch = await s.context.newCDPSession(s.page);
    const point = (left: number, top: number, id: number) => ({ x: x + left, y: y + top, id });
    const send = (type: string, ...touchPoints: ReturnType<typeof point>[]) =>
      touch.send('Input.dispatchTouchEvent', { type: type as 'touchMove', touchPoints });
    const [left, top] = [225 * scale, 70 * scale]; // on a layer
    await send('touchStart', point(left, top, 0));
    await send('touchMove', point(left + 12, top, 0));
    await send('touchStart', point(left + 12, top, 0), point(left + 112, top, 1));
    await send('touchMove', point(left - 38, top, 0), point(left + 162, top, 1));
    await send('touchMove', point(left - 38, top + 30, 0), point(left + 162, top + 30, 1));
    await send('touchEnd');
    const after = await s.pageOnScreen();
    expect(after.scale / scale).toBeCloseTo(2, 1);
    await s.undoes('Clip');
    await s.button('Fit').click();
  });
}
