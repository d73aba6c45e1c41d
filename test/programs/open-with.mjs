// The programs that open the files, and how each is asked for a PNG of the page.
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const LIMIT = 120_000; // ms a program may take

/** Runs a program with a home of its own, so that it neither reads nor leaves settings. */
export async function run(folder, program, args) {
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const env = { ...process.env, HOME: home, XDG_RUNTIME_DIR: home, QT_QPA_PLATFORM: 'offscreen' };
  chmodSync(home, 0o700);
  const { stdout, stderr } = await execute(program, args, {
    env,
    timeout: LIMIT,
    killSignal: 'SIGKILL',
    maxBuffer: 2 ** 26,
  });
  return `${stdout}${stderr}`;
}

const quoted = (path) => JSON.stringify(path);

async function gimp(folder, file, png) {
  const script = `(let* ((image (car (gimp-file-load RUN-NONINTERACTIVE ${quoted(file)} ${quoted(file)})))
    (drawable (car (gimp-image-merge-visible-layers image CLIP-TO-IMAGE))))
    (gimp-layer-resize-to-image-size drawable)
    (file-png-save RUN-NONINTERACTIVE image drawable ${quoted(png)} ${quoted(png)} 0 9 0 0 0 0 0))`;
  await run(folder, 'gimp', ['-i', '-d', '-f', '-b', script, '-b', '(gimp-quit 0)']);
}

/** LibreOffice prints the page, which has 96 px an inch, and poppler draws the print. */
async function libreOffice(folder, file, png) {
  await run(folder, 'soffice', ['--headless', '--convert-to', 'pdf', '--outdir', folder, file]);
  const pdf = join(folder, basename(file).replace(/\.\w+$/, '.pdf'));
  await run(folder, 'pdftoppm', ['-r', '96', '-png', '-singlefile', pdf, png.replace(/\.png$/, '')]);
}

/** Name, the formats it opens, the command that says its version, and how it makes a PNG of a file. */
export const PROGRAMS = [
  { name: 'GIMP', formats: ['psd', 'svg'], version: ['gimp', '--version'], open: gimp },
  {
    name: 'Krita',
    formats: ['psd', 'ora'],
    // Krita needs a screen.
    version: ['xvfb-run', '-a', 'krita', '--version'],
    open: (folder, file, png) =>
      run(folder, 'xvfb-run', ['-a', 'krita', '--export', '--export-filename', png, file]),
  },
  {
    name: 'Inkscape',
    formats: ['svg'],
    version: ['inkscape', '--version'],
    open: (folder, file, png) =>
      run(folder, 'inkscape', [file, '--export-type=png', `--export-filename=${png}`]),
  },
  { name: 'LibreOffice', formats: ['svg', 'pptx'], version: ['soffice', '--version'], open: libreOffice },
  {
    name: 'ImageMagick',
    formats: ['psd'],
    version: ['convert-im6.q16', '--version'],
    // Of a PSD it shows the merged picture.
    open: (folder, file, png) => run(folder, 'convert-im6.q16', [`${file}[0]`, png]),
  },
];
