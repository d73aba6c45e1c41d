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
  /** IPv4 address to listen on. Default: 127.0.0.1, which nobody else reaches. */
  host?: string | undefined;
  /** Default, and 0: a free port; of `http`: none, since one nested JSON body ends Triton 24.10. Browsers need it. */
  ports?: { readonly [S in Service]?: number | undefined } | undefined;
  /** TLS for gRPC, out of PEM files. Triton's HTTP knows none: with it, HTTP and metrics stay on 127.0.0.1. */
  tls?: ServeTls | undefined;
  /** File whose text is the key to logging, tracing, statistics and shared memory. Default: MRT_ADMIN_KEY, or no lock. */
  adminKeyFile?: string | undefined;
  /** Longest time in seconds for the runs that are under way when it is stopped. Default 30. */
  drain?: number | undefined;
  /** Folder for the server's output, `server.log`. Default: it is kept only if the server fails. */
  logDir?: string | undefined;
  /** Is told what whoever runs the server should know: that it is exposed, that it died and is started again. */
  tell?: ((text: string) => void) | undefined;
}

/** Paths of PEM files. */
export interface ServeTls {
  cert: string;
  key: string;
  /** Who signed the certificates of clients; nobody else is let in. */
  clientCa?: string | undefined;
}

/** A Triton Inference Server with the model repository of this checkout. */
export interface RunningServer {
  /** `host:port` of gRPC, behind `grpcs://` with TLS: the `url` of `new MRT`. */
  readonly url: string;
  /** `host:port` of Triton's HTTP; absent where it was not asked for. */
  readonly http?: string;
  readonly metrics: string;
  /** Of the launcher; the server ends with it. */
  readonly pid: number;
  /** Resolves when the server has ended, for whatever reason, with its last words; empty after a good end. */
  readonly exited: Promise<string>;
  /** Takes no more runs, lets those under way end, stops the server and waits until it has ended. */
  close(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PYTHON = join(ROOT, '.venv/serve/bin/python');
const REPOSITORY = join(ROOT, 'triton-model-repo');
const DRAIN = 30; // seconds
const GRACE_MS = 30_000; // beyond that: the launcher itself gives the server some seconds first
const TAIL_LINES = 12;
const WARNING = 'warning: ';

type Addresses = { readonly grpc: string; readonly http?: string; readonly metrics: string };
type Launcher = ChildProcess & { stdin: Writable; stdout: Readable; stderr: Readable };

/**
 * Starts a server and waits until its model takes requests. It ends with `close()`, with `signal`, or with this process.
 *
 * @throws MRTError `unavailable`: nothing to start it with, or it ended before it was ready (with its last words);
 *   `cancelled` by the signal
 */
export async function startServer(options: ServeOptions = {}): Promise<RunningServer> {
  const { signal, logDir, drain = DRAIN, tell = () => {} } = options;
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
  const launcher = launch(options, drain);
  const ended = lastWords(launcher, tell);
  let stopped: Promise<void> | undefined; // a second signal would cut the runs off
  const close = () => {
    stopped ??= stop(launcher, ended, drain * 1000 + GRACE_MS);
    return stopped;
  };
  signal?.addEventListener('abort', close, { once: true });
  const exited = ended.finally(() => signal?.removeEventListener('abort', close));
  const result = await Promise.race([ready(launcher), exited]);
  if (typeof result === 'string') {
    if (signal?.aborted) throw cancelled();
    throw new MRTError('unavailable', `the server did not start: ${result || 'it ended without a word'}`);
  }
  const { grpc, http, metrics } = result;
  const url = options.tls ? `grpcs://${grpc}` : grpc;
  return { url, ...(http && { http }), metrics, pid: launcher.pid as number, exited, close };
}

function launch({ host, ports = {}, tls, adminKeyFile, logDir }: ServeOptions, drain: number): Launcher {
  const args = ['-m', 'mrt.serving.launcher', '--model-repository', REPOSITORY, '--drain', String(drain)];
  const values = {
    host,
    'tls-cert': tls?.cert,
    'tls-key': tls?.key,
    'tls-client-ca': tls?.clientCa,
    'admin-key-file': adminKeyFile,
    log: logDir && join(logDir, 'server.log'),
  };
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) args.push(`--${name}=${value}`);
  for (const service of SERVICES)
    if (service !== 'http' || ports.http !== undefined)
      args.push(`--${service}-port`, String(ports[service] ?? 0));
  const env = { ...process.env, PYTHONPATH: join(ROOT, 'python-backend') };
  // A process group of its own: Ctrl-C reaches this process alone, which then stops the server in good order.
  return spawn(PYTHON, args, { env, stdio: 'pipe', detached: true }) as Launcher;
}

/** The addresses, once the launcher first prints that the server is ready; pending for ever if it never does. */
function ready(launcher: Launcher): Promise<Addresses> {
  return new Promise((resolve) => {
    createInterface({ input: launcher.stdout }).on('line', (line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line));
    });
  });
}

/** Resolves when the launcher has ended, with the end of what it complained about; its warnings are told as they come. */
function lastWords(launcher: Launcher, tell: (text: string) => void): Promise<string> {
  const lines: string[] = [];
  createInterface({ input: launcher.stderr }).on('line', (line) => {
    if (line.startsWith(WARNING)) return tell(line.slice(WARNING.length));
    lines.push(line);
    if (lines.length > TAIL_LINES) lines.shift();
  });
  return new Promise((resolve) => {
    launcher.once('error', (error) => resolve(error.message));
    launcher.once('close', () => resolve(lines.join('\n').replace(/^error: /, '')));
  });
}

async function stop(launcher: Launcher, ended: Promise<string>, patience: number): Promise<void> {
  launcher.kill('SIGTERM');
  const timer = setTimeout(() => launcher.kill('SIGKILL'), patience);
  await ended;
  clearTimeout(timer);
}
