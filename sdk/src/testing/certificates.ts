import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, bool, bytes, context, oid, seq, set, text, time, uint } from './der.js';

/** PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

export interface Certificates {
  /** The authority that signed both. */
  readonly ca: string;
  /** For localhost and 127.0.0.1. */
  readonly server: Identity;
  readonly client: Identity;
}

const ECDSA_SHA256 = seq(oid('1.2.840.10045.4.3.2'));
const COMMON_NAME = oid('2.5.4.3');
const BASIC_CONSTRAINTS = oid('2.5.29.19');
const ALTERNATIVE_NAMES = oid('2.5.29.17');
const DAY_MS = 86_400_000;

/** An authority, a server and a client, for a day; Node signs certificates, but makes none (RFC 5280 says how). */
export function certificates(): Certificates {
  const authority = keys();
  const of = (name: string, extension: Buffer, own = keys()): Identity => ({
    cert: certificate(name, own.publicKey, extension, authority.privateKey),
    key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  });
  const names = seq(context(2, Buffer.from('localhost')), context(7, Buffer.from([127, 0, 0, 1])));
  const alternative = seq(ALTERNATIVE_NAMES, bytes(names));
  const ca = of(AUTHORITY, seq(BASIC_CONSTRAINTS, bool(true), bytes(seq(bool(true)))), authority);
  return { ca: ca.cert, server: of('server', alternative), client: of('client', alternative) };
}

const AUTHORITY = 'authority';

const keys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

function certificate(name: string, publicKey: KeyObject, extension: Buffer, issuer: KeyObject): string {
  const body = seq(
    context(0, uint(Buffer.from([2])), true), // version 3
    uint(randomBytes(8)),
    ECDSA_SHA256,
    named(AUTHORITY),
    seq(time(new Date(Date.now() - DAY_MS)), time(new Date(Date.now() + DAY_MS))),
    named(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    context(3, seq(extension), true),
  );
  const der = seq(body, ECDSA_SHA256, bits(sign('sha256', body, issuer)));
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

const named = (name: string) => seq(set(seq(COMMON_NAME, text(name))));
