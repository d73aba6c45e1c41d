import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { DETAILED } from '../../testing/detailed.js';
import { writePsd } from '../psd/index.js';
import { FileWorker, type Port, serveFiles } from './index.js';

const channels: MessageChannel[] = [];
afterEach(() => {
  for (const { port1, port2 } of channels.splice(0)) {
    port1.close();
    port2.close();
  }
});

/** A worker whose messages are cloned as between threads. */
function worker(): FileWorker {
  const channel = new MessageChannel();
  channels.push(channel);
  serveFiles(channel.port1 as unknown as Port);
  channel.port1.start();
  channel.port2.start();
  return new FileWorker(channel.port2 as unknown as Port);
}

test.each(['psd', 'psb', 'ora', 'zip'] as const)('%s is written and read in a worker', async (format) => {
  const files = worker();
  const seen: string[] = [];
  const onProgress = (index: number, of: number) => seen.push(`${index}/${of}`);
  const { bytes, warnings } = await files.write(format, DETAILED, { onProgress });
  expect(warnings).toEqual([]);
  const opened = await files.read(format === 'psb' ? 'psd' : format, bytes, { onProgress });
  expect(DETAILED.diff(opened.stack).equal).toBe(true);
  expect(opened.stack.provenance).toEqual(DETAILED.provenance);
  const steps = ['1/3', '2/3', '3/3'];
  expect(seen).toEqual(format.startsWith('ps') ? [...steps, ...steps] : []);
});

test('the same bytes come from a worker, with options', async () => {
  const { bytes } = await worker().write('psd', DETAILED, { text: 'pixels' });
  const own = writePsd(DETAILED, undefined, { text: 'pixels' }).bytes;
  expect(Buffer.compare(bytes, own)).toBe(0);
  const svg = await worker().write('svg', DETAILED, { text: 'editable' });
  expect(new TextDecoder().decode(svg.bytes)).toContain('<text');
  expect((await worker().write('pptx', DETAILED)).warnings.map(({ feature }) => feature)).toContain(
    'manifest',
  );
});

test('requests are answered each, and errors stay errors', async () => {
  const files = worker();
  const bad = files.read('psd', new Uint8Array(3));
  const good = files.write('zip', DETAILED);
  await expect(bad).rejects.toMatchObject({ name: 'MRTError', code: 'invalid_argument', field: 'the PSD' });
  expect((await good).bytes.length).toBeGreaterThan(100);
});
