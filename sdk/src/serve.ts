import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { cancelled, checkOptions, invalid, MRTError } from './errors.js';
import type { ServedFront } from './gateway/served.js';
import { installedIconSets } from './icon-sets.js';
import { type ServerFiles, serverFiles } from './server-files.js';

const SERVICES = ['grpc', 'metrics'] as const;
type Service = (typeof SERVICES)[number] | 'http';
const RUNTIMES: readonly Runtime[] = ['auto', 'onnxruntime', 'openvino'];
/** What computes the networks on a CPU. */
export type Runtime = 'auto' | 'onnxruntime' | 'openvino';

/** Options of `startServer`. */
export interface ServeOptions {
  /** Stops the server, also while it starts. */
  signal?: AbortSignal | undefined;
  /**
   * Model repository, for other weights than those of @mrt/server or of this checkout. `info().model.weights` tells which are
   * served; files that are not those of the repository's manifest are refused.
   */
  models?: string | undefined;
  /** IPv4 address to listen on. Default: 127.0.0.1, which is not reachable from other machines. */
  host?: string | undefined;
  /**
   * 0, and the default: any free port. `http`, which browsers and curl need, is off by default. It is a front of
   * `@mrt/sdk/gateway` in this process; Triton's own HTTP is never open.
   */
  ports?: { readonly [S in Service]?: number | undefined } | undefined;
  /** Names, besides `localhost` and addresses, under which HTTP is reached; any other is refused. */
  hosts?: readonly string[] | undefined;
  /** Origins of web pages that may ask over HTTP, like `https://studio.example.com`. Default: none but its own. */
  origins?: readonly string[] | undefined;
  /** TLS for gRPC, from PEM files. HTTP and metrics have no TLS: they then stay on 127.0.0.1. */
  tls?: ServeTls | undefined;
  /**
   * File with the key that logging, tracing, statistics and shared memory take. Default: MRT_ADMIN_KEY, or a random one that
   * nobody knows. It is in no command line.
   */
  adminKeyFile?: string | undefined;
  /** Seconds that running requests get to finish when the server is stopped. Default 30. */
  drain?: number | undefined;
  /**
   * Folders of icon sets, or of folders of them, from which things are drawn that the model does not know. Default: the packages
   * `@iconify-json/*` in node_modules of the working directory and above. Sets without a permissive licence are left out.
   */
  icons?: readonly string[] | undefined;
  /**
   * What computes the networks on a CPU. `openvino` is faster where the processor multiplies in bfloat16, and rounds
   * to it; `auto` is that where it is so and installed, else `onnxruntime`. Default: MRT_RUNTIME, or `auto`.
   */
  runtime?: Runtime | undefined;
  /** Folder for the server's output, `server.log`. Default: kept only if the server fails. */
  logDir?: string | undefined;
  /** Called with warnings for the operator: that the server is exposed, or that it crashed and was restarted. */
  onWarning?: ((text: string) => void) | undefined;
}

/** Paths of PEM files. */
export interface ServeTls {
  cert: string;
  key: string;
  /** Authority of client certificates; clients without one are refused. HTTP, which asks for none, cannot be open as well. */
  clientCa?: string | undefined;
}

/** A Triton Inference Server with a model repository. */
export interface RunningServer {
  /** `host:port` of gRPC, behind `grpcs://` with TLS: the `url` of `new MRT`. */
  readonly url: string;
  /** `host:port` of HTTP; absent where it is off. */
  readonly http?: string;
  readonly metrics: string;
  /** Process id of the launcher; the server ends with it. */
  readonly pid: number;
  /** Resolves when the server has ended, with the end of its error output; empty after a clean end. */
  readonly exited: Promise<string>;
  /** Accepts no more runs, lets running ones finish, stops the server and waits until it has ended. */
  close(): Promise<void>;
}

const OPTIONS = [
  ...[
    'signal',
    'models',
    'host',
    'ports',
    'hosts',
    'origins',
    'tls',
    'adminKeyFile',
    'drain',
    'icons',
    'runtime',
    'logDir',
  ],
  'onWarning',
];
const DRAIN = 30; // seconds
const GRACE_MS = 30_000; // after the drain, because the launcher itself first gives the server some seconds
const TAIL_LINES = 12;
const WARNING = 'warning: ';

type Addresses = { readonly grpc: string; readonly metrics: string };
type Launcher = ChildProcess & { stdin: Writable; stdout: Readable; stderr: Readable };

/**
 * Starts a server and waits until its model accepts requests. It ends with `close()`, with `signal`, or with this process.
 *
 * @throws MRTError `unavailable`: not installed, or it ended before it was ready (with the end of its error output);
 *   `cancelled` by the signal
 */
