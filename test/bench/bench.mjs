// `npm run bench`, or `npm run bench -- streams cost` for some of its parts: what the server and its engine cost.
// What each figure is: test/bench/README.md. Prints Markdown; writes results/PART.json and results/PART.png.
import { setup } from '../../sdk/scripts/setup.mjs';

await setup({ python: 'test' });
const { bench } = await import('./parts.mjs'); // it imports the SDK, which was not built before
await bench(process.argv.slice(2));
