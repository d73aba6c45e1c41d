import { MRTError } from '../errors.js';
import type { ProxyServer } from './proxy.js';

/** Why a server cannot be reached, as far as the runtime says. First match wins; the first group is what to show of it. */
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
    return make(`no TLS with ${address}: ${(tls[1] ?? tls[2])?.trim()}; ${advice}`, false);
  }
  if (proxy)
    return make(
      `no answer from ${address} through the proxy ${proxy.url} that ${proxy.variable} names; check it, or list the host in no_proxy`,
    );
  if (NO_HOST.test(reason)) return make(`the host of ${address} is not known; check \`url\``);
  if (OTHER_PROTOCOL.test(reason))
    return make(
      `${address} takes the connection and hangs up; check host, port and scheme of \`url\` (a Triton as it comes has HTTP on 8000, gRPC on 8001)`,
    );
  const start = /^https?:/.test(address) ? 'npx mrt serve --http-port 8000' : 'npx mrt serve';
  return make(`no answer from ${address}; is the server up? start one with \`${start}\``);
}

/** gRPC puts the last error of its connection into `details`, fetch into the cause of its own. */
function reasonOf(cause: unknown): string {
  const { details = '', cause: inner } = (cause ?? {}) as { details?: string; cause?: { code?: string } };
  const [, last = details] =
    /Last error: (?:Error: )?(.*?)(?: \(\d{4}-[^)]*\))?\. Resolution note/s.exec(details) ?? [];
  return inner instanceof Error ? `${inner.code ?? ''} ${inner.message}` : last;
}

/** The error of a connection that broke after the first event. */
export function lost(address: string, cause?: unknown, requestId?: string, hint = ''): MRTError {
  const text = `the connection to ${address} broke during the run, which is lost; start it again${hint}`;
  return new MRTError('unavailable', text, { requestId, retryable: true, cause });
}

/** The text for a server, or a gateway before it, that asks who is calling. */
export const refused = (address: string, details: string) =>
  `${address} refused the call (${details}); give its credentials in \`headers\``;
