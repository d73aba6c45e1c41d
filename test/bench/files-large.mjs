// `npm run bench:files -- large [COUNT] [SIDE]`: a PSD of 50 layers of 4,000 x 4,000 px, written and read in a process each: seconds,
// the most memory, and how often progress was told. All pixels together would take 3.2 GB.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const [what = 'all', count = '50', side = '4000', file] = process.argv.slice(2);
const [COUNT, SIDE] = [Number(count), Number(side)];

/** A disc with a soft gradient on a clear ground, as large as the page; the lowest layer is opaque. */
function picture(z) {
  const data = new Uint8ClampedArray(SIDE * SIDE * 4);
  const [cx, cy] = [((z * 37) % 10) / 10, ((z * 53) % 10) / 10].map((share) => share * SIDE);
  for (let y = 0, at = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++, at += 4) {
      const alpha = z === 0 ? 255 : SIDE / 4 - Math.hypot(x - cx, y - cy);
      if (alpha <= 0) continue;
      data[at] = x >> 4;
      data[at + 1] = z * 5;
      data[at + 2] = y >> 4;
      data[at + 3] = alpha;
    }
  }
  return { width: SIDE, height: SIDE, data };
}

async function write() {
  const { LayerStack, makeLayer } = await import('@mrt/sdk');
  const { saveFile } = await import('@mrt/sdk/files');
  const { encodePng } = await import('../../sdk/dist/image/index.js');
  const region = { x: 0, y: 0, width: SIDE, height: SIDE };
  // Few pictures for many layers: making PNGs would take longer than what is measured.
  const pngs = Array.from({ length: Math.min(COUNT, 5) }, (_, z) => encodePng(picture(z)));
  const layers = Array.from({ length: COUNT }, (_, z) =>
    makeLayer({
      id: `layer-${z}`,
      region,
      png: pngs[z === 0 ? 0 : 1 + (z % (pngs.length - 1))],
      ...(z === 0 && { role: 'background' }),
    }),
  );
  const stack = new LayerStack({ canvas: { width: SIDE, height: SIDE }, page: region, layers });
  return (onProgress) => saveFile(stack, file, { onProgress });
}

async function read() {
  const { openFile } = await import('@mrt/sdk/files');
  return (onProgress) => openFile(file, { onProgress });
}

async function measured(job) {
  let told = 0;
  const start = performance.now();
  await job(() => told++);
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024, told }));
}

if (what === 'write') await measured(await write());
else if (what === 'read') await measured(await read());
else {
  const folder = mkdtempSync(join(tmpdir(), 'mrt-large-'));
  const path = join(folder, 'large.psd');
  const rows = [];
  try {
    for (const job of ['write', 'read']) {
      const args = [import.meta.filename, job, count, side, path];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      rows.push({ job, ...JSON.parse(stdout), file: statSync(path).size / 2 ** 20 });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const machine = `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`;
  const load = Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
  console.log(
    `${machine}, load ${load}; ${COUNT} layers of ${SIDE} x ${SIDE} px\n\n| job | s | MB | file, MB | progress events |\n|---|---|---|---|---|`,
  );
  for (const { job, seconds, megabytes, file: size, told } of rows)
    console.log(
      `| ${job} PSD | ${seconds.toFixed(1)} | ${megabytes.toFixed(0)} | ${size.toFixed(0)} | ${told} |`,
    );
  const result = { machine, load, count: COUNT, side: SIDE, rows };
  writeFileSync(
    join(import.meta.dirname, 'results/files-large.json'),
    `${JSON.stringify(result, null, 2)}\n`,
  );
}
