/**
 * Runs the suites of all lanes, one at a time in each lane, all lanes at once. A lane that is through takes suites from the end of
 * the one with the most left.
 *
 * @template T
 * @param {T[][]} lanes
 * @param {(suite: T) => Promise<void>} run
 */
export async function runLanes(lanes, run) {
  const left = lanes.map((lane) => [...lane]);
  const next = (own) =>
    own.shift() ?? left.reduce((most, lane) => (lane.length > most.length ? lane : most)).pop();
  const work = async (own) => {
    for (let suite = next(own); suite !== undefined; suite = next(own)) await run(suite);
  };
  await Promise.all(left.map(work));
}
