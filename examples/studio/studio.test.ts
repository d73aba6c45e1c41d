// The page in a real browser, on the real server.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { readPsd } from '@mrt/sdk/psd';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { findChromium, openBrowser } from './scripts/browser.mjs';
import { startStudio } from './scripts/studio.mjs';

const PICTURE = fileURLToPath(new URL('../sdk/picture.png', import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LONG = 60_000;

/** A wire to the server that can be cut, as when the server is killed. */
function wire(to: string): Promise<{ address: string; cut: () => void; mend: () => void }> {
  const [host, port] = to.split(':') as [string, string];
  const sockets = new Set<Socket>();
  let whole = true;
  const server: Server = createServer((socket) => {
    if (!whole) return void socket.destroy();
    const other = connect(Number(port), host);
    for (const [one, two] of [
      [socket, other],
      [other, socket],
    ] as const) {
      sockets.add(one);
      one.pipe(two);
      one.on('error', () => two.destroy()).on('close', () => sockets.delete(one));
    }
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      server.unref();
      resolve({
        address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
        mend: () => {
          whole = true;
        },
        cut: () => {
          whole = false;
          for (const socket of sockets) socket.destroy();
        },
      });
    }),
  );
}

describe.skipIf(!findChromium())(
  'the Studio (needs Chromium: `apt-get install chromium`, or MRT_CHROMIUM)',
  () => {
    let studio: Awaited<ReturnType<typeof startStudio>>;
    let context: BrowserContext;
    let page: Page;
    let server: Awaited<ReturnType<typeof wire>>;
    const faults: string[] = [];

    beforeAll(async () => {
      server = await wire(inject('server').url);
      studio = await startStudio('--url', server.address);
      context = await openBrowser({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
      page = context.pages()[0] ?? (await context.newPage());
      page.setDefaultTimeout(LONG);
      page.on('pageerror', ({ message }) => faults.push(message));
      await page.goto(studio.url);
    });
    afterAll(async () => {
      await context?.close();
      await studio?.close();
      expect(faults).toEqual([]);
    });

    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const rows = (list: string) => page.getByRole('grid', { name: list }).getByRole('row');
    const names = () => page.getByRole('grid', { name: 'Layers' }).locator('.row-name').allTextContents();
    const open = (path: string | { name: string; mimeType: string; buffer: Buffer }) =>
      page.locator('input[type=file]').first().setInputFiles(path);
    const planned = async () => {
      await button('Plan layers').nth(1).click();
      await button('Make layers').waitFor();
    };
    const violations = async () => {
      await page.evaluate(AXE);
      return page.evaluate(`axe.run().then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target).join(', ')))`);
    };

    test('bad input gets a sentence: a text named .png, a page of 0 and of 100,000 px', async () => {
      const text = { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
      await open(text);
      await page
        .getByRole('alert')
        .getByText('“notes.png” is neither a picture nor a layered file')
        .waitFor();
      for (const [width, sentence] of [
        ['0', 'whole px from 1 on'],
        ['100000', 'up to 16,384 px'],
      ] as const) {
        await page.getByLabel('Width').fill(width);
        await button('Create page').click();
        await page.getByRole('alert').getByText(sentence).waitFor();
      }
      expect(await violations()).toEqual([]);
    });

    test('a picture is planned, a box moved, made, changed, exported, and opened again', async () => {
      await open(PICTURE);
      await rows('Layers').first().waitFor();
      await planned();
      const boxes = await rows('Boxes').count();
      expect(boxes).toBeGreaterThan(2);
      await rows('Boxes').first().click();
      const x = page.getByLabel('X', { exact: true }).first();
      const before = Number(await x.inputValue());
      await drag(page, 12, 0);
      await expect.poll(() => x.inputValue()).not.toBe(String(before));
      await button('Make layers').click();
      await button('Discard plan').waitFor({ state: 'detached' });
      await expect.poll(names).toHaveLength(boxes + 1);
      const made = await names();

      await page
        .getByRole('button', { name: `Hide ${made[0]}`, exact: true })
        .first()
        .click();
      await rows('Layers').nth(1).click();
      await button('Forward').click();
      const swapped = [made[1], made[0], ...made.slice(2)];
      await expect.poll(names).toEqual(swapped);
      await page.keyboard.press('Control+z');
      await expect.poll(names).toEqual(made);
      await page.keyboard.press('Control+Shift+z');
      await expect.poll(names).toEqual(swapped);

      await button('Export').click();
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name: /^Save file/ }).click();
      const path = await (await saved).path();
      const { stack } = readPsd(new Uint8Array(readFileSync(path)));
      expect(stack.layers.map(({ name }) => name)).toEqual(swapped.toReversed());
      expect(stack.layers.at(-2)?.hidden).toBe(true);
      await open({ name: 'again.psd', mimeType: 'application/octet-stream', buffer: readFileSync(path) });
      await page.getByLabel('Name of the design').and(page.locator('[value="again"]')).waitFor();
      expect(await names()).toEqual(swapped);
      await page.getByRole('button', { name: `Show ${made[0]}`, exact: true }).waitFor();
    });

    test.each(['light', 'dark'] as const)('nothing for axe to find in the %s theme', async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      await rows('Layers').first().click();
      expect(await violations()).toEqual([]);
    });

    test('a project survives a reload', async () => {
      await page.getByText('Saved in this browser').waitFor();
      const before = await names();
      await page.reload();
      await rows('Layers').first().waitFor();
      expect(await names()).toEqual(before);
    });

    test('a run is cancelled, and one whose server goes away says so; the design stays', async () => {
      const before = await names();
      await planned();
      await button('Make layers').click();
      await button('Cancel').click();
      await page.getByText('Stopped. The design is as it was.').waitFor();
      await button('Make layers').click();
      await button('Cancel').waitFor();
      server.cut();
      await page.getByRole('alert').getByText('The server is gone. Nothing of the design is lost').waitFor();
      expect(await names()).toEqual(before);
      server.mend();
      await button('Discard plan').click();
    });

    test('who has no token, another name, or another origin can neither read nor start anything', async () => {
      const { origin, hash, port } = new URL(studio.url);
      const token = { 'x-mrt-token': hash.slice('#token='.length) };
      const ask = (headers: Record<string, string>, path = '/v2/models/mrt') =>
        page.request.get(origin + path, { headers });
      expect((await ask({})).status()).toBe(403);
      expect((await ask(token)).status()).toBe(200);
      expect((await ask({ ...token, origin: 'https://evil.example' })).status()).toBe(403);
      expect((await ask({ ...token, host: `evil.example:${port}` })).status()).toBe(403);
      expect((await ask({ host: `evil.example:${port}` }, '/')).status()).toBe(403);
      expect((await ask({}, '/../package.json')).status()).toBe(404);
      expect((await ask({}, '/')).headers()['content-security-policy']).toContain("script-src 'self'");
    });
  },
);

/** Drags what is selected by px of the screen, at the middle of its frame on the canvas. */
async function drag(page: Page, dx: number, dy: number): Promise<void> {
  const box = await page.getByTestId('canvas').boundingBox();
  if (!box) throw new Error('there is no canvas');
  const canvas = { ...box, height: box.height - 40 }; // without the tools
  const field = async (name: string) =>
    Number(await page.getByLabel(name, { exact: true }).first().inputValue());
  const [x, y, width, height] = [await field('X'), await field('Y'), await field('W'), await field('H')];
  const png = readFileSync(PICTURE);
  const size = { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
  const margin = Math.min(48, canvas.width / 12, canvas.height / 12);
  const scale = Math.min(
    (canvas.width - 2 * margin) / size.width,
    (canvas.height - 2 * margin) / size.height,
    4,
  );
  const left = canvas.x + (canvas.width - size.width * scale) / 2 + (x + width / 2) * scale;
  const top = canvas.y + (canvas.height - size.height * scale) / 2 + (y + height / 2) * scale;
  await page.mouse.move(left, top);
  await page.mouse.down();
  await page.mouse.move(left + dx / 2, top + dy / 2, { steps: 4 });
  await page.mouse.move(left + dx, top + dy, { steps: 4 });
  await page.mouse.up();
}
