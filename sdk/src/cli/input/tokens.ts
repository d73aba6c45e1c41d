import { readFileSync } from 'node:fs';
import { invalid } from '../../errors.js';

/** Who may ask over HTTP, by what they send. */
export const TOKENS_OPTION = {
  tokens: {
    type: 'string',
    value: 'FILE',
    help: 'with a bearer token a line; needed for any address but loopback',
  },
} as const;

const LOOPBACK = /^(?:127\.|localhost$|::1$)/;

/** The tokens of a file; none without one, which is only for an address that nobody else can reach. */
export function checkedTokens(path: string | undefined, host: string): string[] {
  const tokens = tokensOf(path);
  if (tokens.length === 0 && !LOOPBACK.test(host))
    throw invalid('host', `is ${host}, which others can reach; name a file of tokens with --tokens`);
  return tokens;
}

function tokensOf(path: string | undefined): string[] {
  if (path === undefined) return [];
  const tokens = readFileSync(path, 'utf8').split(/\s+/).filter(Boolean);
  if (tokens.length === 0) throw invalid('tokens', `is ${path}, which has none; write one a line`);
  return tokens;
}
