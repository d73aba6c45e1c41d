import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openFile } from '@mrt/sdk/files';
import { afterAll, expect, inject, test } from 'vitest';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const NODE = join(HERE, '../../test/tools/node_modules/node/bin/node'); // 22, which runs TypeScript as it is
const FILES = readdirSync(HERE).filter((name) => /^\d\d-.*\.ts$/.test(name));

interface Shown {
  /** Lines of the output, in this order. */
  readonly says: readonly RegExp[];
  /** Files that it leaves, and the layers of those that open again, bottom to top; `undefined`: however many. */
  readonly makes?: Readonly<Record<string, readonly string[] | undefined>>;
}

const STEPS = Array.from({ length: 4 }, (_, index) => new RegExp(`^step ${index + 1} of 4`));
const DESIGN = ['Background', 'heart'];
const STAR = (colour: string) => new RegExp(`of 2 layers: Background, ${colour} star icon$`);

const SHOWN: Readonly<Record<string, Shown>> = {
  '01-generate.ts': {
    says: [/^heart\.psd: Background, red heart icon, yellow moon icon$/],
    makes: { 'heart.psd': ['Background', 'red heart icon', 'yellow moon icon'] },
  },
  '02-stream.ts': {
    says: [/^accepted: \d+ tokens, 4 steps$/, ...STEPS, /^layer 1 of 2: Background$/, STAR('orange')],
    makes: { 'preview.png': undefined },
  },
  '03-cancel.ts': { says: [/^left at step 3$/, /^\[cancelled\]/, /^\[cancelled\]/] },
  '04-plan.ts': {
    says: [
      /^model \w+: up to \d+ layers/,
      /^white cup icon: \d+ x/,
      /^4 steps, \d+ tokens/,
      /vocabulary: rocket;/,
    ],
  },
  '05-regions.ts': {
    says: [/^sun \{ x: 64, y: 0, width: 64, height: 64 \}$/],
    makes: { 'sun.ora': ['Background', 'sun', 'title'] },
  },
  '06-decompose.ts': {
    says: [/^found [1-9]\d* layers on the background$/, /^LayerStack/],
    makes: { 'layers.psd': undefined },
  },
  '07-add.ts': {
    says: [/^added moon; touched 0 others$/],
    makes: { 'more.ora': ['Background', 'moon', 'heart'] },
  },
  '08-restyle.ts': {
    says: [/^heart \[ 'caption', 'pixels' \]$/],
    makes: { 'restyled.ora': DESIGN },
  },
  '09-edit.ts': {
    says: [/^big heart \[.*'region' \]$/, /^big heart \{ opacity: 0\.8, locked: true \}$/],
    makes: { 'before.png': undefined, 'after.png': undefined },
  },
  '10-save.ts': {
    says: [/^design\.pptx: \d+ bytes$/, /^ {2}manifest: /, /^read back: .* of 2 layers: Background, heart$/],
    makes: {
      'design.psd': DESIGN,
      'design.ora': DESIGN,
      'design.zip': DESIGN,
      'design.svg': undefined,
      'design.pptx': undefined,
      'design.png': undefined,
    },
  },
  '11-errors.ts': {
    says: [/^\[invalid_argument\] layers\[0\]\.region/, /^\[unavailable\] no answer/, /retryable: true/],
  },
  '12-server-sent-events.ts': { says: [...STEPS, /of 2 layers: Background, white moon icon$/] },
  '13-many.ts': { says: [STAR('black'), STAR('red'), STAR('green'), STAR('blue'), STAR('orange')] },
  '14-contact-sheet.ts': {
    says: [/^sheet\.png: 2 layers, 408 x 136 px$/],
    makes: { 'sheet.png': undefined },
  },
};

const server = inject('server');
const folder = mkdtempSync(join(tmpdir(), 'mrt-examples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every example is in the table, and in the page about them', () => {
  expect(Object.keys(SHOWN)).toEqual(FILES);
  const page = readFileSync(join(HERE, 'README.md'), 'utf8');
  expect(page.match(/(?<=\]\()\d\d-[\w-]+\.ts/g)).toEqual(FILES);
});

test.concurrent.each(FILES)('%s', async (name) => {
  const cwd = mkdtempSync(join(folder, 'run-'));
  const env = { ...process.env, MRT_URL: server.url, MRT_HTTP_URL: `http://${server.http}`, NO_COLOR: '1' };
  const { stdout, stderr } = await promisify(execFile)(NODE, [join(HERE, name)], { cwd, env });
  expect(stderr).toBe('');

  const { says, makes = {} } = SHOWN[name] as Shown;
  const lines = stdout.trimEnd().split('\n');
  let at = -1;
  for (const line of says) {
    at = lines.findIndex((text, index) => index > at && line.test(text));
    expect(at, `${line} in its place in\n${stdout}`).toBeGreaterThanOrEqual(0);
  }

  expect(readdirSync(cwd).sort()).toEqual(Object.keys(makes).sort());
  for (const [file, layers] of Object.entries(makes)) {
    expect(readFileSync(join(cwd, file)).length).toBeGreaterThan(100);
    if (!layers) continue;
    const { stack } = await openFile(join(cwd, file));
    expect(stack.layers.map((layer) => layer.name)).toEqual(layers);
  }
});
