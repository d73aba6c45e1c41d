import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { MRTError } from '../errors.js';
import { errorAnswer } from './answers.js';
import type { Handler } from './listen.js';
import { Door, navigated } from './origins.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Styles may be inline, as widgets set them; scripts may not. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "connect-src 'self' blob: data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
};

/** The header in which the page sends the token of its address. */
export const TOKEN_HEADER = 'x-mrt-token';

/**
 * A page and what it loads, before a front, which answers only who sends the token. Both refuse other names and pages of other
 * origins. The page itself holds no secret: it takes the token from the fragment of its address, which no browser sends.
 *
 * @param folder with index.html
 */
export function siteBefore(front: Handler, { folder, token }: { folder: string; token: string }): Handler {
  const door = new Door({});
  const root = resolve(folder);
  return {
    close: () => front.close(),
    async fetch(request, client) {
      const { pathname } = new URL(request.url);
      if (pathname === '/v2' || pathname.startsWith('/v2/')) {
        if (request.headers.get(TOKEN_HEADER) === token) return front.fetch(request, client);
        return errorAnswer(
          new MRTError(
            'invalid_argument',
            'the token is missing; open the address that the command printed',
            {
              field: 'origin',
            },
          ),
        );
      }
      try {
        door.check(navigated(request));
      } catch (error) {
        return errorAnswer(error as MRTError);
      }
      if (request.method !== 'GET') return new Response(null, { status: 405, headers: { allow: 'GET' } });
      return fileOf(root, pathname === '/' ? '/index.html' : pathname);
    },
  };
}

async function fileOf(root: string, pathname: string): Promise<Response> {
  const type = TYPES[extname(pathname)];
  const path = join(root, pathname);
  const body = type && path.startsWith(root + sep) && !pathname.includes('\0') ? await read(path) : undefined;
  if (!body || !type) return new Response(null, { status: 404, headers: HEADERS });
  return new Response(body, { headers: { ...HEADERS, 'content-type': type } });
}

const read = (path: string) =>
  readFile(path).then(
    (bytes) => new Uint8Array(bytes),
    () => undefined,
  );
