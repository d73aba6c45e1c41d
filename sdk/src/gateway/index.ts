import { type ClientOptions, settingsOf } from '../config/options.js';
import { parseTarget } from '../config/target.js';
import { invalid } from '../errors.js';
import { env } from '../platform/env.js';
import { GrpcTransport, type Tls } from '../transport/grpc/transport.js';
import { Front } from './front.js';
import type { FrontLimits } from './limits.js';
import type { Visitors } from './origins.js';

export { MRTError, type MRTErrorCode } from '../errors.js';
export type { Pem, Tls } from '../transport/grpc/security.js';
export type { FrontLimits } from './limits.js';
export { type Handler, type ListeningFront, type ListenOptions, listen } from './listen.js';
export type { Visitors } from './origins.js';
export { siteBefore } from './site.js';
export type { Front };

/** Options of `createFront`. */
export interface FrontOptions extends Visitors, FrontLimits, Pick<ClientOptions, 'headers' | 'timeouts'> {
  /** `host:port` of Triton's gRPC, or `grpcs://host:port` for TLS. Default: MRT_URL, or else 127.0.0.1:8001. */
  url?: string | undefined;
  /** As of `new MRT`. */
  tls?: boolean | Tls | undefined;
}

/**
 * The HTTP of a server of model `mrt`, as a function from a web-standard Request to a Response: for `listen`, or for a runtime
 * that takes such functions itself (`Deno.serve`, `Bun.serve`, Hono). It has no limits on connections then; those are the runtime's.
 *
 * @throws MRTError `invalid_argument`: an option that cannot be used
 */
export function createFront({
  url = env('MRT_URL') ?? '127.0.0.1:8001',
  tls,
  headers,
  timeouts,
  ...options
}: FrontOptions = {}): Front {
  const target = parseTarget(url, 'grpc');
  if (target.protocol !== 'grpc')
    throw invalid('url', `is ${JSON.stringify(url)}; a front asks Triton over gRPC: give host:port`);
  const settings = settingsOf({ headers, timeouts });
  const transport = new GrpcTransport(target.address, {
    ...settings,
    tls: tls ?? target.secure,
    keepalive: undefined,
  });
  return new Front(transport, options);
}
