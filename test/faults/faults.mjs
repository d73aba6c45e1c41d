// `npm run faults`: what goes wrong on real servers, what the SDK's caller sees of it, and whether that is as it should be.
// "Lost" are runs that neither finished nor ended with a typed error. Prints Markdown; exit code 1 if a row is not ok.
import { setup } from '../../sdk/scripts/setup.mjs';

await setup({ python: 'serve' });
await import('./table.mjs');
