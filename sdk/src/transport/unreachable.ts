import { MRTError } from '../errors.js';
import type { ProxyServer } from './proxy.js';

// Reasons in the runtime's error texts; the group of TLS is the part to show.
const TLS = /SSL routines:[^:]*:([^:]+)|(.*(?:certificate|altnames).*)/i;
const NO_HOST = /ENOTFOUND|EAI_AGAIN|Name resolution failed/;
const OTHER_PROTOCOL = /Failed to connect|HPE_INVALID/;

/** The error of a server that cannot be reached. */
export function noAnswer(
  address: string,
  cause?: unknown,
  { requestId, proxy }: { requestId?: string | undefined; proxy?: ProxyServer | undefined } = {},
): MRTError {
  const reason = reasonOf(cause);
  const tls = TLS.exec(reason);
  const make = (text: string, retryable = true) =>
    new MRTError('unavailable', text, { requestId, retryable, cause });
  if (tls) {
    const advice = 'check `tls` (for https, NODE_EXTRA_CA_CERTS)';
    return make(`TLS with ${address} failed: ${(tls[1] ?? tls[2])?.trim()}; ${advice}`, false);
  }
  if (proxy)
    return make(`no answer from ${address}${through(proxy)}; check it, or list the host in no_proxy`);
  if (NO_HOST.test(reason)) return make(`the host of ${address} cannot be resolved; check \`url\``);
  if (OTHER_PROTOCOL.test(reason))
    return make(
      `${address} closed the connection; check host, port and scheme of \`url\` (Triton's defaults are 8000 for HTTP and 8001 for gRPC)`,
    );
  const start = /^https?:/.test(address) ? 'npx mrt serve --http-port 8000' : 'npx mrt serve';
  return make(`no answer from ${address}; is the server up? start one with \`${start}\``);
}

/** gRPC puts the connection's last error into `details`, fetch into the `cause` of its error. */
function reasonOf(cause: unknown): string {
  const { details = '', cause: inner } = (cause ?? {}) as { details?: string; cause?: { code?: string } };
  const [, last = details] =
    /Last error: (?:Error: )?(.*?)(?: \(\d{4}-[^)]*\))?\. Resolution note/s.exec(details) ?? [];
  return inner instanceof Error ? `${inner.code ?? ''} ${inner.message}` : last;
}

/** The part of a text that names the proxy of a call, if it went through one. */
export const through = (proxy: ProxyServer | undefined) =>
  proxy ? ` through the proxy ${proxy.url} of ${proxy.variable}` : '';

/** The error for a connection that broke after the first event. */
export function lost(address: string, cause?: unknown, requestId?: string, hint = ''): MRTError {
  const text = `the connection to ${address} broke during the run; start the run again${hint}`;
  return new MRTError('unavailable', text, { requestId, retryable: true, cause });
}

/** The text for a server or gateway that requires credentials. */
export const refused = (address: string, details: string) =>
  `${address} refused the call (${details}); pass credentials in \`headers\``;
