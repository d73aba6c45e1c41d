import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { declarationsToEsm, moduleToEsm } from '../../proto/scripts/to-esm.mjs';

const proto = new URL('../../proto/', import.meta.url).pathname;

function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

test('a fresh generation is what is committed', () => {
  const fresh = mkdtempSync(join(tmpdir(), 'mrt-proto-'));
  try {
    execFileSync(process.execPath, [join(proto, 'scripts/generate.mjs'), fresh], { stdio: 'pipe' });
    expect(Object.keys(contents(fresh)).sort()).toEqual(['inference_pb.d.ts', 'inference_pb.js']);
    expect(contents(fresh)).toEqual(contents(join(proto, 'src/gen')));
  } finally {
    rmSync(fresh, { recursive: true });
  }
});

test('output of another generator is refused', () => {
  expect(() => moduleToEsm("const jspb = require('google-protobuf');\n", 'other_pb.js')).toThrow(
    /other_pb\.js: .*google-protobuf.* not found/,
  );
  expect(() => declarationsToEsm('import * as other from "./other_pb";\n', 'my_pb.d.ts')).toThrow(
    /my_pb\.d\.ts: unexpected 'from "\.'/,
  );
});
