import { createGateway, listen } from '../../gateway/openai/index.js';
import { type Command, interrupted, JSON_OPTION, SERVER_OPTIONS, VISITOR_OPTIONS } from '../command.js';
import { checkedTokens, TOKENS_OPTION } from '../input/tokens.js';
import { number, text, texts } from '../input/values.js';

export const gateway: Command = {
  summary: "open OpenAI's images API, and the tasks as JSON, before a server, until Ctrl-C",
  usage: '',
  words: [0, 0],
  options: {
    url: SERVER_OPTIONS.url,
    host: { type: 'string', value: 'ADDRESS', help: 'address to listen on (default: 127.0.0.1)' },
    port: { type: 'string', value: 'N', help: 'default 8080; 0: a free one' },
    ...TOKENS_OPTION,
    ...VISITOR_OPTIONS,
    ...JSON_OPTION,
  },
  async run({ values, signal, report, out }) {
    const host = text(values, 'host') ?? '127.0.0.1';
    const tokens = checkedTokens(text(values, 'tokens'), host);
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
