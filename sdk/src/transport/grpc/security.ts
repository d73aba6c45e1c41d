import { type ChannelCredentials, credentials } from '@grpc/grpc-js';
import { invalid } from '../../errors.js';

/** A PEM file's content, as text or bytes. */
export type Pem = string | Uint8Array;

/** Certificates to trust, and the client's own. */
export interface Tls {
  /** Certificates of the trusted authorities. Default: the system's. */
  ca?: Pem | undefined;
  /** The client's certificate and key, for mutual TLS. */
  cert?: Pem | undefined;
  key?: Pem | undefined;
}

/** TLS with a server that this process has started itself, on loopback: its certificate is for the names that others use. */
export const OWN_SERVER = Symbol('own server');

/** @throws MRTError `invalid_argument`: one of `cert` and `key` without the other, or something that is not PEM */
export function credentialsOf(tls: boolean | Tls | typeof OWN_SERVER): ChannelCredentials {
  if (tls === false) return credentials.createInsecure();
  if (tls === OWN_SERVER) return credentials.createSsl(null, null, null, { rejectUnauthorized: false });
  const { ca, cert, key } = tls === true ? ({} as Tls) : tls;
  if ((cert === undefined) !== (key === undefined)) {
    throw invalid(`tls.${cert ? 'key' : 'cert'}`, 'is missing; a client certificate and its key go together');
  }
  for (const [field, value] of Object.entries({ ca, cert, key })) {
    if (value === undefined || textOf(value).includes('-----BEGIN ')) continue;
    throw invalid(`tls.${field}`, 'is not PEM; give the content of the .pem file, not its path');
  }
  try {
    return credentials.createSsl(buffer(ca), buffer(key), buffer(cert));
  } catch (cause) {
    throw invalid('tls', `cannot be used: ${(cause as Error).message}`, cause);
  }
}

const textOf = (pem: Pem) => (typeof pem === 'string' ? pem : new TextDecoder().decode(pem));
const buffer = (pem: Pem | undefined) => (pem === undefined ? null : Buffer.from(textOf(pem)));
