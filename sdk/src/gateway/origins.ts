import { invalid, MRTError } from '../errors.js';

/** Who may ask a front: the names that it is called by, and the pages whose scripts may use it. */
export interface Visitors {
  /**
   * Host names that lead to this front, besides `localhost` and addresses. Any other is refused: a page could have its own name
   * point here (DNS rebinding) and so read what this front answers.
   */
  hosts?: readonly string[] | undefined;
  /** Origins of pages whose scripts may ask, like `https://studio.example.com`; pages of this front itself may always. */
  origins?: readonly string[] | undefined;
}

const ALLOWED_HEADERS = 'authorization, content-type, traceparent, tracestate, x-mrt-client';
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])$/i;

/** Checks Host and Origin, and makes the headers of CORS. */
export class Door {
  readonly #hosts: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;

  /** @throws MRTError `invalid_argument`: a host or an origin that no browser would send */
  constructor({ hosts = [], origins = [] }: Visitors) {
    for (const origin of origins)
      if (!URL.canParse(origin) || new URL(origin).origin !== origin)
        throw invalid(
          'origins',
          `has ${JSON.stringify(origin)}; give scheme and host, like https://studio.example.com`,
        );
    for (const host of hosts)
      if (!/^[\w.-]+$/.test(host))
        throw invalid('hosts', `has ${JSON.stringify(host)}; give a name without scheme and port`);
    this.#hosts = new Set(['localhost', ...hosts.map((host) => host.toLowerCase())]);
    this.#origins = new Set(origins);
  }

  /** Lets `work` answer those who may ask, and adds what browsers need. Never throws: `refuse` answers an error. */
  async pass(
    request: Request,
    work: () => Promise<Response>,
    refuse: (error: unknown) => Response,
  ): Promise<Response> {
    try {
      this.check(request);
    } catch (error) {
      return refuse(error);
    }
    if (request.method === 'OPTIONS') return this.preflight(request);
    const response = await work().catch(refuse);
    for (const [name, value] of Object.entries(this.cors(request))) response.headers.set(name, value);
    return response;
  }

  /** @throws MRTError `invalid_argument`, field `host` or `origin`: it is not for this front, or not from a page that may ask */
  check(request: Request): void {
    const host = hostOf(request);
    const name = host.replace(/:\d*$/, '').toLowerCase();
    if (!ADDRESS.test(name) && !this.#hosts.has(name))
      throw forbidden(
        `this server is not called ${JSON.stringify(name.slice(0, 80))}; name it with --hostname`,
        'host',
      );
    const origin = request.headers.get('origin');
    if (origin === null) {
      // A picture, a script or a form of another page, which sends no Origin.
      const site = request.headers.get('sec-fetch-site');
      if (site !== null && site !== 'same-origin' && site !== 'none')
        throw forbidden('pages of other origins cannot load this; name them with --origin', 'origin');
    } else if (!this.#origins.has(origin) && !isOf(origin, host)) {
      throw forbidden(
        `pages of ${origin.slice(0, 80)} may not ask this server; name them with --origin`,
        'origin',
      );
    }
  }

  /** The headers that let a page of a listed origin read the answer. */
  cors(request: Request): Record<string, string> {
    const origin = request.headers.get('origin');
    const vary = { vary: 'origin' };
    if (origin === null || !this.#origins.has(origin)) return vary;
    return { ...vary, 'access-control-allow-origin': origin, 'access-control-expose-headers': 'retry-after' };
  }

  /** The answer to a browser that asks before it sends a page's request. */
  preflight(request: Request): Response {
    const headers = new Headers({
      ...this.cors(request),
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': ALLOWED_HEADERS,
      'access-control-max-age': '600',
    });
    if (request.headers.has('access-control-request-private-network'))
      headers.set('access-control-allow-private-network', 'true');
    return new Response(null, { status: 204, headers });
  }
}

/** The host that a request names. */
export const hostOf = (request: Request) => request.headers.get('host') ?? new URL(request.url).host;

/** Whether a page of `origin` was itself loaded from this front. A gateway in between may have taken TLS off. */
const isOf = (origin: string, host: string) =>
  /^https?:\/\//.test(origin) && origin.replace(/^https?:\/\//, '') === host;

const forbidden = (text: string, field: 'host' | 'origin') =>
  new MRTError('invalid_argument', text, { field });

/** A request as the door is to see it: a person who follows a link comes from another site, and may. */
export function navigated(request: Request): Request {
  if (request.headers.get('sec-fetch-mode') !== 'navigate') return request;
  const headers = new Headers(request.headers);
  headers.delete('sec-fetch-site');
  return new Request(request.url, { headers, method: request.method });
}
