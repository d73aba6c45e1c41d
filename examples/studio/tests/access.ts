// Who gets in, and that everybody can use it.
import { expect, test } from 'vitest';
import type { Session } from './session.js';

export function access(s: Session): void {
  test.each(['light', 'dark'] as const)('nothing for axe to find in the %s theme', async (colorScheme) => {
    await s.page.emulateMedia({ colorScheme });
    await s.rows('Layers').first().click();
    expect(await s.violations()).toEqual([]);
  });

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
