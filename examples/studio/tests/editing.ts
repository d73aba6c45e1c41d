// From a picture to layers, their edits, a file, and back.
import { readFileSync } from 'node:fs';
import { decodePng, encodePng, resizeImage } from '@mrt/sdk';
import { readPsd } from '@mrt/sdk/psd';
import { expect, test } from 'vitest';
import { PICTURE, type Session } from './session.js';

/** A business card, at half its size so that it is sooner taken apart. */
const HALF = (() => {
  const whole = decodePng(readFileSync(PICTURE));
  return encodePng(resizeImage(whole, whole.width / 2, Math.round(whole.height / 2)));
})();

export function editing(s: Session): void {
  test('a picture is planned, a box moved, made, changed, exported, and opened again', async () => {
    await s.opened('half.png', HALF);
    await s.planned();
    const boxes = await s.rows('Boxes').count();
    expect(boxes).toBeGreaterThan(2);
    await s.rows('Boxes').first().click();
    const x = s.field('X');
    const before = Number(await x.inputValue());
    const [left, top, width, height] = await Promise.all(
      ['X', 'Y', 'W', 'H'].map(async (name) => Number(await s.field(name).inputValue())),
    );
    const middle = [
      (left as number) + (width as number) / 2,
      (top as number) + (height as number) / 2,
    ] as const;
    await s.drag(middle, [middle[0] + 12, middle[1]]);
    await expect.poll(() => x.inputValue()).not.toBe(String(before));
    await s.button('Make layers').click();
    await s.button('Discard plan').waitFor({ state: 'detached' });
    await expect.poll(s.names).toHaveLength(boxes + 1);
    const made = await s.names();

    await s.button(`Hide ${made[0]}`).first().click();
    await s.rows('Layers').nth(1).click();
    await s.button('Forward').click();
    const swapped = [made[1], made[0], ...made.slice(2)];
    await expect.poll(s.names).toEqual(swapped);
    await s.page.keyboard.press('Control+z');
    await expect.poll(s.names).toEqual(made);
    await s.page.keyboard.press('Control+Shift+z');
    await expect.poll(s.names).toEqual(swapped);

    await s.button('Export').click();
    const saved = s.page.waitForEvent('download');
    await s.page.getByRole('button', { name: /^Save file/ }).click();
    const bytes = readFileSync(await (await saved).path());
    const { stack } = readPsd(new Uint8Array(bytes));
    expect(stack.layers.map(({ name }) => name)).toEqual(swapped.toReversed());
    expect(stack.layers.at(-2)?.hidden).toBe(true);
    await s.opened('again.psd', bytes);
    expect(await s.names()).toEqual(swapped);
    await s.button(`Show ${made[0]}`).waitFor();
  });
}
