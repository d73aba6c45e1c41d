// Bad input gets a sentence, and changes nothing.
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { psdFile } from '../../../sdk/src/testing/psd-file.js';
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

  test('a file of 2 GB is refused by its size, before a byte of it is read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mrt-large-'));
    const path = join(folder, 'large.psd');
    const file = openSync(path, 'w');
    ftruncateSync(file, 2 ** 31 + 1);
    closeSync(file);
    try {
      await s.open(path);
      await s.alert('“large.psd” has 2048 MB; the Studio opens files of up to 512 MB.');
    } finally {
      rmSync(folder, { recursive: true });
    }
    const read = await s.page.evaluate(`(async () => {
      const file = new File(['8BPS'], 'claims.psd');
      let read = false;
      Object.defineProperties(file, { size: { value: 3e9 }, arrayBuffer: { value: () => { read = true; } } });
      const transfer = { types: ['Files'], files: [file], items: [{ type: '' }] };
      const drop = new Event('drop', { bubbles: true, cancelable: true });
      Object.defineProperty(drop, 'dataTransfer', { value: transfer });
      document.body.dispatchEvent(drop);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return read;
    })()`);
    await s.alert('“claims.psd” has 2861 MB');
    expect(read).toBe(false);
  });

  test('a PSD in CMYK opens, and says what became of it', async () => {
    const data = new Uint8Array(2 + 16 * 16).fill(255, 2);
    const channels = [0, 1, 2, 3].map((id) => ({ id, data }));
    await s.open(fileOf('print.psd', psdFile([{ width: 16, height: 16, channels }], { mode: 4 })));
    await s.page.getByText('the colours of CMYK were converted').waitFor();
    expect(await s.names()).toHaveLength(1);
  });
}
