import type { Port } from './messages.js';
import { serveFiles } from './serve.js';

// Inside a web worker the global object is the port to the page.
const inside = globalThis as unknown as Partial<Port>;
if (inside.addEventListener && inside.postMessage) serveFiles(inside as Port);
