import type { ServerContext } from '@modelcontextprotocol/server';
import type { Progress } from '../events.js';
import type { Run } from '../run/run.js';

type Call = ServerContext['mcpReq'];

/** Tells the caller how far a run is, if it asked for that. */
export function withProgress(run: Run, call: Call): Run {
  const tell = tellerOf(call);
  if (!tell) return run;
  return run.on('progress', tell).on('step', ({ index, of }) => {
    tell({ text: `step ${index} of ${of}` }, of - index);
  });
}

/** What sends progress, counted up by one each time; undefined if nobody asked for it. `left`: how often it will be called. */
export function tellerOf({
  _meta,
  notify,
}: Call): ((event: Pick<Progress, 'text'>, left?: number) => void) | undefined {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let progress = 0;
  return ({ text: message }, left) => {
    progress += 1;
    const total = left === undefined ? {} : { total: progress + left };
    const params = { progressToken, progress, message, ...total };
    notify({ method: 'notifications/progress', params }).catch(() => {}); // the caller is gone, which its signal tells
  };
}
