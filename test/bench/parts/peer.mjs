import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MRT } from '@mrt/sdk';
import { launch } from '../../servers/launch.mjs';
import { processesOf } from '../../servers/processes.mjs';
import { median, short, sum } from '../tools/figures.mjs';
import { interpreter, output, python, script } from '../tools/python.mjs';

const MODEL = { blocks: 4, heads: 12 }; // 192 wide
const ASKED = { size: [192, 128], layers: 4, steps: 8, guidance: 4 };
const CALLERS = 8;
const SECONDS = 20; // of each measurement

/** The same random weights behind diffusers' pipeline and behind a server: one caller, eight, whole pages, regions. */
export async function peer() {
  const folder = mkdtempSync(join(tmpdir(), 'mrt-peer-'));
  try {
    const theirs = await python([script('peer.py')], {
      ...{ folder, ...MODEL, ...ASKED },
      ...{ callers: CALLERS, seconds: SECONDS },
    });
    const [from, to] = [join(folder, 'model'), join(folder, 'repository')];
    await output(interpreter('test'), [
      '-m',
      'mrt.export.public',
      '--from',
      from,
      '--to',
      to,
      '--profile',
      'cpu',
    ]);
    const server = await launch({ repository: to, python: interpreter('test') });
    try {
      return report(theirs, await measure(server, join(folder, 'picture.png'), theirs.said));
    } finally {
      await server.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(server, image, prompt) {
  const { size, layers, steps, guidance } = ASKED;
  const [width, height] = size.map((side) => side / 2);
  const corners = [0, 1, 2].map((at) => ({ x: (at % 2) * width, y: at > 1 ? height : 0, width, height }));
  const common = { image, prompt, steps, guidance, seed: 1 };
  const pages = { ...common, layerCount: layers };
  const regions = { ...common, layers: corners.map((region) => ({ region })) };
  const mrt = new MRT({ url: server.url });
  const rows = {};
  for (const [name, input] of Object.entries({ pages, regions })) {
    const { tokens } = await mrt.plan('decompose', input);
    const [one, several] = [await loop(mrt, input, 1), await loop(mrt, input, CALLERS)];
    rows[name] = { tokens, one: median(one.times), several: several.perSecond };
  }
  const megabytes = sum(processesOf(server.pid).map(({ pid }) => peakOf(pid)));
  mrt.close();
  return { ...rows, megabytes };
}

/** Seconds of each run, and runs a second, of callers who each start the next run when the last is done. */
async function loop(mrt, input, callers) {
  await mrt.decompose(input).final();
  const [start, times] = [performance.now(), []];
  const caller = async () => {
    while (performance.now() - start < SECONDS * 1000) {
      const begun = performance.now();
      await mrt.decompose(input).final();
      times.push((performance.now() - begun) / 1000);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return { times, perSecond: (times.length * 1000) / (performance.now() - start) };
}

const peakOf = (pid) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

function report(theirs, ours) {
  const one = median(theirs.one);
  const batched = typeof theirs.batched === 'number' ? theirs.batched : 0;
  const best = Math.max(theirs.several, batched);
  const row = (what, tokens, seconds, perSecond, megabytes) => ({
    what,
    tokens,
    'one: s': short(seconds),
    'times as fast': short(one / seconds),
    [`${CALLERS}: runs/s`]: short(perSecond),
    'times as many': short(perSecond / best),
    MB: megabytes === undefined ? '' : short(megabytes),
  });
  const { pages, regions } = ours;
  const rows = [
    row('diffusers, one at a time', pages.tokens, one, theirs.several, theirs.megabytes),
    row('server, whole pages', pages.tokens, pages.one, pages.several, ours.megabytes),
    row('server, regions', regions.tokens, regions.one, regions.several),
  ];
  const batch = typeof theirs.batched === 'number' ? `${short(theirs.batched)} runs/s` : theirs.batched;
  return {
    words:
      `Diffusers' QwenImageLayeredPipeline and a server of family qwen-image-layered on the same random weights, the same ` +
      `picture of ${ASKED.size.join(' x ')} px, ${ASKED.layers} layers, ${ASKED.steps} steps with guidance. Diffusers has one call at a time; ${CALLERS} pictures ` +
      `in one call: ${batch}. "times as many": of the better of both. "regions": three layers in a quarter of the page each. MB: peak of all ` +
      'processes, of the server both networks of text and pictures, the engine and Triton.',
    tables: [{ title: 'The same weights in the pipeline that people would pick', rows }],
    plot: {
      title: `Runs a second, ${CALLERS} callers`,
      labels: rows.map(({ what }) => what),
      series: { runs: rows.map((each) => each[`${CALLERS}: runs/s`]) },
    },
  };
}
