import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** PEM. */
export interface Identity {
  readonly cert: Buffer;
  readonly key: Buffer;
}

export interface Certificates {
  /** The authority that signed both. */
  readonly ca: Buffer;
  /** For localhost and 127.0.0.1. */
  readonly server: Identity;
  readonly client: Identity;
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** An authority, a server and a client, made by the `openssl` command. */
export function certificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'mrt-tls-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const read = (name: string) => readFileSync(join(folder, name));
  const identity = (name: string): Identity => {
    const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
    openssl(
      'req',
      ...EC,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${name}`,
      '-addext',
      names,
    );
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-copy_extensions',
      'copy',
      '-days',
      '2',
      '-out',
      `${name}.pem`,
    );
    return { cert: read(`${name}.pem`), key: read(`${name}.key`) };
  };
  try {
    openssl(
      'req',
      '-x509',
      ...EC,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '2',
      '-subj',
      '/CN=authority',
    );
    return { ca: read('ca.pem'), server: identity('server'), client: identity('client') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
