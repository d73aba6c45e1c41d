import { writeFile } from 'node:fs/promises';
import { invalid } from '../../errors.js';
import type { MRT } from '../../mrt.js';
import type { TaskInputs } from '../../request/tasks.js';
import type { Plan } from '../../run/plan.js';
import { checked } from '../check.js';
import { type Command, type Context, MODEL_OPTIONS } from '../command.js';
import { generateInput } from '../input/generate-input.js';
import { naming, PICTURE_OPTIONS, pictureInput } from '../input/picture.js';
import { samplingOf, text } from '../input/values.js';
import { briefOf } from '../plan/brief.js';
import { tableOf } from '../plan/table.js';
import { withClient } from '../with-client.js';
import { PROMPT_OPTION } from './generate.js';

export const plan: Command = {
  summary: 'what a run would be: regions, tokens, seconds and memory, before anything is computed',
  usage: '(BRIEF.json | "PROMPT" | IMAGE)',
  words: [1, 1],
  options: {
    ...MODEL_OPTIONS,
    ...PROMPT_OPTION,
    ...PICTURE_OPTIONS,
    out: {
      type: 'string',
      value: 'BRIEF.json',
      help: 'write the plan as a brief, to be edited and run: mrt generate BRIEF.json, or decompose IMAGE --brief BRIEF.json',
    },
  },
  async run(context) {
    const { values, report, out } = context;
    const file = text(values, 'out');
    if (file !== undefined && !file.endsWith('.json'))
      throw invalid('--out', 'is a brief; let it end in .json');
    const ask = await question(context);
    // The one object of --json is the plan.
    const quiet = { ...report, serverUp: () => {} };
    const { input, plan } = await withClient(values.json ? { ...context, report: quiet } : context, ask);
    if (file !== undefined) await writeBrief(file, briefOf(input, plan));
    if (values.json) out.write(`${JSON.stringify({ event: 'plan', ...plan })}\n`);
    else out.write(`${tableOf(input, plan)}\n`);
    if (file !== undefined && !values.json) report.note(`wrote ${file}`);
  },
};

type Asked = { input: TaskInputs['generate'] | TaskInputs['decompose']; plan: Plan };

/** Those that are not read, too: better told so than taken for a prompt. */
const PICTURE = /\.(png|jpe?g|jfif|webp|avif|heic|heif|gif|bmp|tiff?)$/i;

/** What to ask the server about the word on the command line; checked. */
async function question(context: Context): Promise<(mrt: MRT) => Promise<Asked>> {
  const { words, values, signal } = context;
  const [word] = words as [string];
  if (PICTURE.test(word)) {
    const { input } = await pictureInput(word, context);
    await checked('decompose', input, context);
    return async (mrt) =>
      naming(word, async () => ({ input, plan: await mrt.plan('decompose', input, { signal }) }));
  }
  for (const name of Object.keys(PICTURE_OPTIONS)) {
    if (values[name] !== undefined) throw invalid(`--${name}`, `is for pictures, and ${word} is none`);
  }
  const { input } = await generateInput(word, samplingOf(values));
  await checked('generate', input, context);
  return async (mrt) => ({ input, plan: await mrt.plan('generate', input, { signal }) });
}

async function writeBrief(path: string, brief: object): Promise<void> {
  await writeFile(path, `${JSON.stringify(brief, null, 2)}\n`).catch((cause) => {
    throw invalid('--out', `(${path}) cannot be written: ${(cause as Error).message}`, cause);
  });
}
