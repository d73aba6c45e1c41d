import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MRTError } from './errors.js';

/** What a local server is started from. */
export interface ServerFiles {
  /** The interpreter of its environment. */
  readonly python: string;
  readonly repository: string;
  /** Where the Python package lies, if not in that environment. */
  readonly pythonPath?: string;
}

/** The npm package @mrt/server. */
export interface ServerPackage {
  /** The folder of its environments. */
  home(): string;
  prepare(): Promise<ServerFiles>;
  prune(): Promise<void>;
  remove(): void;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGE = '@mrt/server';
const CONTAINER = [
  `docker build -t mrt-server -f node_modules/${PACKAGE}/Containerfile node_modules/${PACKAGE}`,
  'docker run --rm --init --shm-size=2g -p 127.0.0.1:8001:8001 mrt-server',
].join(' && ');

/**
 * The files of this checkout, or else of the package @mrt/server, whose environment is made if need be.
 *
 * @throws MRTError `unavailable`: what is missing, and how to get it
 */
export async function serverFiles(): Promise<ServerFiles> {
  checkPlatform(process.platform);
  const repository = join(ROOT, 'triton-model-repo');
  if (!existsSync(repository)) return installed(await serverPackage());
  const python = join(ROOT, '.venv/serve/bin/python');
  if (existsSync(python)) return { python, repository, pythonPath: join(ROOT, 'python-backend') };
  const setup = `node ${join(ROOT, 'sdk/scripts/setup.mjs')} serve`;
  throw unavailable(`the server's Python environment is missing (${python}); install it with \`${setup}\``);
}

/** @throws MRTError `unavailable`: it is not installed */
export async function serverPackage(): Promise<ServerPackage> {
  const path = findServerPackage();
  if (path === undefined)
    throw unavailable(
      `a server needs the package ${PACKAGE}, which has its models: \`npm install ${PACKAGE}\`; or pass the \`url\` of a running server`,
    );
  return import(pathToFileURL(path).href);
}

/** The module of @mrt/server, installed for the working directory or beside this package. */
export function findServerPackage(): string | undefined {
  for (const from of [join(process.cwd(), 'x.js'), fileURLToPath(import.meta.url)]) {
    try {
      return createRequire(from).resolve(PACKAGE);
    } catch {
      // not there
    }
  }
  return undefined;
}

/** @throws MRTError `unavailable`, at once, where Triton cannot run, with the command that runs it in a container */
export function checkPlatform(platform: string): void {
  if (platform === 'linux') return;
  const name = { darwin: 'macOS', win32: 'Windows' }[platform] ?? platform;
  throw unavailable(
    `the Triton server needs Linux, and this is ${name}; run it in a container:\n  npm install ${PACKAGE} && ${CONTAINER}\nor pass the \`url\` of a server elsewhere`,
  );
}

/** Its errors say what to do, but are no MRTErrors. */
async function installed(server: ServerPackage): Promise<ServerFiles> {
  try {
    return await server.prepare();
  } catch (cause) {
    throw (cause as Error).name === 'SetupError' ? unavailable((cause as Error).message, cause) : cause;
  }
}

const unavailable = (text: string, cause?: unknown) => new MRTError('unavailable', text, { cause });
