#!/usr/bin/env node
// A page that draws, and the route that it asks. Beside `npx mrt serve`: `MRT_URL=host:8001 PORT=8080 node server.mjs`
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { MRT, toSSE } from '@mrt/sdk';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { rolldown } from 'rolldown';

const mrt = new MRT(); // asks MRT_URL
const script = await bundle('page.tsx');

const app = new Hono()
  .post('/poster', async ({ req }) => {
    const { prompt } = await req.json();
    return toSSE(mrt.generate({ prompt, preview: 512 }), { signal: req.raw.signal });
  })
  .get('/page.js', (c) => c.body(script, { headers: { 'content-type': 'text/javascript' } }))
  .get('/', (c) =>
    c.html(
      html`<!doctype html><title>Layers</title><main id="app"></main><script src="/page.js" defer></script>`,
    ),
  );

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8080), hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`http://127.0.0.1:${port}`),
);

/** A file and all that it needs, as one script. */
async function bundle(file) {
  const input = fileURLToPath(new URL(file, import.meta.url));
  const transform = { define: { 'process.env.NODE_ENV': '"production"' } };
  const { output } = await (
    await rolldown({ input, platform: 'browser', transform, logLevel: 'silent' })
  ).generate({
    format: 'iife',
    codeSplitting: false,
    minify: true,
  });
  return output[0].code;
}
