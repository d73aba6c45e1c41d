import { MRTError } from '../../errors.js';
import { complaint } from '../complaint.js';
import { refused } from '../unreachable.js';
import { headOf } from './body.js';
import { errorOf } from './generate.js';

/** The error of an answer that is none: Triton's own words where it has some that we know, else the status of a gateway. */
export async function httpError(response: Response, address: string): Promise<MRTError> {
  const said = errorOf(parsed(await headOf(response)));
  const known = said === undefined ? undefined : complaint(said);
  return known && known.code !== 'internal'
    ? known
    : (ofStatus(response, address, said) ?? known ?? odd(response, address));
}

/** Statuses that mean the same whoever sends them. */
function ofStatus(response: Response, address: string, details?: string): MRTError | undefined {
  const { status, statusText } = response;
  const said = [status, details ?? statusText].join(' ').trim();
  switch (status) {
    case 401:
    case 403:
      return new MRTError('invalid_argument', refused(address, said), { field: 'headers' });
    case 404:
    case 405:
      return new MRTError('unimplemented', `${address} answered ${said}${redirect(response)}; ${NO_TRITON}`);
    case 413:
      return new MRTError(
        'resource_exhausted',
        `${address} finds the request too large (${said}); send smaller pictures`,
      );
    case 429:
      return new MRTError('resource_exhausted', `${address} has too many requests (${said})`, {
        retryable: true,
      });
    case 502:
    case 503:
    case 504:
      return new MRTError('unavailable', `${address} answered ${said}; the server behind it may be down`, {
        retryable: true,
      });
  }
}

/** A status that says nothing, or success with something that Triton does not send: a page to log in on, as a rule. */
function odd(response: Response, address: string): MRTError {
  const { ok, status, statusText, headers } = response;
  if (!ok) return new MRTError('internal', `${address} answered ${`${status} ${statusText}`.trim()}`);
  const type = headers.get('content-type') ?? 'something without a content type';
  return new MRTError('unimplemented', `${address} answered ${type}${redirect(response)}; ${NO_TRITON}`);
}

const NO_TRITON = 'is it the HTTP address of a Triton?';

const redirect = ({ redirected, url }: Response) => (redirected ? ` after a redirect to ${url}` : '');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
