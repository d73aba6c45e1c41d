#!/usr/bin/env node
// Serves a page, and beside it the HTTP of a server that it asks over gRPC. Beside `npx mrt serve`:
// `MRT_URL=host:8001 PORT=8080 node server.mjs`
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createFront, listen } from '@mrt/sdk/gateway';
import { rolldown } from 'rolldown';

const file = (name) => readFile(new URL(name, import.meta.url));
const FILES = {
  '/': { type: 'text/html; charset=utf-8', body: await file('index.html') },
  '/page.css': { type: 'text/css', body: await file('page.css') },
  '/page.js': { type: 'text/javascript', body: await file('page.js') },
  '/mrt.js': { type: 'text/javascript', body: await bundle('@mrt/sdk/web') },
};

const front = createFront(); // refuses pages of other origins, and closes a run when its page is gone
const { address } = await listen(
  {
    fetch: async (request, client) => fileOf(request) ?? front.fetch(request, client),
    close: () => front.close(),
  },
  { port: Number(process.env.PORT ?? 8080) },
);
console.log(`http://${address}`);

function fileOf({ method, url }) {
  const { type, body } = FILES[new URL(url).pathname] ?? {};
  return method === 'GET' && body ? new Response(body, { headers: { 'content-type': type } }) : undefined;
}

/** One module of an entry and all that it needs. */
async function bundle(entry) {
  const input = fileURLToPath(import.meta.resolve(entry));
  const built = await rolldown({ input, platform: 'browser' });
  const { output } = await built.generate({ minify: true, codeSplitting: false });
  return output[0].code;
}
