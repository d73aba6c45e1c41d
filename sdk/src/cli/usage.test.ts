import { expect, test } from 'vitest';
import { toBase64 } from '../platform/bytes.js';
import { run } from '../testing/command.js';
import { plainPng } from '../testing/scripts.js';

const GENERATE = 'generate (BRIEF.json | "PROMPT" [--size WxH]) [--text auto|drawn|typeset] [--strict]';

test.each([
  [['help', 'frobnicate'], 'there is no command "frobnicate"; see mrt --help'],
  [['frobnicate'], 'there is no command "frobnicate"; see mrt --help'],
  [['generate'], `usage: mrt ${GENERATE}`],
  [['generate', 'a red star', '--prompt', 'a moon'], '--prompt is a second prompt; give only one prompt'],
  [['generate', 'a red star', 'a moon'], `usage: mrt ${GENERATE}`],
  [['health', '--stepz', '1'], "Unknown option '--stepz'; see mrt health --help"],
  [['generate', 'x', '--seed'], "Option '--seed <value>' argument missing; see mrt generate --help"],
  [
    ['generate', 'x', '--seed', '-1'],
    '--seed has a value that starts with a dash; write --seed=VALUE; see mrt generate --help',
  ],
  [['generate', 'x', '--seed=-1'], 'seed is -1; give at least 0'],
  [['generate', 'x', '--quality', 'super'], 'quality is not one of draft, standard, best; give one of them'],
  [['generate', 'x', '--header', 'secret'], '--header is not a header; give it as "NAME: VALUE"'],
  [
    ['generate', 'x', '--out', '/no/such/a.psd'],
    '--out is in /no/such, which is not writable (ENOENT); check the path',
  ],
  [
    ['generate', 'x', '--out', 'a.gif'],
    '--out is "a.gif", which is not a supported format; give a folder, or a file that ends in .psd, .psb, .ora, .zip, .svg, .pptx, .png',
  ],
  [
    ['generate', 'x', '--name', 'a/b'],
    'name ("a/b") is not a plain file name; leave out folders and leading dots',
  ],
  [
    ['generate', 'x', '--out', 'a.psd', '--name', 'b'],
    '--name applies to folders only, and a.psd is one file; leave it out',
  ],
  [['plan', 'x', '--no-fit'], '--no-fit applies to pictures only, and x is not one'],
  [['plan', 'x', '--layers', '3'], '--layers applies to pictures only, and x is not one'],
  [['plan', 'x', '--out', 'plan.txt'], '--out is written as a brief; use the extension .json'],
  [['convert', 'a.psd'], 'usage: mrt convert FROM TO'],
  [['convert', 'a.psd', 'b.ora'], 'there is no file a.psd', 'not_found'],
  [['generate', '/no/such.json'], 'brief "/no/such.json" cannot be read; check the path'],
  [['add', '/no/such'], 'there is no file /no/such', 'not_found'],
  [
    ['decompose', '/no/such.png', '--regions', '0,0,8,8'],
    'IMAGE is the path "/no/such.png", which does not exist; check the path',
  ],
  [['plan', '/no/such.heic'], 'IMAGE is the path "/no/such.heic", which does not exist; check the path'],
  [['serve', '--grpc-port', 'x'], '--grpc-port is "x"; give a number'],
])('one clear line for %j', async (args, message, code = 'invalid_argument') => {
  const result = await run(args);
  expect(result).toEqual({ code: 2, out: '', err: `mrt: [${code}] ${message}\n` });
});

test.each([
  ['--regions', '1,2,3', '--regions is "1,2,3"; give whole px as x,y,width,height'],
  ['--regions', '1,2,3,a', '--regions is "1,2,3,a"; give whole px as x,y,width,height'],
  ['--layers', 'three', '--layers is "three"; give a number'],
  ['--layers', '0', '--layers is 0; give a whole number of at least 1'],
  ['--layers', '2.5', '--layers is 2.5; give a whole number of at least 1'],
])('decompose %s %s', async (option, value, message) => {
  const picture = `data:image/png;base64,${toBase64(plainPng(64, 64))}`;
  expect((await run(['decompose', picture, option, value])).err).toBe(`mrt: [invalid_argument] ${message}\n`);
});
