import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { onTerminal } from './command.js';

const prompt = 'red heart icon on a blue background';

const server = inject('server');
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mrt-terminal-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const generate = (name: string, steps = '4', ...more: string[]) => [
  'generate',
  prompt,
  ...['--steps', steps, '--seed', '3', '--out', join(folder, name), '--url', server.url, ...more],
];
const LEFT = /^accepted: 2 layers, .*\n\S+\.psd {2}\d+ KB\nqueue .*s$/;

test('blocks: a picture in colour over the bar while it works, and afterwards nothing but the lines', () => {
  const { code, output, screen } = onTerminal(generate('a.psd'), { env: { COLORTERM: 'truecolor' } });
  expect(code).toBe(0);
  const working = screen(output.indexOf('layer 1/2')).text().split('\n');
  expect(working).toHaveLength(22);
  for (const line of working.slice(1, 21)) expect(line).toBe('▀'.repeat(40));
  expect(new Set(output.match(/38;2;\d+;\d+;\d+/g)).size).toBeGreaterThan(50);
  expect(screen().text()).toMatch(LEFT);
});

test.each([
  ['kitty', { TERM: 'xterm-kitty' }],
  ['iTerm', { TERM_PROGRAM: 'iTerm.app' }],
])('%s: a picture a step, and none is left', (_, env) => {
  const { code, output, screen } = onTerminal(generate('b.psd'), { env });
  expect(code).toBe(0);
  expect(screen(output.indexOf('layer 1/2')).pictures).toBe(4);
  expect(screen()).toMatchObject({ pictures: 0, column: 0 });
  expect(screen().text()).toMatch(LEFT);
});

test.each([
  ['nothing known of it', [], {}],
  ['NO_COLOR', [], { COLORTERM: 'truecolor', NO_COLOR: '1' }],
  ['--no-preview', ['--no-preview'], { COLORTERM: 'truecolor' }],
])('a bar alone: %s', (_, more, env) => {
  const { output, screen } = onTerminal(generate('c.psd', '4', ...more), { env });
  expect(output).toContain('step 4/4');
  expect(output).not.toMatch(/▀|␛_G|␛\]|␛\[[\d;]*m/);
  expect(screen().text()).toMatch(LEFT);
});

test.each([
  ['blocks', { COLORTERM: 'truecolor' }],
  ['kitty', { TERM: 'xterm-kitty' }],
])('Ctrl-C in the middle takes the picture away: %s', (_, env) => {
  const { code, screen } = onTerminal(generate('d.psd', '100'), { env, after: 'step 2/100', keys: '\x03' });
  expect(code).toBe(130);
  expect(screen().pictures).toBe(0);
  expect(screen().text()).toMatch(/^accepted: .*\n(\^C)?cancelled$/);
  expect(readdirSync(folder)).not.toContain('d.psd');
});
