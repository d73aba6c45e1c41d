import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, normalize, parse, resolve } from 'node:path';
import { isPicture, openBytes, openFile } from '../../formats/files.js';
import type { LayerStack } from '../../stack/stack.js';
import type { Context } from '../command.js';
import type { Destination } from '../destination.js';
import { readStdin, STREAM } from './stdin.js';

/** An existing design, its location, and the default destination for a changed copy. */
export interface Design {
  readonly stack: LayerStack;
  readonly destination: Destination;
  beside(suffix: string): Destination;
}

/** Opens a PSD, PSB, OpenRaster or ZIP file, a manifest or its folder, or a picture, and reports the warnings. */
export async function openStack(path: string, context: Pick<Context, 'report' | 'stdin'>): Promise<Design> {
  const { report } = context;
  const piped = path === STREAM;
  const opened = piped ? await openBytes(await readStdin(context, 'DESIGN'), 'stdin') : await openFile(path);
  const { stack } = opened;
  report.warnings({ path, warnings: opened.warnings }, stack);
  if (piped) {
    const destination = { path: STREAM, name: 'design' };
    return { stack, destination, beside: () => destination };
  }
  const folder = await folderOf(path);
  if (folder !== undefined) {
    const destination = { path: folder, name: await nameIn(folder) };
    return { stack, destination, beside: (suffix) => ({ ...destination, path: `${folder}-${suffix}` }) };
  }
  const { dir, name, ext } = parse(path);
  const layered = isPicture(path) ? '.psd' : ext;
  const beside = (suffix: string) => ({ name, path: join(dir, `${name}-${suffix}${layered}`) });
  return { stack, destination: { path: join(dir, `${name}${layered}`), name }, beside };
}

/** The folder of a design that consists of a manifest and files beside it. */
async function folderOf(path: string): Promise<string | undefined> {
  const isFolder = (await stat(path)).isDirectory();
  if (!isFolder && !path.endsWith('.json')) return undefined;
  const folder = normalize(isFolder ? path : dirname(path)).replace(/(?<=.)\/$/, '');
  return /^\.\.?$/.test(basename(folder)) ? resolve(folder) : folder;
}

/** The name of the folder's PSD, or `design`. */
async function nameIn(folder: string): Promise<string> {
  const design = (await readdir(folder)).find((file) => file.endsWith('.psd'));
  return design ? parse(design).name : 'design';
}
