import type { Done } from '../events.js';
import type { Run } from '../run/run.js';
import type { LayerStack } from '../stack/stack.js';
import type { Context } from './command.js';
import { type Place, save } from './place.js';

/** Follows a run to its end and writes its stack. */
export async function finish(run: Run, context: Context, place: Place): Promise<void> {
  const { report } = context;
  let summary: Done | undefined;
  run
    .on('accepted', (event) => report.event({ type: 'accepted', event }))
    .on('step', (event) => report.event({ type: 'step', event }))
    .on('layer', (event) => report.event({ type: 'layer', event }))
    .on('done', (event) => {
      summary = event;
      report.event({ type: 'done', event });
    });
  await put(await run.final(), context, place, summary);
}

/** Writes a stack, and says what was written and what did not fit into it. */
export async function put(
  stack: LayerStack,
  { report }: Pick<Context, 'report'>,
  place: Place,
  summary?: Done,
): Promise<void> {
  const files = await save(stack, place);
  for (const file of files) report.warnings(file, stack);
  report.written(files, summary);
}
