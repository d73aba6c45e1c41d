import { Client } from './client.js';
import { type ClientOptions, settingsOf } from './config/options.js';
import { parseTarget } from './config/target.js';
import { invalid } from './errors.js';
import { env } from './platform/env.js';
import { GrpcTransport, type Tls } from './transport/grpc/transport.js';
import { HttpTransport } from './transport/http/transport.js';

export interface MRTOptions extends ClientOptions {
  /**
   * `host:port` of Triton's gRPC service, `grpcs://host:port` for TLS, or the `http://` or `https://` address of its
   * HTTP service. Default: MRT_URL, or else 127.0.0.1:8001.
   */
  url?: string | undefined;
  /** Needed only for an address without a scheme: `http` for a bare `host:port`. Default `grpc`. */
  transport?: 'grpc' | 'http' | undefined;
  /** For gRPC. `true`: trust the system's certificate authorities, the same as `grpcs://`. */
  tls?: boolean | Tls | undefined;
  /**
   * For gRPC: ms between pings while a run is open. Default: no pings. By default Triton closes connections that ping more
   * often than every 300,000 ms; use less only where it runs with `--grpc-http2-min-recv-ping-interval-without-data`.
   */
  keepalive?: number | undefined;
}

/**
 * A client of model `mrt` on a Triton Inference Server, for Node, Deno and Bun. It connects on first use and keeps one
 * connection. `@mrt/sdk/web` has the same client for browsers.
 */
export class MRT extends Client {
  /** @throws MRTError `invalid_argument`: an option that cannot be used */
  constructor({
    url = env('MRT_URL') ?? '127.0.0.1:8001',
    transport,
    tls,
    keepalive,
    ...options
  }: MRTOptions = {}) {
    const settings = settingsOf(options);
    if (transport !== undefined && transport !== 'grpc' && transport !== 'http')
      throw invalid('transport', `is ${JSON.stringify(transport)}; give grpc or http`);
    const target = parseTarget(url, transport ?? 'grpc');
    if (transport !== undefined && transport !== target.protocol)
      throw invalid('transport', `is ${transport}, which contradicts url; leave one of them out`);
    if (target.protocol === 'http') {
      if (tls !== undefined)
        throw invalid(
          'tls',
          'applies to gRPC only; over https the runtime decides which certificates to trust (NODE_EXTRA_CA_CERTS)',
        );
      super(new HttpTransport(target.base, settings), settings);
    } else {
      if (tls === false && target.secure)
        throw invalid('tls', 'is false, but url starts with grpcs://; leave one of them out');
      const security = tls ?? target.secure;
      super(new GrpcTransport(target.address, { ...settings, tls: security, keepalive }), settings);
    }
  }
}
