import { readFileSync } from 'node:fs';
import { invalid } from '../../errors.js';
import { createGateway, listen } from '../../gateway/openai/index.js';
import { type Command, interrupted, JSON_OPTION, SERVER_OPTIONS, VISITOR_OPTIONS } from '../command.js';
import { number, text, texts } from '../input/values.js';

export const gateway: Command = {
  summary: "open OpenAI's images API, and the tasks as JSON, before a server, until Ctrl-C",
  usage: '',
  words: [0, 0],
  options: {
    url: SERVER_OPTIONS.url,
    host: { type: 'string', value: 'ADDRESS', help: 'address to listen on (default: 127.0.0.1)' },
    port: { type: 'string', value: 'N', help: 'default 8080; 0: a free one' },
    tokens: {
      type: 'string',
      value: 'FILE',
      help: 'with a bearer token a line; needed for any address but loopback',
    },
    ...VISITOR_OPTIONS,
    ...JSON_OPTION,
  },
  async run({ values, signal, report, out }) {
    const host = text(values, 'host') ?? '127.0.0.1';
    const tokens = tokensOf(text(values, 'tokens'));
    if (tokens.length === 0 && !LOOPBACK.test(host))
      throw invalid('host', `is ${host}, which others can reach; name a file of tokens with --tokens`);
    const made = createGateway({
      url: text(values, 'url'),
      tokens,
      hosts: texts(values, 'hostname'),
      origins: texts(values, 'origin'),
    });
    const listening = await listen(made, { host, port: number(values, 'port') ?? 8080 });
    const base = `http://${listening.address}/v1`;
    out.write(values.json ? `${JSON.stringify({ event: 'gateway', base })}\n` : `${base}\n`);
    if (!values.json) report.note("for OpenAI's clients: base_url; Ctrl-C stops it");
    await interrupted(signal);
    await listening.close();
  },
};

const LOOPBACK = /^(?:127\.|localhost$|::1$)/;

function tokensOf(path: string | undefined): string[] {
  if (path === undefined) return [];
  const tokens = readFileSync(path, 'utf8').split(/\s+/).filter(Boolean);
  if (tokens.length === 0) throw invalid('tokens', `is ${path}, which has none; write one a line`);
  return tokens;
}
