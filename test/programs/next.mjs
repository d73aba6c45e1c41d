// `npm run test:next`: builds examples/next with Next, from the packed packages as a user would, starts it before a real server, and
// draws by its route. Not part of `npm test`: Next alone has 340 MB to install.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromSSE } from '@mrt/sdk';
import { launch } from '../servers/launch.mjs';
import { until } from '../servers/until.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mrt-next-'));
const npm = (args, cwd) =>
  execFileSync('npm', [...args, '--loglevel=error'], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
let server;
let web;
try {
  const start = performance.now();
  const told = (what) => console.log(`${((performance.now() - start) / 1000).toFixed(0)} s: ${what}`);
  cpSync(join(ROOT, 'examples/next'), folder, {
    recursive: true,
    filter: (path) => !path.endsWith('.test.tsx'),
  });
  for (const name of ['proto', 'sdk']) npm(['pack', '--pack-destination', folder], join(ROOT, name));
  const packed = (start) =>
    `file:${readdirSync(folder).find((name) => name.startsWith(start) && name.endsWith('.tgz'))}`;
  const manifest = join(folder, 'package.json');
  const app = JSON.parse(readFileSync(manifest, 'utf8'));
  Object.assign(app.dependencies, {
    '@mrt/sdk': packed('mrt-sdk'),
    'tritonclient-proto': packed('tritonclient'),
  });
  writeFileSync(manifest, JSON.stringify(app));
  npm(['install', '--no-audit', '--no-fund'], folder);
  told('installed');
  const next = join(folder, 'node_modules/next/dist/bin/next');
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' };
  execFileSync(process.execPath, [next, 'build'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  told('built');
  server = await launch();
  const port = await freePort();
  web = spawn(process.execPath, [next, 'start', '--port', String(port), '--hostname', '127.0.0.1'], {
    cwd: folder,
    env: { ...env, MRT_URL: server.url },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await until(() =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  assert.match(await (await fetch(url)).text(), /name="prompt"/);
  const body = JSON.stringify({ prompt: 'red heart icon on a blue background' });
  const run = fromSSE(fetch(`${url}/poster`, { method: 'POST', body }));
  let previews = 0;
  for await (const { preview } of run) if (preview) previews += 1;
  const { layers } = await run.final();
  assert.equal(layers.length, 2);
  assert.ok(previews > 0, 'no previews came');
  told(`drawn: ${layers.map(({ name }) => name).join(', ')}, with ${previews} previews`);
} finally {
  if (web) {
    web.kill();
    await once(web, 'close');
  }
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}
