// `npm run soak -- MINUTES`: mixed load on one server, and whether its processes stay as they are. Ends with 1 if one of them
// grows or a run is lost. Default: 2 minutes. A seed as second word repeats a load.
import { setup } from '../../sdk/scripts/setup.mjs';

await setup({ python: 'test' });
const { soak } = await import('./run.mjs'); // it imports the SDK, which was not built before
const [minutes = '2', seed] = process.argv.slice(2);
const { flat } = await soak({ seconds: Number(minutes) * 60, ...(seed && { seed: Number(seed) }) });
process.exitCode = flat ? 0 : 1;
