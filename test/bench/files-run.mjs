// node files-run.mjs WHO WHAT FILE: runs one job of `npm run bench:files`, prints its seconds and the most memory of the process.
import { readFileSync, writeFileSync } from 'node:fs';
import { initializeCanvas, readPsd, writePsdUint8Array } from 'ag-psd';

const [who, what, file, count, side] = process.argv.slice(2);

/** Smooth layers with a hard edge and noise in one channel, each of the whole page. */
function picture(z, width) {
  const data = new Uint8ClampedArray(width * width * 4);
  for (let at = 0, px = 0; at < data.length; at += 4, px++) {
    const [x, y] = [px % width, (px / width) | 0];
    data[at] = (x >> 3) + z * 40;
    data[at + 1] = (y >> 3) + z * 20;
    data[at + 2] = (px * 2654435761) >>> 29;
    data[at + 3] = z === 0 || (x > z * 20 && y > z * 20) ? 255 : 0;
  }
  return { width, height: width, data };
}

async function job() {
  if (what === 'make') {
    const children = Array.from({ length: Number(count) }, (_, z) => ({
      name: `layer ${z}`,
      opacity: z % 2 ? 0.8 : 1,
      imageData: picture(z, Number(side)),
    }));
    const imageData = picture(0, Number(side));
    const bytes = writePsdUint8Array(
      { width: Number(side), height: Number(side), children, imageData },
      { noBackground: true },
    );
    return () => writeFileSync(file, bytes);
  }
  if (who === 'ag-psd') {
    initializeCanvas(
      () => {
        throw new Error('no canvas');
      },
      (width, height) => ({ width, height, data: new Uint8ClampedArray(width * height * 4) }),
    );
    const bytes = readFileSync(file);
    const read = () => readPsd(bytes, { useImageData: true });
    if (what === 'read') return read;
    const psd = read();
    return () => writePsdUint8Array(psd, { noBackground: true });
  }
  const { openFile, saveFile } = await import('@mrt/sdk/files');
  if (what === 'read') return () => openFile(file);
  const { stack } = await openFile(file);
  if (what === 'composite') return () => stack.composite();
  return () => saveFile(stack, file.replace(/\.\w+$/, `.out.${what}`));
}

const run = await job();
const start = performance.now();
await run();
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
