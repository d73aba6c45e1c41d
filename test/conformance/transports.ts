import { MRT as GrpcMRT } from '../../sdk/src/mrt.js';
import { MRT as WebMRT } from '../../sdk/src/web.js';
import type { SharedServer } from '../servers/shared.js';

/** The two ways to the one server: gRPC, and HTTP by a front. */
export const TRANSPORTS = ['grpc', 'http'] as const;
/** Triton's own HTTP too, which other deployments may open. */
export const ALL_TRANSPORTS = [...TRANSPORTS, 'tritonHttp'] as const;
const timeouts = { connect: 60_000 }; // machines are busy
type TransportName = (typeof ALL_TRANSPORTS)[number];

/** A client of either entry. */
export const clientOf = (server: SharedServer, transport: TransportName, maxRetries = 0) =>
  transport === 'grpc'
    ? new GrpcMRT({ url: server.url, maxRetries, timeouts })
    : new WebMRT({ url: `http://${server[transport]}`, maxRetries, timeouts });

/** Says whether what one transport gave, by name, is what the other gave before it. */
export class Twins {
  readonly #first = new Map<string, unknown>();

  /** What the other transport gave under this name; for the first of the two, `value` itself. */
  of<T>(name: string, value: T): T {
    const first = this.#first.get(name);
    if (first === undefined) this.#first.set(name, value);
    return (first ?? value) as T;
  }
}
