// What is kept in the browser.
import { expect, test } from 'vitest';
import type { Session } from './session.js';

export function keeping(s: Session): void {
  test('a project survives a reload', async () => {
    await s.page.getByText('Saved in this browser').waitFor();
    const before = await s.names();
    await s.page.reload();
    await s.rows('Layers').first().waitFor();
    expect(await s.names()).toEqual(before);
  });
}
