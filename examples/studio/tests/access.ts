// Who gets in, and that everybody can use it.
import { expect, test } from 'vitest';
import { SMALL } from './layers.js';
import type { Session } from './session.js';

export function access(s: Session): void {
  test('keys alone: open, plan, run, reorder, export', async () => {
    const { keyboard } = s.page;
    await s.button('New').press('Enter');
    const chooser = s.page.waitForEvent('filechooser');
    await s.button('Open a file').press('Enter');
    await (await chooser).setFiles([
      { name: 'small.png', mimeType: 'image/png', buffer: Buffer.from(SMALL) },
    ]);
    await s.rows('Layers').first().waitFor();
    await reach(s, 'Plan layers');
    await keyboard.press('Enter');
    await s.button('Make layers').waitFor();
    await reach(s, 'Make layers');
    await keyboard.press('Control+Enter');
    expect(await s.page.evaluate('document.getAnimations().length')).toBe(0); // motion is reduced here
    await s.undoes('Make layers');
    const made = await s.names();
    await reach(s, made[0] as string, 'row');
    await keyboard.press('ArrowDown');
    await keyboard.press('Control+]');
    await expect.poll(s.names).toEqual([made[1], made[0], ...made.slice(2)]);
    await reach(s, 'Export');
    await keyboard.press('Enter');
    const saved = s.page.waitForEvent('download');
    await s.page.getByRole('button', { name: /^Save file \(/ }).waitFor();
    await reach(s, 'Save file');
    await keyboard.press('Enter');
    expect((await saved).suggestedFilename()).toBe('small.psd');
  });

  test.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)(
    'nothing for axe to find in the %s theme at %i px: layers, plan, dialogs',
    async (colorScheme, width) => {
      await s.page.emulateMedia({ colorScheme });
      await s.page.setViewportSize({ width, height: 800 });
      const found: Record<string, unknown> = {};
      const look = async (state: string) => {
        found[state] = await s.violations();
      };
      if (width < 500) await s.page.getByRole('tab', { name: 'Layers' }).click();
      await s.rows('Layers').first().click();
      await look('layers');
      await s.button('Export').click();
      await s.page.getByText('Everything fits this format').or(s.page.getByText('cannot hold')).waitFor();
      await look('export');
      await s.button('Close').click();
      await s.page.getByTestId('canvas').focus();
      await s.page.keyboard.press('?');
      await look('keys');
      await s.button('Close').click();
      if (width < 500) await s.page.getByRole('tab', { name: 'Make' }).click();
      await s.button('Draw a box').click();
      await s.button('Add a box').click();
      await s.rows('Boxes').first().click();
      await look('plan');
      await s.button('Discard plan').click();
      expect(found).toEqual({ layers: [], export: [], keys: [], plan: [] });
      const wide = await s.page.evaluate('document.documentElement.scrollWidth');
      expect(wide).toBeLessThanOrEqual(width);
      await s.page.setViewportSize({ width: 1280, height: 800 });
    },
  );

  test('who has no token, another name, or another origin can neither read nor start anything', async () => {
    const { origin, hash, port } = new URL(s.studio.url);
    const token = { 'x-mrt-token': hash.slice('#token='.length) };
    const ask = (headers: Record<string, string>, path = '/v2/models/mrt') =>
      s.page.request.get(origin + path, { headers });
    expect((await ask({})).status()).toBe(403);
    expect((await ask(token)).status()).toBe(200);
    expect((await ask({ ...token, origin: 'https://evil.example' })).status()).toBe(403);
    expect((await ask({ ...token, host: `evil.example:${port}` })).status()).toBe(403);
    expect((await ask({ host: `evil.example:${port}` }, '/')).status()).toBe(403);
    expect((await ask({}, '/../package.json')).status()).toBe(404);
    expect((await ask({}, '/')).headers()['content-security-policy']).toContain("script-src 'self'");
  });
}

/** Goes on by Tab until something with this name has the focus. */
async function reach(s: Session, name: string, role = 'button'): Promise<void> {
  const focused = `(() => { const { activeElement: on } = document;
    return [on?.getAttribute('role') ?? on?.localName, on?.getAttribute('aria-label') ?? on?.textContent ?? '', on?.disabled].join('|'); })()`;
  const seen: unknown[] = [];
  for (let presses = 0; presses < 60; presses++) {
    const on = String(await s.page.evaluate(focused));
    seen.push(on);
    if (on.startsWith(role) && on.includes(name)) return;
    await s.page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${name}: ${seen.join(', ')}`);
}
