import { readFile } from 'node:fs/promises';

const PACKAGE = new URL('../../package.json', import.meta.url);

interface Package {
  readonly version: string;
  readonly engines: { readonly node: string };
}

/** This package's package.json. */
export async function ownPackage(): Promise<Package> {
  return JSON.parse(await readFile(PACKAGE, 'utf8'));
}

export async function version(): Promise<string> {
  return (await ownPackage()).version;
}
