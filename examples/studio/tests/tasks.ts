// Tasks in place: a part of the picture taken apart, a layer made again, a picture dropped on a layer.
import { readFileSync } from 'node:fs';
import type { Region, RgbaImage } from '@mrt/sdk';
import { expect, test } from 'vitest';
import { drawn } from './picture.js';
import { PICTURE, type Session } from './session.js';

export function tasks(s: Session): void {
  test('a marked part of a layer becomes a group in its place; the page looks as before', async () => {
    await s.opened('whole.png', readFileSync(PICTURE));
    await s.page.getByTestId('canvas').focus();
    await s.page.keyboard.press('r');
    await s.drag([700, 200], [970, 380]);
    const { scale } = await s.pageOnScreen();
    const [x, y, width, height] = [680, 240, 290, 60].map((px) => Math.round(px * scale)); // letters, in and beside it
    const screen = { x, y, width, height } as Region;
    const before = await drawn(s, screen);
    await s.button('Take this part apart').click();
    await s.undoes('Take apart');
    await expect.poll(async () => meanDifference(await drawn(s, screen), before)).toBeLessThan(0.5);
    const [group, ...parts] = await s.names();
    expect(group).toBe('Part of Background');
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.at(-1)).toBe('Background');
    await s.page.getByText('Group: Part of Background').waitFor();
  });

  test('a picture over a layer, in the list and on the canvas, would restyle it; one dropped does, beside the old', async () => {
    const [, name = ''] = await s.names();
    const bytes = readFileSync(PICTURE).toString('base64');
    const files = await s.page.evaluateHandle(`(() => {
      const transfer = new DataTransfer();
      const data = Uint8Array.from(atob('${bytes}'), (character) => character.charCodeAt(0));
      transfer.items.add(new File([data], 'style.png', { type: 'image/png' }));
      return transfer;
    })()`);
    const row = s.rows('Layers').nth(1);
    const { x, y, scale } = await s.pageOnScreen();
    const [clientX, clientY] = [x + 760 * scale, y + 340 * scale]; // on the letters of the part
    const canvas = s.page.getByTestId('canvas');
    await canvas.dispatchEvent('dragover', { dataTransfer: files, clientX, clientY });
    await s.page.locator('.row.drop-here').waitFor();
    await canvas.dispatchEvent('dragleave', { dataTransfer: files, relatedTarget: null });
    await s.page.locator('.row.drop-here').waitFor({ state: 'detached' });
    await row.dispatchEvent('drop', { dataTransfer: files });
    await s.page.getByRole('dialog').getByText(`New: ${name}`).waitFor();
    expect(await s.violations()).toEqual([]);
    await s.button('Keep the old one').click();
    await s.undoes('Take apart');
    await row.dispatchEvent('dragover', { dataTransfer: files });
    await row.dispatchEvent('dragleave', { dataTransfer: files, relatedTarget: null });
  });

  test('a layer is made again with another seed, and one of both is taken', async () => {
    await s.rows('Layers').nth(1).click();
    const digest = s.page.locator('.facts dd').last();
    const before = await digest.textContent();
    await s.button('Another seed').click();
    await s.button('Take the new one').click();
    await s.undoes('Another seed');
    expect(await digest.textContent()).not.toBe(before);
  });
}

const meanDifference = (one: RgbaImage, two: RgbaImage) =>
  one.data.reduce((sum, value, at) => sum + Math.abs(value - (two.data[at] as number)), 0) / one.data.length;
