import { invalid } from '../errors.js';

/** Address and protocol of a server. */
export type Target =
  | { readonly protocol: 'grpc'; readonly address: string; readonly secure: boolean }
  | { readonly protocol: 'http'; readonly base: string };

/** `host:port`, with brackets around an IPv6 address. */
const AUTHORITY = /^(?:\[[\da-f:]+\]|[^\s:/[\]@?#]+):\d{1,5}$/i;

/**
 * Parses `host:port`, `grpc://host:port`, `grpcs://host:port` (TLS), or `http://` and `https://` with any path before Triton's
 * own `/v2`. A bare `host:port` has the default protocol.
 */
export function parseTarget(url: string, defaultProtocol: 'grpc' | 'http'): Target {
  const [, scheme = defaultProtocol, rest = ''] = /^(?:([a-z]+):\/\/)?(.*?)\/*$/is.exec(url) ?? [];
  switch (scheme.toLowerCase()) {
    case 'grpc':
    case 'grpcs': {
      if (!AUTHORITY.test(rest) || !URL.canParse(`http://${rest}`)) break;
      return { protocol: 'grpc', address: rest, secure: scheme.toLowerCase() === 'grpcs' };
    }
    case 'http':
    case 'https': {
      const base = `${scheme.toLowerCase()}://${rest}`;
      if (!URL.canParse(base) || /[\s@?#]/.test(rest)) break;
      return { protocol: 'http', base };
    }
  }
  if (/^[^/]*@/.test(rest)) throw invalid('url', 'contains credentials; pass them in `headers`');
  const example = defaultProtocol === 'grpc' ? '127.0.0.1:8001' : 'http://127.0.0.1:8000';
  throw invalid('url', `is ${JSON.stringify(url)}; give host and port, like ${example}`);
}
