import { parseTarget } from '../../config/target.js';
import { MRT, type MRTOptions } from '../../mrt.js';
import { env } from '../../platform/env.js';
import { Gateway, type GatewayRules } from './gateway.js';

export { MRTError, type MRTErrorCode } from '../../errors.js';
export type { Pem, Tls } from '../../transport/grpc/security.js';
export type { FrontLimits } from '../limits.js';
export { type Handler, type ListeningFront, type ListenOptions, listen } from '../listen.js';
export type { Visitors } from '../origins.js';
export type { Gateway, GatewayRules };

/** Options of `createGateway`. */
export interface GatewayOptions
  extends GatewayRules,
    Pick<MRTOptions, 'url' | 'tls' | 'headers' | 'timeouts'> {}

/**
 * HTTP for apps before a server of model `mrt`, as a function from a web-standard Request to a Response: the tasks (`POST
 * /v1/layers/generate`, `decompose`, `add`, `restyle`, `plan`), OpenAI's images API (`POST /v1/images/generations` and
 * `/v1/images/edits`, `GET /v1/models`; what a picture is made of stands in `data[i].mrt`), and `GET /v1/openapi.json`. Paths and
 * addresses of pictures are never followed.
 *
 * @throws MRTError `invalid_argument`: an option that cannot be used
 */
export function createGateway({
  url = env('MRT_URL') ?? '127.0.0.1:8001',
  tls,
  headers,
  timeouts,
  ...rules
}: GatewayOptions = {}): Gateway {
  const client = new MRT({ url, tls, headers, timeouts, maxRetries: 1, allowFiles: false, allowUrls: false });
  return new Gateway(client, parseTarget(url, 'grpc').protocol === 'grpc' ? url : new URL(url).host, rules);
}
