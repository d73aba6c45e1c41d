import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { MRTError } from './errors.js';
import { cancelled } from './transport/abort.js';

const SERVICES = ['grpc', 'http', 'metrics'] as const;
type Service = (typeof SERVICES)[number];

/** How a server is started. */
export interface ServeOptions {
  /** Stops the server, or its start. */
  signal?: AbortSignal | undefined;
  /** Default, and 0: a free port. All are on the loopback address. */
  ports?: { readonly [S in Service]?: number | undefined } | undefined;
  /** Folder for the server's output, `server.log`. Default: it is kept only if the server fails. */
  logDir?: string | undefined;
}

/** A Triton Inference Server with the model repository of this checkout. */
export interface RunningServer {
  /** `host:port` of gRPC: the `url` of `new MRT`. */
  readonly url: string;
  readonly http: string;
  readonly metrics: string;
  /** Of the launcher; the server ends with it. */
  readonly pid: number;
  /** Resolves when the server has ended, for whatever reason, with its last words; empty after a good end. */
  readonly exited: Promise<string>;
  /** Stops the server and waits until it has ended. */
  close(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PYTHON = join(ROOT, '.venv/serve/bin/python');
const REPOSITORY = join(ROOT, 'triton-model-repo');
const GRACE_MS = 30_000; // the launcher itself gives the server some seconds first
const TAIL_LINES = 12;

type Launcher = ChildProcess & { stdin: Writable; stdout: Readable; stderr: Readable };

/**
 * Starts a server and waits until its model takes requests. It ends with `close()`, with `signal`, or with this process.
 *
 * @throws MRTError `unavailable`: nothing to start it with, or it ended before it was ready (with its last words);
 *   `cancelled` by the signal
 */
export async function startServer({ signal, ports = {}, logDir }: ServeOptions = {}): Promise<RunningServer> {
  if (signal?.aborted) throw cancelled();
  if (!existsSync(REPOSITORY)) {
    const text =
      'a server needs a checkout of the repository, whose models it serves; clone it and run `npx mrt serve` there, or give the `url` of a server';
    throw new MRTError('unavailable', text);
  }
  if (!existsSync(PYTHON)) {
    const setup = `node ${join(ROOT, 'sdk/scripts/setup.mjs')} serve`;
    throw new MRTError('unavailable', `there is no ${PYTHON} to start a server with; get it by \`${setup}\``);
  }
  if (logDir !== undefined) await mkdir(logDir, { recursive: true });
  const launcher = launch(ports, logDir);
  const ended = lastWords(launcher);
  const close = async () => {
    await stop(launcher, ended);
  };
  signal?.addEventListener('abort', close, { once: true });
  const exited = ended.finally(() => signal?.removeEventListener('abort', close));
  const result = await Promise.race([ready(launcher), exited]);
  if (typeof result === 'string') {
    if (signal?.aborted) throw cancelled();
    throw new MRTError('unavailable', `the server did not start: ${result || 'it ended without a word'}`);
  }
  const { grpc: url, http, metrics } = result;
  return { url, http, metrics, pid: launcher.pid as number, exited, close };
}

function launch(ports: NonNullable<ServeOptions['ports']>, logDir: string | undefined): Launcher {
  const args = ['-m', 'mrt.serving.launcher', '--model-repository', REPOSITORY];
  for (const service of SERVICES) args.push(`--${service}-port`, String(ports[service] ?? 0));
  if (logDir !== undefined) args.push('--log', join(logDir, 'server.log'));
  const env = { ...process.env, PYTHONPATH: join(ROOT, 'python-backend') };
  // A process group of its own: Ctrl-C reaches this process alone, which then stops the server in good order.
  return spawn(PYTHON, args, { env, stdio: 'pipe', detached: true }) as Launcher;
}

/** The addresses, once the launcher prints that the server is ready; pending for ever if it never does. */
function ready(launcher: Launcher): Promise<Record<Service, string>> {
  return new Promise((resolve) => {
    createInterface({ input: launcher.stdout }).on('line', (line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line));
    });
  });
}

/** Resolves when the launcher has ended, with the end of what it complained about. */
function lastWords(launcher: Launcher): Promise<string> {
  const lines: string[] = [];
  createInterface({ input: launcher.stderr }).on('line', (line) => {
    lines.push(line);
    if (lines.length > TAIL_LINES) lines.shift();
  });
  return new Promise((resolve) => {
    launcher.once('error', (error) => resolve(error.message));
    launcher.once('close', () => resolve(lines.join('\n').replace(/^error: /, '')));
  });
}

async function stop(launcher: Launcher, ended: Promise<string>): Promise<void> {
  launcher.kill('SIGTERM');
  const timer = setTimeout(() => launcher.kill('SIGKILL'), GRACE_MS);
  await ended;
  clearTimeout(timer);
}
