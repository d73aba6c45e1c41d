import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { invalid } from '../../errors.js';
import type { Progress } from '../../events.js';
import type { MRT } from '../../mrt.js';
import type { TaskInputs } from '../../request/tasks.js';
import type { Plan } from '../../run/plan.js';
import { type Command, type Context, MODEL_OPTIONS } from '../command.js';
import { checkWritable } from '../destination.js';
import { DESIGN_OPTIONS, generateInput, PICTURE_NAME } from '../input/brief.js';
import { PICTURE_OPTIONS, pictureInput, withFileName } from '../input/picture.js';
import { text } from '../input/values.js';
import { briefOf } from '../plan/brief.js';
import { tableOf } from '../plan/table.js';
import { checkedInput } from '../run-task.js';
import { withClient } from '../with-client.js';

export const plan: Command = {
  summary: 'regions, tokens, seconds and memory of a run, without running it',
  usage: '(BRIEF.json | "PROMPT" | - | IMAGE)',
  words: [1, 1],
  options: {
    ...MODEL_OPTIONS,
    ...DESIGN_OPTIONS,
    ...PICTURE_OPTIONS,
    out: {
      type: 'string',
      value: 'BRIEF.json',
      help: 'write the plan as a brief, to edit and run: mrt generate BRIEF.json, or decompose IMAGE --brief BRIEF.json',
    },
  },
  async run(context) {
    const { values, report, out } = context;
    const file = text(values, 'out');
    if (file !== undefined && !file.endsWith('.json'))
      throw invalid('--out', 'is written as a brief; use the extension .json');
    if (file !== undefined) await checkWritable(dirname(file), '--out');
    // --json prints only the plan.
    const quiet = { ...report, serverUp: () => {}, event: () => {} };
    const asking = values.json ? { ...context, report: quiet } : context;
    const { input, plan } = await withClient(asking, await planRequest(asking));
    report.rest();
    if (file !== undefined) await writeBrief(file, briefOf(input, plan));
    if (values.json) out.write(`${JSON.stringify({ event: 'plan', ...plan })}\n`);
    else out.write(`${tableOf(input, plan)}\n`);
    if (file !== undefined && !values.json) report.note(`wrote ${file}`);
  },
};

type Answer = { input: TaskInputs['generate'] | TaskInputs['decompose']; plan: Plan };

/** Checks the argument, and returns the function that asks the server for its plan. */
async function planRequest(context: Context): Promise<(mrt: MRT) => Promise<Answer>> {
  const { words, values, signal, report } = context;
  const [word] = words as [string];
  const onProgress = (event: Progress) => report.event({ type: 'progress', event });
  if (PICTURE_NAME.test(word)) {
    for (const name of ['size', 'text', 'references', 'strict']) {
      if (values[name] !== undefined)
        throw invalid(`--${name}`, `applies to prompts only, and ${word} is a picture`);
    }
    const { input } = await pictureInput(word, context);
    await checkedInput('decompose', input, context);
    return async (mrt) =>
      withFileName(word, async () => {
        return { input, plan: await mrt.plan('decompose', input, { signal, onProgress }) };
      });
  }
  for (const name of Object.keys(PICTURE_OPTIONS)) {
    if (values[name] !== undefined)
      throw invalid(`--${name}`, `applies to pictures only, and ${word} is not one`);
  }
  const { input } = await generateInput(word, context);
  await checkedInput('generate', input, context);
  return async (mrt) => ({ input, plan: await mrt.plan('generate', input, { signal }) });
}

async function writeBrief(path: string, brief: object): Promise<void> {
  await writeFile(path, `${JSON.stringify(brief, null, 2)}\n`).catch((cause) => {
    throw invalid('--out', `(${path}) cannot be written: ${(cause as Error).message}`, cause);
  });
}
