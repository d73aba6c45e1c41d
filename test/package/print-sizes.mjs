// Prints what each entry of @mrt/sdk weighs, as Markdown: `npm run sizes`.
import { entries, sizeOf } from './sizes.mjs';

console.log('| entry | minified KB | gzipped KB |\n|---|---|---|');
for (const entry of entries()) {
  const { minified, gzipped } = await sizeOf(entry);
  console.log(
    `| \`${entry.replace(/^\./, '@mrt/sdk')}\` | ${(minified / 1000).toFixed(1)} | ${(gzipped / 1000).toFixed(1)} |`,
  );
}
