import { MRTError } from '../../errors.js';
import { fetchProxy } from '../proxy.js';
import { refused, through } from '../unreachable.js';
import { headOf } from './body.js';
import { refusalOf } from './generate.js';

/** The error for an unusable response: Triton's error text where it is a known one, else the HTTP status. */
export async function httpError(response: Response, address: string): Promise<MRTError> {
  const known = refusalOf(parsed(await headOf(response)), retryAfter(response));
  return known && known.code !== 'internal'
    ? known
    : (ofStatus(response, address, known?.text.replace('Triton: ', '')) ??
        known ??
        unexpected(response, address));
}

/** Statuses that mean the same from any server. */
function ofStatus(response: Response, address: string, details?: string): MRTError | undefined {
  const { status, statusText } = response;
  const description = `${[status, details ?? statusText].join(' ').trim()}${through(fetchProxy(address))}`;
  switch (status) {
    case 401:
    case 403:
      return new MRTError('invalid_argument', refused(address, description), { field: 'headers' });
    case 404:
    case 405:
      return new MRTError(
        'unimplemented',
        `${address} answered ${description}${redirect(response)}; ${NOT_TRITON}`,
      );
    case 413:
      return new MRTError(
        'resource_exhausted',
        `${address} refused the request as too large (${description}); send smaller pictures`,
      );
    case 429:
      return new MRTError('resource_exhausted', `${address} reports too many requests (${description})`, {
        retryable: true,
        retryAfter: retryAfter(response),
      });
    case 502:
    case 503:
    case 504:
      return new MRTError(
        'unavailable',
        `${address} answered ${description}; the server behind it may be down`,
        { retryable: true, retryAfter: retryAfter(response) },
      );
  }
}

/** ms, of a header that gives seconds or a date. */
function retryAfter({ headers }: Response): number | undefined {
  const value = headers.get('retry-after') ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const ms = Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** Any other status, or success with content that Triton does not send, usually a login page. */
function unexpected(response: Response, address: string): MRTError {
  const { ok, status, statusText, headers } = response;
  if (!ok)
    return new MRTError(
      'internal',
      `${address} answered ${`${status} ${statusText}`.trim()}${through(fetchProxy(address))}`,
    );
  const type = headers.get('content-type') ?? 'without a content type';
  return new MRTError('unimplemented', `${address} answered ${type}${redirect(response)}; ${NOT_TRITON}`);
}

const NOT_TRITON = 'is it the HTTP address of a Triton server?';

const redirect = ({ redirected, url }: Response) => (redirected ? ` after a redirect to ${url}` : '');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
