import { Client } from './client.js';
import { type ClientOptions, settingsOf } from './config/options.js';
import { parseTarget } from './config/target.js';
import { invalid } from './errors.js';
import { env } from './platform/env.js';
import { LaterHttpTransport } from './transport/http/later.js';

export * from './core.js';

export interface MRTOptions extends ClientOptions {
  /** Address of HTTP: of `mrt serve --http-port`, of a gateway, or of Triton's own. Default: MRT_URL, or else http://127.0.0.1:8000. */
  url?: string | undefined;
}

/**
 * A client of model `mrt` on a Triton Inference Server over fetch and server-sent events, for browsers and edge runtimes. It
 * needs only fetch, and imports no gRPC. The server has to list the origin of the page (`mrt serve --origin`), or serve it itself.
 */
export class MRT extends Client {
  /** @throws MRTError `invalid_argument`: an option that cannot be used */
  constructor({ url = env('MRT_URL') ?? 'http://127.0.0.1:8000', ...options }: MRTOptions = {}) {
    const target = parseTarget(url, 'http');
    if (target.protocol !== 'http') {
      throw invalid(
        'url',
        `is ${JSON.stringify(url)}; @mrt/sdk/web only speaks HTTP: give an http:// or https:// address`,
      );
    }
    const settings = settingsOf(options);
    super(new LaterHttpTransport(target.base, settings), settings);
  }
}
