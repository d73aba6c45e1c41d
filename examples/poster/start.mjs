#!/usr/bin/env node
// `npm start`: installs what is missing, starts a Triton server, makes a layered poster, and stops the server.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError, setup } from '../../sdk/scripts/setup.mjs';

const USAGE = `npm start -- [--task TASK] [--image FILE] [what mrt takes: --prompt TEXT, --seed N, --steps N, --out FOLDER, ...]

  text_to_layers    the brief examples/poster.json, or --prompt on its layout (the default task)
  image_to_layers   takes a picture apart: --image FILE, or the poster of a first npm start (the default with --image)
  add_layers        one more layer on that poster: --region X,Y,W,H --caption TEXT
  restyle_layers    one layer of that poster redrawn: --layer NAME --caption TEXT [--reference FILE.png]

Files go to out/, or a folder in it.
`;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ADDED = ['--region', '170,760,240,240', '--caption', 'pink heart icon'];
const RESTYLED = ['--layer', 'cup', '--caption', 'pink cup icon'];

const NEXT = `
Open the .psd in Photoshop, Photopea, Krita or GIMP, or the .ora in Krita or GIMP: every layer is whole, also off the page.
Next: npm start -- --prompt 'pink background; yellow sun icon; white cloud icon; red heart icon; black text "MARIA & TOM"; black text "12 June 2027"'
      npm start -- --task image_to_layers   |   npm start -- --help   |   npx mrt --help`;

process.exitCode = await start(process.argv.slice(2));

async function start(args) {
  const image = take(args, '--image');
  const task = take(args, '--task') ?? (image ? 'image_to_layers' : 'text_to_layers');
  if (args.includes('--help')) return say(0, USAGE);
  const words = commandFor(task, image, args);
  if (!words) return say(2, `there is no task ${JSON.stringify(task)}\n\n${USAGE}`);
  try {
    await setup({ python: 'serve' });
  } catch (error) {
    if (error instanceof SetupError) return say(1, `${error.message}\n`);
    throw error;
  }
  const { mrt } = await import('../../sdk/dist/cli/mrt.js');
  const code = await mrt(words, process);
  if (code === 0 && !args.includes('--json')) console.log(NEXT);
  return code;
}

/** The value of an option that is ours and not the command's; it leaves the arguments. */
function take(args, name) {
  const at = args.findIndex((word) => word === name || word.startsWith(`${name}=`));
  if (at < 0) return undefined;
  const [word, next] = args.splice(at, args[at] === name ? 2 : 1);
  return word === name ? next : word.slice(name.length + 1);
}

/** The words of the `mrt` command for a task; undefined if there is no such task. */
function commandFor(task, image, args) {
  const out = join(ROOT, 'out');
  const [brief, poster, manifest] = [
    join(ROOT, 'examples/poster.json'),
    join(out, 'poster.png'),
    join(out, 'manifest.json'),
  ];
  const orElse = (name, ...fallback) => (args.some((word) => word.startsWith(name)) ? [] : fallback);
  const into = (folder) => orElse('--out', '--out', join(out, folder));
  switch (task) {
    case 'text_to_layers':
      return ['generate', brief, ...into(''), ...args];
    case 'image_to_layers':
      return [
        'decompose',
        image ?? poster,
        ...(image ? [] : orElse('--regions', '--brief', brief)), // the brief is the poster's
        ...into('taken-apart'),
        ...args,
      ];
    case 'add_layers':
      return ['add', manifest, ...orElse('--region', ...ADDED), ...into('added'), ...args];
    case 'restyle_layers':
      return ['restyle', manifest, ...orElse('--layer', ...RESTYLED), ...into('restyled'), ...args];
  }
}

function say(code, text) {
  (code ? process.stderr : process.stdout).write(text);
  return code;
}
