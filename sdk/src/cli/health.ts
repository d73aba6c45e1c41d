import { MRTError } from '../errors.js';
import { MRT } from '../mrt.js';
import { type Command, JSON_OPTION, URL_OPTION } from './command.js';
import { text } from './values.js';

export const health: Command = {
  summary: 'whether a server takes requests, and what its model takes',
  usage: '',
  words: [0, 0],
  options: { ...URL_OPTION, ...JSON_OPTION },
  async run({ values, out }) {
    const mrt = new MRT({ url: text(values, 'url') });
    try {
      const health = await mrt.health();
      const { server, parameters } = health.model ? await mrt.info() : {};
      if (values.json) out.write(`${JSON.stringify({ ...health, server, parameters })}\n`);
      if (!health.model)
        throw new MRTError(
          'unavailable',
          `the server is ${health.ready ? '' : 'not '}ready, model mrt is not`,
        );
      if (values.json) return;
      out.write(`${server?.name} ${server?.version}: ready, model mrt ready\n`);
      for (const [name, value] of Object.entries(parameters ?? {}).sort()) {
        out.write(`  ${name} ${value}\n`);
      }
    } finally {
      mrt.close();
    }
  },
};
