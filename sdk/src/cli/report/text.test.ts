import { expect, test } from 'vitest';
import { MRTError } from '../../errors.js';
import { makeLayer } from '../../stack/layer.js';
import { LayerStack } from '../../stack/stack.js';
import { plainPng } from '../../testing/scripts.js';
import { collector } from '../../testing/streams.js';
import { reporterFor } from './choose.js';

function reporter(args: string[] = [], env: Record<string, string> = {}, isTTY = true) {
  const [out, err] = [collector(), collector(isTTY)];
  return { report: reporterFor(args, { stdout: out.stream, stderr: err.stream, env }), err: err.text };
}

const region = { x: 0, y: 0, width: 8, height: 8 };
const star = makeLayer({
  id: 'l',
  name: 'st\x1b[2Jar',
  role: 'layer',
  region,
  png: plainPng(8, 8),
  source: 'generated',
});
const step = { index: 1, of: 2, sigma: 1, nextSigma: 0.5, ms: 3, preview: plainPng(16, 16) };
const truecolor = { COLORTERM: 'truecolor' };

test.each([
  ['a terminal in true colour', [], truecolor, true, 128],
  ['a terminal with previews turned off', ['--no-preview'], truecolor, true, 0],
  ['one of which nothing is known', [], {}, true, 0],
  ['one without colours', [], { ...truecolor, NO_COLOR: '1' }, true, 0],
  ['no terminal', [], truecolor, false, 0],
  ['a script', ['--json'], truecolor, true, 0],
])('previews are requested only where they can be shown: %s', (_, args, env, isTTY, px) => {
  expect(reporter(args, env, isTTY).report.preview).toBe(px);
});

test('the preview of a step is shown above its bar, and erased with it', () => {
  const { report, err } = reporter([], truecolor);
  report.event({ type: 'step', event: step });
  expect(err()).toContain('▀');
  expect(err()).toContain('step 1/2');
  report.failed(new MRTError('unavailable', 'the server is gone'));
  expect(err().endsWith('\x1b[20A\r\x1b[Jmrt: [unavailable] the server is gone\n')).toBe(true);
});

test('a dumb terminal gets plain lines', () => {
  const { report, err } = reporter([], { ...truecolor, TERM: 'dumb' });
  report.event({ type: 'step', event: step });
  expect(err()).toBe('step 1/2  noise 0.50  3 ms\n');
});

test('control characters in a name do not reach the terminal', () => {
  for (const isTTY of [true, false]) {
    const { report, err } = reporter([], {}, isTTY);
    report.event({ type: 'layer', event: { index: 1, of: 1, layer: star } });
    expect(err()).toContain('st�[2Jar');
    expect(err()).not.toContain('st\x1b');
  }
});

test('flags of the self-check are warnings, also after a bar', () => {
  for (const isTTY of [true, false]) {
    const { report, err } = reporter([], {}, isTTY);
    const check = { value: 0, flag: false, layers: [] };
    const selfCheck = { recomposition: check, blank: check, duplicate: check, outside: check, grey: check };
    const stack = new LayerStack({ canvas: { width: 8, height: 8 }, layers: [star] });
    const remarks = ['layer "star" came out blank'];
    report.event({ type: 'done', event: { stack, student: 0, timings: {}, selfCheck, remarks } });
    expect(err()).toMatch(/warning: layer "star" came out blank\n$/);
  }
});

test('each warning of a file format is one line with the layer’s name', () => {
  const { report, err } = reporter([], {}, false);
  const stack = new LayerStack({ canvas: { width: 8, height: 8 }, layers: [star] });
  const warnings = [
    { layer: 'l', feature: 'opacity', text: 'became 50 %' },
    { feature: 'size', text: 'is smaller' },
  ];
  report.warnings({ path: 'out/a.pptx', warnings }, stack);
  expect(err()).toBe('warning: a.pptx: layer "st\\u001b[2Jar" became 50 %\nwarning: a.pptx: is smaller\n');
});

test('every wrong value is reported', () => {
  const { report, err } = reporter([], {}, false);
  const fieldErrors = { steps: ['is 0; give at least 1'], quality: ['is none of them'] };
  report.failed(
    new MRTError('invalid_argument', 'steps is 0 (and 1 more, see fieldErrors)', { fieldErrors }),
  );
  expect(err()).toBe(
    'mrt: [invalid_argument] steps is 0; give at least 1\nmrt: [invalid_argument] quality is none of them\n',
  );
});
