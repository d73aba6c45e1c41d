import { expect, test } from 'vitest';
import { MRTError } from '../errors.js';
import { makeLayer } from '../stack/layer.js';
import { LayerStack } from '../stack/stack.js';
import { failure } from '../testing/failure.js';
import { plainPng } from '../testing/scripts.js';
import { readOra, writeOra } from './ora/index.js';
import { readPsd, writePsd } from './psd/index.js';
import { readZip, writeZip } from './zip.js';

const region = { x: 0, y: 0, width: 16, height: 16 };
const layers = [0, 1].map((z) =>
  makeLayer({
    id: `layer-${z}`,
    name: `Layer ${z}`,
    role: z === 0 ? 'background' : 'layer',
    region,
    png: plainPng(16, 16),
    source: 'kept',
  }),
);
const stack = new LayerStack({ canvas: { width: 16, height: 16 }, layers });

const READERS = { psd: readPsd, ora: readOra, zip: readZip };
const FILES = { psd: writePsd(stack).bytes, ora: writeOra(stack).bytes, zip: writeZip(stack).bytes };
const kinds = Object.keys(READERS) as (keyof typeof READERS)[];

test.each(kinds)('%s: a file truncated anywhere is refused or read, never anything else', (kind) => {
  const whole = FILES[kind];
  for (let length = 0; length < whole.length; length += Math.ceil(whole.length / 400)) {
    try {
      READERS[kind](whole.subarray(0, length));
    } catch (error) {
      expect(MRTError.is(error), String(error)).toBe(true);
    }
  }
});

test.each(kinds)('%s: a file with any byte changed is refused or read, never anything else', (kind) => {
  const whole = FILES[kind];
  for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 600)) {
    const spoilt = Uint8Array.from(whole);
    spoilt[at] = (spoilt[at] as number) ^ 0xff;
    try {
      READERS[kind](spoilt);
    } catch (error) {
      expect(MRTError.is(error), `${at}: ${(error as Error).stack}`).toBe(true);
    }
  }
});

function psdHeader(change: (view: DataView) => void): Uint8Array {
  const bytes = Uint8Array.from(FILES.psd);
  change(new DataView(bytes.buffer));
  return bytes;
}

test.each<[string, () => unknown, string, string]>([
  [
    'nothing',
    () => readPsd(new Uint8Array()),
    'invalid_argument',
    'the PSD does not begin with 8BPS; it is not a Photoshop file',
  ],
  [
    'a PNG',
    () => readPsd(plainPng(4, 4)),
    'invalid_argument',
    'the PSD does not begin with 8BPS; it is not a Photoshop file',
  ],
  [
    'half a header',
    () => readPsd(FILES.psd.subarray(0, 20)),
    'invalid_argument',
    'the PSD ends inside its header (20 bytes); save it again',
  ],
  [
    'version 9',
    () => readPsd(psdHeader((view) => view.setUint16(4, 9))),
    'invalid_argument',
    'the PSD has version 9; PSD has 1, PSB has 2',
  ],
  [
    '300,000 px as PSD',
    () => readPsd(psdHeader((view) => view.setUint32(18, 300_000))),
    'invalid_argument',
    'the PSD claims 300000 x 16 px; the format allows 1 to 30000',
  ],
  [
    '0 px',
    () => readPsd(psdHeader((view) => view.setUint32(14, 0))),
    'invalid_argument',
    'the PSD claims 16 x 0 px; the format allows 1 to 30000',
  ],
  [
    '5 bits',
    () => readPsd(psdHeader((view) => view.setUint16(22, 5))),
    'invalid_argument',
    'the PSD has 5 bits per channel; convert it to 8 bits',
  ],
  [
    'an unknown colour mode',
    () => readPsd(psdHeader((view) => view.setUint16(24, 6))),
    'invalid_argument',
    'the PSD is in mode 6 with 8 bits; convert it to RGB',
  ],
  [
    'a PSB of 300,000 x 300,000 px',
    () =>
      readPsd(
        psdHeader((view) => {
          view.setUint16(4, 2);
          view.setUint32(14, 300_000);
          view.setUint32(18, 300_000);
        }),
      ),
    'resource_exhausted',
    'the PSD has 300000 x 300000 px, more than the 67108864 px allowed; make it smaller',
  ],
])('%s', (_, call, code, message) => {
  const error = failure(call);
  expect(error.message.startsWith(`[${code}] ${message}`), error.message).toBe(true);
});
