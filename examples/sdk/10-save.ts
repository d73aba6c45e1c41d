// Photoshop, OpenRaster (Krita, GIMP), ZIP of PNGs, SVG, PowerPoint, and one flat PNG; the first three open again.
import { openFile, saveFile } from '@mrt/sdk/files';

const { stack } = await openFile(`${import.meta.dirname}/design.ora`);

for (const kind of ['psd', 'ora', 'zip', 'svg', 'pptx', 'png']) {
  const { path, bytes, warnings } = await saveFile(stack, `design.${kind}`);
  console.log(`${path}: ${bytes} bytes`);
  for (const { feature, text } of warnings) console.log(`  ${feature}: ${text}`); // what this format cannot hold
}

const { stack: again } = await openFile('design.psd');
console.log(`read back: ${again}`);
