// Bad input gets a sentence, and changes nothing.
import { expect, test } from 'vitest';
import { fileOf, type Session } from './session.js';

export function opening(s: Session): void {
  test('bad input gets a sentence: a text named .png, a page of 0 and of 100,000 px', async () => {
    await s.open(fileOf('notes.png', 'no picture'));
    await s.alert('“notes.png” is neither a picture nor a layered file');
    for (const [width, sentence] of [
      ['0', 'whole px from 1 on'],
      ['100000', 'up to 16,384 px'],
    ] as const) {
      await s.page.getByLabel('Width').fill(width);
      await s.button('Create page').click();
      await s.alert(sentence);
    }
    expect(await s.violations()).toEqual([]);
  });
}