export async function startServer(options: ServeOptions = {}): Promise<RunningServer> {
  const { signal, logDir, drain = DRAIN, onWarning = () => {} } = options;
  if (signal?.aborted) throw cancelled();
  checkOptions(options, OPTIONS);
  if (options.runtime !== undefined && !RUNTIMES.includes(options.runtime))
    throw invalid('runtime', `is ${options.runtime}; choose one of ${RUNTIMES.join(', ')}`);
  const files = await serverFiles();
  if (logDir !== undefined) await mkdir(logDir, { recursive: true });
  const front = await httpOf(options); // before the server, which takes longer to find out that a port is in use
  const launcher = launch(options, drain, files);
  const ended = errorOutput(launcher, onWarning).finally(() => front?.close());
  let stopped: Promise<void> | undefined; // once: a second SIGTERM would abort the runs
  const close = () => {
    stopped ??= stop(launcher, ended, drain * 1000 + GRACE_MS);
    return stopped;
  };
  signal?.addEventListener('abort', close, { once: true });
  const exited = ended.finally(() => signal?.removeEventListener('abort', close));
  const result = await Promise.race([ready(launcher), exited]);
  if (typeof result === 'string') {
    if (signal?.aborted) throw cancelled();
    throw new MRTError('unavailable', `the server did not start: ${result || 'it exited without a message'}`);
  }
  const { grpc, metrics } = result;
  const url = options.tls ? `grpcs://${grpc}` : grpc;
  front?.serve(grpc);
  return { url, ...(front && { http: front.address }), metrics, pid: launcher.pid as number, exited, close };
}

/** The HTTP of a server that has not started yet, if it is wanted. */
async function httpOf({
  host,
  ports,
  tls,
  hosts,
  origins,
  onWarning,
}: ServeOptions): Promise<ServedFront | undefined> {
  if (ports?.http === undefined) return undefined;
  if (tls?.clientCa !== undefined)
    throw invalid(
      'ports.http',
      'would let in who has no certificate, which tls.clientCa asks for; leave one of them out',
    );
  if (tls) onWarning?.('HTTP has no TLS: it stays on 127.0.0.1');
  const { openFront } = await import('./gateway/served.js'); // gRPC, which nothing else here needs
  return openFront({ hosts, origins }, { host: tls ? undefined : host, port: ports.http }, tls !== undefined);
}

function launch(options: ServeOptions, drain: number, files: ServerFiles): Launcher {
  const { host, ports = {}, tls, adminKeyFile, logDir, icons = installedIconSets() } = options;
  const args = [
    '-m',
    'mrt.serving.launcher',
    '--model-repository',
    options.models === undefined ? files.repository : resolve(options.models),
    '--drain',
    String(drain),
  ];
  const values = {
    host,
    'tls-cert': tls?.cert,
    'tls-key': tls?.key,
    'tls-client-ca': tls?.clientCa,
    'admin-key-file': adminKeyFile,
    runtime: options.runtime,
    log: logDir && join(logDir, 'server.log'),
  };
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) args.push(`--${name}=${value}`);
  for (const folder of icons) args.push(`--icons=${resolve(folder)}`);
  for (const service of SERVICES) args.push(`--${service}-port`, String(ports[service] ?? 0));
  const { PYTHONPATH: _, PYTHONHOME: __, ...others } = process.env; // another program's would be found first
  const env = files.pythonPath === undefined ? others : { ...others, PYTHONPATH: files.pythonPath };
  // A process group of its own: Ctrl-C reaches only this process, which then stops the server cleanly.
  return spawn(files.python, args, { env, stdio: 'pipe', detached: true }) as Launcher;
}

/** The addresses that the launcher prints once the server is ready; never resolves if it does not get there. */
function ready(launcher: Launcher): Promise<Addresses> {
  return new Promise((resolve) => {
    createInterface({ input: launcher.stdout }).on('line', (line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line));
    });
  });
}

/** Resolves when the launcher has ended, with its last lines on stderr. Warnings are passed on as they come. */
function errorOutput(launcher: Launcher, onWarning: (text: string) => void): Promise<string> {
  const lines: string[] = [];
  createInterface({ input: launcher.stderr }).on('line', (line) => {
    if (line.startsWith(WARNING)) return onWarning(line.slice(WARNING.length));
    lines.push(line);
    if (lines.length > TAIL_LINES) lines.shift();
  });
  return new Promise((resolve) => {
    launcher.once('error', (error) => resolve(error.message));
    launcher.once('close', () => resolve(lines.join('\n').replace(/^error: /, '')));
  });
}

async function stop(launcher: Launcher, ended: Promise<string>, graceMs: number): Promise<void> {
  launcher.kill('SIGTERM');
  const timer = setTimeout(() => launcher.kill('SIGKILL'), graceMs);
  await ended;
  clearTimeout(timer);
}
