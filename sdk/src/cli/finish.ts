import type { Done } from '../events.js';
import { writeFolder } from '../formats/folder.js';
import type { Run } from '../run.js';
import type { Context } from './command.js';
import { text } from './values.js';

/** Follows a run to its end and writes its stack; `--out` and `--name` rule over the given place. */
export async function finish(
  run: Run,
  context: Context,
  place: { out: string; name: string },
): Promise<void> {
  const { report, values } = context;
  let summary: Done | undefined;
  run
    .on('accepted', (event) => report.event({ type: 'accepted', event }))
    .on('step', (event) => report.event({ type: 'step', event }))
    .on('layer', (event) => report.event({ type: 'layer', event }))
    .on('done', (event) => {
      summary = event;
      report.event({ type: 'done', event });
    });
  const stack = await run.final();
  const files = await writeFolder(
    stack,
    text(values, 'out') ?? place.out,
    text(values, 'name') ?? place.name,
  );
  if (summary) report.written(files, summary);
}
