import { MRTError } from '../errors.js';
import { refused } from './unreachable.js';

/** The error of an HTTP status that says nothing more, as gateways send it. */
export function httpError({ status, statusText }: Response, address: string): MRTError {
  const said = `${status}${statusText ? ` ${statusText}` : ''}`;
  switch (status) {
    case 401:
    case 403:
      return new MRTError('invalid_argument', refused(address, said), { field: 'headers' });
    case 404:
      return new MRTError(
        'unimplemented',
        `${address} answered ${said}; is it the HTTP address of a Triton?`,
      );
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
    default:
      return new MRTError('internal', `${address} answered ${said}`);
  }
}
