// What is kept in the browser: the project with its history, one a tab.
import { expect, test } from 'vitest';
import type { Session } from './session.js';

const SAVED = 'Saved in this browser';

export function keeping(s: Session): void {
  test('a project survives a reload, and so does what can be undone', async () => {
    const before = await s.names();
    await s.rows('Layers').first().click();
    await s.button('Duplicate').click();
    await s.undoes('Duplicate');
    await s.page.getByText(SAVED).waitFor();
    await s.page.reload();
    await expect.poll(s.names).toHaveLength(before.length + 1);
    await s.button('Undo: Duplicate').click();
    await expect.poll(s.names).toEqual(before);
    await s.button('Redo: Duplicate').click();
    await s.button('Undo: Duplicate').click();
    await s.page.getByText(SAVED).waitFor();
  });

  test('a second tab on one project says so; what it changes is a design of its own, and nothing is lost', async () => {
    const first = await s.names();
    const other = await s.tab();
    await other.goto(s.studio.url);
    await other.getByText('open in another tab, which saves it').waitFor();
    const rows = other.getByRole('grid', { name: 'Layers' }).getByRole('row');
    await rows.first().click();
    await other.keyboard.press('Delete');
    await other.getByText('(copy)” now, saved beside').waitFor();
    await other.getByText(SAVED).waitFor();
    expect(await rows.count()).toBe(first.length - 1);
    await other.close();
    expect(await s.names()).toEqual(first);
    await s.button('New').click();
    await s.page.getByRole('button', { name: /\(copy\)$/ }).click();
    await expect.poll(s.names).toEqual(first.slice(1));
    await s.button('New').click();
    await s.button('again').click();
    await expect.poll(s.names).toEqual(first);
  });
}
