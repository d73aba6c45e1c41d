import { createFront, listen } from '../../gateway/index.js';
import { type Command, interrupted, JSON_OPTION, VISITOR_OPTIONS } from '../command.js';
import { number, text, texts } from '../input/values.js';

export const front: Command = {
  summary: 'open HTTP before a server that runs elsewhere, until Ctrl-C',
  usage: '',
  words: [0, 0],
  options: {
    url: {
      type: 'string',
      value: 'URL',
      help: "of the server's gRPC: HOST:PORT or grpcs://HOST:PORT (default: MRT_URL, or 127.0.0.1:8001)",
    },
    host: { type: 'string', value: 'ADDRESS', help: 'address to listen on (default: 127.0.0.1)' },
    'http-port': { type: 'string', value: 'N', help: 'default 8000; 0: a free one' },
    ...VISITOR_OPTIONS,
    ...JSON_OPTION,
  },
  async run({ values, signal, report, out }) {
    const made = createFront({
      url: text(values, 'url'),
      hosts: texts(values, 'hostname'),
      origins: texts(values, 'origin'),
    });
    const listening = await listen(made, {
      host: text(values, 'host'),
      port: number(values, 'http-port') ?? 8000,
    });
    out.write(
      values.json
        ? `${JSON.stringify({ event: 'front', http: listening.address })}\n`
        : `http ${listening.address}\n`,
    );
    if (!values.json) report.note('Ctrl-C stops it');
    await interrupted(signal);
    await listening.close();
  },
};
