import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, normalize, parse, resolve } from 'node:path';
import { openFile } from '../../formats/files.js';
import type { LayerStack } from '../../stack/stack.js';
import type { Context } from '../command.js';
import type { Place } from '../place.js';

/** A design that was written before, where it lies, and where another one would go beside it. */
export interface Design {
  readonly stack: LayerStack;
  readonly place: Place;
  beside(suffix: string): Place;
}

/** Opens a PSD, PSB, OpenRaster or ZIP file, a manifest or its folder, and tells what of it is not in the stack. */
export async function openStack(path: string, { report }: Pick<Context, 'report'>): Promise<Design> {
  const opened = await openFile(path);
  const { stack } = opened;
  report.warnings({ path, warnings: opened.warnings }, stack);
  const folder = await folderOf(path);
  if (folder !== undefined) {
    const place = { path: folder, name: await nameIn(folder) };
    return { stack, place, beside: (suffix) => ({ ...place, path: `${folder}-${suffix}` }) };
  }
  const { dir, name, ext } = parse(path);
  const beside = (suffix: string) => ({ name, path: join(dir, `${name}-${suffix}${ext}`) });
  return { stack, place: { path, name }, beside };
}

/** The folder of a design that is a manifest and files beside it. */
async function folderOf(path: string): Promise<string | undefined> {
  const isFolder = (await stat(path)).isDirectory();
  if (!isFolder && !path.endsWith('.json')) return undefined;
  const folder = normalize(isFolder ? path : dirname(path)).replace(/(?<=.)\/$/, '');
  return /^\.\.?$/.test(basename(folder)) ? resolve(folder) : folder;
}

/** It is called as its PSD is. */
async function nameIn(folder: string): Promise<string> {
  const design = (await readdir(folder)).find((file) => file.endsWith('.psd'));
  return design ? parse(design).name : 'design';
}
