import { basename } from 'node:path';
import { MRTError } from '../../errors.js';
import type { RunEvent } from '../../events.js';
import { wordNotes } from '../../response/vocabulary.js';
import type { Layer } from '../../stack/layer.js';
import { attributionsOf } from '../../stack/reference.js';
import type { Graphics } from '../terminal/graphics.js';
import { type Live, liveArea, type Terminal } from '../terminal/live.js';
import { printable } from '../terminal/printable.js';
import { type Reporter, readableSize, readableTimings } from './reporter.js';

const PREVIEW = 128; // px

/** Progress on stderr, on a terminal as a bar (and a picture), otherwise as lines; results on stdout. */
export function textReporter(
  out: NodeJS.WritableStream,
  err: Terminal,
  { live: isLive, graphics }: { live: boolean; graphics: Graphics | undefined },
): Reporter {
  const live = isLive ? liveArea(err, graphics) : undefined;
  const line = (text: string) => {
    live?.clear();
    err.write(`${printable(text)}\n`);
  };
  const printed = new Set<string>(); // `accepted` and `done` repeat the same remarks
  let stage: string | undefined; // the text of the last progress, which repeats for pieces too small to tell
  const printRemarks = (remarks: readonly string[], level: string) => {
    for (const remark of remarks) if (!printed.has(remark)) line(`${level}: ${remark}`);
    for (const remark of remarks) printed.add(remark);
  };
  return {
    preview: live && graphics ? PREVIEW : 0,
    serverStarting: () => (live ? live.show('starting a server') : line('starting a server')),
    serverUp: ({ url }, ms) => line(`server up at ${url} after ${(ms / 1000).toFixed(1)} s`),
    event: (event) => {
      if (event.type === 'done') {
        live?.clear();
        for (const { name } of event.event.dropped ?? [])
          line(`note: layer ${JSON.stringify(name)} turned out to hold nothing and was left out`);
        printRemarks(event.event.remarks, 'warning');
        for (const { set, author, licence, url, icons } of attributionsOf(event.event.stack.layers))
          line(`note: ${icons.join(', ')} of ${set} by ${author}, ${licence}${url ? ` (${url})` : ''}`);
      } else if (event.type !== 'accepted' && live) showWork(live, event);
      else if (event.type !== 'progress' || event.event.text !== stage) line(described(event));
      if (event.type === 'progress') stage = event.event.text;
      if (event.type !== 'accepted') return;
      const { picture, vocabulary } = event.event;
      printRemarks([...(picture?.remarks ?? []), ...wordNotes(vocabulary)], 'note'); // first, so that they are no warnings
      printRemarks(event.event.remarks, 'warning');
    },
    rest: () => live?.clear(),
    note: line,
    warnings: ({ path, warnings }, { layers }) => {
      for (const { layer, text } of warnings) {
        const name = layers.find(({ id }) => id === layer)?.name ?? layer;
        line(
          `warning: ${basename(path)}: ${name === undefined ? '' : `layer ${JSON.stringify(name)} `}${text}`,
        );
      }
    },
    written: (files, done) => {
      for (const { path, bytes } of files) out.write(`${printable(path)}  ${readableSize(bytes)}\n`);
      if (done) out.write(`${readableTimings(done.timings)}\n`);
    },
    interrupted: () => line('cancelled'),
    failed: (error) => line(`mrt: ${reasons(error).join('\nmrt: ')}`),
  };
}

type Work = Extract<RunEvent, { type: 'progress' | 'step' | 'layer' }>;

function showWork(live: Live, event: Work): void {
  const { index, of } = event.event;
  const picture = event.type === 'step' ? event.event.preview : undefined;
  live.show(`${bar(index, of)}  ${printable(described(event))}`, picture);
}

function described({ type, event }: RunEvent): string {
  switch (type) {
    case 'progress':
      return event.text;
    case 'accepted': {
      const { regions, tokens, steps, seed, expert, working } = event;
      const size = working && `${working.width} x ${working.height} px`;
      const work =
        expert === 'experts'
          ? `by the experts${size ? `, looked at in ${size}` : ''}`
          : `${size ? `drawn in ${size}, ` : ''}${tokens} tokens, ${steps} steps`;
      return `accepted: ${regions.length} layers, ${work}, seed ${seed}`;
    }
    case 'step':
      return `step ${event.index}/${event.of}  noise ${event.nextSigma.toFixed(2)}  ${event.ms.toFixed(0)} ms`;
    case 'layer':
      return `layer ${event.index}/${event.of}  ${titleOf(event.layer)}`;
    case 'done':
      return 'done';
  }
}

/** A layer's name, with what says more: its kind, who wrote its string, in which font. */
function titleOf({ name, kind, lettering, text, reference }: Layer): string {
  const family = lettering === 'typeset' ? text?.family : undefined;
  const more = [kind === name.toLowerCase() ? undefined : kind, lettering, family, reference?.icon].filter(
    Boolean,
  );
  return more.length > 0 ? `${name} (${more.join(', ')})` : name;
}

const BAR = 24;

function bar(index: number, of: number): string {
  const full = Math.round((BAR * index) / of);
  return '█'.repeat(full) + '░'.repeat(BAR - full);
}

/** One line for every wrong value. */
function reasons(error: unknown): string[] {
  if (!MRTError.is(error)) return [error instanceof Error ? error.message : String(error)];
  const each = Object.entries(error.fieldErrors ?? {}).flatMap(([field, texts]) =>
    texts.map((text) => `[${error.code}] ${field} ${text}`),
  );
  return each.length > 1 ? each : [error.message];
}
