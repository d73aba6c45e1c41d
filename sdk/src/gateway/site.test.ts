import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { siteBefore } from './site.js';

const folder = mkdtempSync(join(tmpdir(), 'mrt-site-'));
writeFileSync(join(folder, 'index.html'), '<p>page');
writeFileSync(join(folder, 'secret.txt'), 'no');
afterAll(() => rmSync(folder, { recursive: true }));

const front = { fetch: async () => new Response('asked'), close() {} };
const site = siteBefore(front, { folder, token: 'right' });
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  site.fetch(
    new Request(`http://127.0.0.1:1${path}`, { headers: { host: '127.0.0.1:1', ...headers }, method }),
  );

test('a page with a policy, and no other files', async () => {
  const page = await ask('/');
  expect(await page.text()).toBe('<p>page');
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/);
  for (const path of ['/secret.txt', '/none.html', '/%2e%2e/x.html', '/..%2fx.html'])
    expect((await ask(path)).status, path).toBe(404);
  expect((await ask('/', {}, 'POST')).status).toBe(405);
});

test('the front only with the token', async () => {
  expect(await (await ask('/v2', { 'x-mrt-token': 'right' })).text()).toBe('asked');
  for (const token of ['', 'wrong']) expect((await ask('/v2', { 'x-mrt-token': token })).status).toBe(403);
});

test('the page under its own name only, and not as a part of another', async () => {
  expect((await ask('/', { host: 'evil.example' })).status).toBe(403);
  expect((await ask('/', { origin: 'https://evil.example' })).status).toBe(403);
  expect((await ask('/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).status).toBe(403);
  expect((await ask('/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).status).toBe(200);
});
