// One Studio, one browser and one page for all tests of the Studio, on the server that they share.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { openBrowser } from '../scripts/browser.mjs';
import { startStudio } from '../scripts/studio.mjs';
import { type Wire, wire } from './wire.js';

export const PICTURE = fileURLToPath(new URL('../../sdk/picture.png', import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LONG = 60_000;

export type FileInput = string | { name: string; mimeType: string; buffer: Buffer };
export const fileOf = (name: string, bytes: Uint8Array | string): FileInput => ({
  ...{ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) },
});

/** What a person does and sees on the page. */
export class Session {
  studio!: Awaited<ReturnType<typeof startStudio>>;
  context!: BrowserContext;
  page!: Page;
  server!: Wire;
  readonly faults: string[] = [];

  async start(): Promise<void> {
    this.server = await wire(inject('server').url);
    this.studio = await startStudio('--url', this.server.address);
    this.context = await openBrowser({
      ...{ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' },
    });
    this.page = await this.tab(this.context.pages()[0]);
    await this.page.goto(this.studio.url);
  }

  async tab(page?: Page): Promise<Page> {
    const made = page ?? (await this.context.newPage());
    made.setDefaultTimeout(LONG);
    made.on('pageerror', ({ message }) => this.faults.push(message));
    return made;
  }

  async stop(): Promise<void> {
    await this.context?.close();
    await this.studio?.close();
    expect(this.faults).toEqual([]);
  }

  button = (name: string) => this.page.getByRole('button', { name, exact: true });
  rows = (list: 'Layers' | 'Boxes') => this.page.getByRole('grid', { name: list }).getByRole('row');
  row = (name: string) => this.rows('Layers').filter({ hasText: name });
  names = () => this.page.getByRole('grid', { name: 'Layers' }).locator('.row-name').allTextContents();
  alert = (text: string) => this.page.getByRole('alert').getByText(text).waitFor();
  field = (name: string) => this.page.getByLabel(name, { exact: true }).first();
  open = (path: FileInput) => this.page.locator('input[type=file]').first().setInputFiles(path);

  /** Opens a file, and waits until the design has its name. */
  async opened(name: string, bytes: Uint8Array): Promise<void> {
    await this.open(fileOf(name, bytes));
    const title = name.replace(/\.[^.]*$/, '');
    await this.page
      .getByLabel('Name of the design')
      .and(this.page.locator(`[value="${title}"]`))
      .waitFor();
  }

  async planned(): Promise<void> {
    await this.button('Plan layers').nth(1).click();
    await this.button('Make layers').waitFor();
  }

  /** Something done to the design, awaited as its entry of the history. */
  undoes = (label: string) => this.button(`Undo: ${label}`).waitFor();

  async violations(): Promise<unknown> {
    await this.page.evaluate(AXE);
    return this.page.evaluate(`axe.run().then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target).join(', ')))`);
  }

  /** Where the page of the design lies on the screen: at 100 %, in the middle of the picture's canvas. */
  async pageOnScreen(): Promise<{ x: number; y: number; scale: number }> {
    const box = await this.page.getByTestId('canvas').boundingBox();
    const [scale, x, y] = ((await this.page.getByTestId('canvas').getAttribute('data-view')) ?? '').split(
      ' ',
    );
    return { x: (box?.x ?? 0) + Number(x), y: (box?.y ?? 0) + Number(y), scale: Number(scale) };
  }

  /** Drags from one point to another, both in px of the design's canvas. */
  async drag(from: readonly [number, number], to: readonly [number, number], drop = true): Promise<void> {
    const { x, y, scale } = await this.pageOnScreen();
    const at = ([left, top]: readonly [number, number]) => [x + left * scale, y + top * scale] as const;
    const [start, end] = [at(from), at(to)];
    await this.page.mouse.move(...start);
    await this.page.mouse.down();
    await this.page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, { steps: 4 });
    await this.page.mouse.move(...end, { steps: 4 });
    if (drop) await this.page.mouse.up();
  }
}

/** The session of a test file, from its first test to its last. */
export function session(): Session {
  const made = new Session();
  beforeAll(() => made.start());
  afterAll(() => made.stop());
  return made;
}
