import { env, setEnv } from '../platform/env.js';

/** A proxy from the environment, without its credentials. */
export interface ProxyServer {
  readonly variable: string;
  readonly url: string;
}

/** In the order and spelling of grpc-js. */
const GRPC = ['grpc_proxy', 'https_proxy', 'http_proxy'];

/**
 * The proxy for gRPC to `host:port`; undefined for none. The rules of grpc-js, with three exceptions: loopback never goes
 * through a proxy, and `NO_PROXY` and `*` are respected too.
 */
export function grpcProxy(address: string): ProxyServer | undefined {
  const host = hostOf(address);
  return isLoopback(host) || isExempt(host, ['no_grpc_proxy', 'no_proxy', 'NO_PROXY'])
    ? undefined
    : firstOf(GRPC);
}

/** The proxy that this runtime's `fetch` uses for an address: always in Deno and Bun, in Node only if enabled. */
export function fetchProxy(address: string): ProxyServer | undefined {
  const { process, Deno, Bun } = globalThis as {
    process?: { execArgv?: readonly string[] };
    Deno?: unknown;
    Bun?: unknown;
  };
  const enabled = env('NODE_USE_ENV_PROXY') === '1' || process?.execArgv?.includes('--use-env-proxy');
  if (!Deno && !Bun && !enabled) return undefined;
  const { hostname, protocol } = new URL(address);
  const scheme = protocol.slice(0, -1);
  return isExempt(hostname, ['no_proxy', 'NO_PROXY'])
    ? undefined
    : firstOf([`${scheme}_proxy`, `${scheme.toUpperCase()}_PROXY`]);
}

/**
 * Lists loopback in `no_proxy` where this runtime's `fetch` would send even that through a proxy, which cannot reach servers on
 * this machine. Node reads the variable with every call.
 */
export function bypassProxyForLoopback(): void {
  if (!fetchProxy('http://127.0.0.1') && !fetchProxy('https://127.0.0.1')) return;
  const listed = env('no_proxy') ?? env('NO_PROXY');
  setEnv('no_proxy', [listed, 'localhost', '127.0.0.1', '[::1]', '::1'].filter(Boolean).join(','));
}

export function isLoopback(host: string): boolean {
  return /^(?:(?:.*\.)?localhost|127(?:\.\d{1,3}){3}|\[?::1\]?|\[?::ffff:127(?:\.\d{1,3}){3}\]?|0\.0\.0\.0)$/i.test(
    host,
  );
}

function firstOf(variables: readonly string[]): ProxyServer | undefined {
  const variable = variables.find((name) => env(name));
  const value = variable && env(variable);
  if (!variable || !value || !URL.canParse(value)) return undefined;
  const { protocol, host } = new URL(value);
  return protocol === 'http:' || protocol === 'https:'
    ? { variable, url: `${protocol}//${host}` }
    : undefined;
}

/** Whether the first of these variables that is set lists the host, its domain or its network. */
function isExempt(host: string, variables: readonly string[]): boolean {
  const listed = variables.map(env).find(Boolean) ?? '';
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  return listed.split(/[\s,]+/).some((entry) => {
    const [, domain = ''] = /^\*?(.*?)(?::\d+)?$/.exec(entry.toLowerCase()) ?? [];
    if (entry === '*' || entry.toLowerCase() === name) return true;
    return (
      domain !== '' &&
      (name === domain || name.endsWith(`.${domain.replace(/^\./, '')}`) || inNetwork(name, domain))
    );
  });
}

/** Whether an IPv4 address lies in a network like 10.0.0.0/8. */
function inNetwork(host: string, network: string): boolean {
  const [base = '', bits] = network.split('/');
  const [a, b] = [numberOf(host), numberOf(base)];
  const size = Number(bits);
  if (bits === undefined || a === undefined || b === undefined || !(size >= 0 && size <= 32)) return false;
  const step = 2 ** (32 - size);
  return Math.floor(a / step) === Math.floor(b / step);
}

function numberOf(ip: string): number | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(ip)) return undefined;
  return ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

const hostOf = (address: string) => address.replace(/:\d+$/, '');
