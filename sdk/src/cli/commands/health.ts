import { MRTError } from '../../errors.js';
import { MRT } from '../../mrt.js';
import type { ServerInfo, Vocabulary } from '../../transport/server-info.js';
import { type Command, SERVER_OPTIONS } from '../command.js';
import { headersOf } from '../input/values.js';
import { namedClient, using } from '../with-client.js';

export const health: Command = {
  summary: 'whether a server accepts requests, and the limits of its model',
  usage: '',
  words: [0, 0],
  options: SERVER_OPTIONS,
  async run(context) {
    const { values, out } = context;
    await using(namedClient(context) ?? new MRT({ headers: headersOf(values) }), async (mrt) => {
      const health = await mrt.health();
      const info = health.model ? await mrt.info() : undefined;
      const { server, vocabulary, icons, parameters } = info ?? {};
      if (values.json) out.write(`${JSON.stringify({ ...health, server, vocabulary, icons, parameters })}\n`);
      if (!health.model) {
        const text = `the server is ${health.ready ? '' : 'not '}ready, model mrt is not`;
        throw new MRTError('unavailable', text);
      }
      if (values.json) return;
      out.write(`${server?.name} ${server?.version}: ready, model mrt ready\n`);
      for (const [name, value] of Object.entries(parameters ?? {}).sort()) {
        if (name !== 'vocabulary' && name !== 'icons') out.write(`  ${name} ${value}\n`);
      }
      for (const line of [...vocabularyLines(vocabulary), ...iconLines(icons)]) out.write(`${line}\n`);
    });
  },
};

/** The icon sets, one line each. */
function iconLines(icons: ServerInfo['icons']): string[] {
  return (icons?.sets ?? []).map(
    ({ prefix, set, names, author, licence }) =>
      `  draws after ${prefix}: ${names} icons of ${set} by ${author}, ${licence}`,
  );
}

/** The model's vocabulary, one line per kind; none if it is open. */
function vocabularyLines(vocabulary: Vocabulary | undefined): string[] {
  if (!vocabulary) return [];
  const { synonyms, ...lists } = vocabulary;
  const known = Object.entries(lists).map(([kind, phrases]) => `  knows ${kind}: ${phrases.join(', ')}`);
  return [...known, ...Object.entries(synonyms).map(([word, said]) => `  ${word}: also ${said.join(', ')}`)];
}
