#!/usr/bin/env node
// Serves a page and passes its calls on to Triton, which answers no page of another origin. Beside `npx mrt serve --http-port 8000`:
// `MRT_URL=http://host:8000 PORT=8080 node server.mjs`
import { readFile } from 'node:fs/promises';
import { request as ask, createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const TRITON = process.env.MRT_URL ?? 'http://127.0.0.1:8000';
const PASSED = /^\/v2(\/health\/(live|ready)|\/models\/mrt(\/(ready|config|generate_stream))?)?$/;

const file = (name) => readFile(new URL(name, import.meta.url));
const FILES = {
  '/': { type: 'text/html; charset=utf-8', body: await file('index.html') },
  '/page.css': { type: 'text/css', body: await file('page.css') },
  '/page.js': { type: 'text/javascript', body: await file('page.js') },
  '/mrt.js': { type: 'text/javascript', body: await bundle('@mrt/sdk/web') },
};

const server = createServer((request, response) => {
  if (PASSED.test(request.url)) return pass(request, response);
  const { type, body } = FILES[request.url] ?? {};
  response.writeHead(body ? 200 : 404, type && { 'content-type': type }).end(body);
});
server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});

/** Passes events on as they come. When the page closes, so does the call to Triton, which then drops the run. */
function pass(request, response) {
  const { host: _, ...headers } = request.headers;
  const call = ask(TRITON + request.url, { method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.on('error', () => response.destroy());
    answer.pipe(response);
  });
  call.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  response.on('close', () => call.destroy());
  request.pipe(call);
}

/** One module of an entry and all that it needs. */
async function bundle(entry) {
  const input = fileURLToPath(import.meta.resolve(entry));
  const { output } = await (await rolldown({ input, platform: 'browser' })).generate({ minify: true });
  return output[0].code;
}
