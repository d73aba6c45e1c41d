// Whether a series of samples grows: the median of the slopes between all pairs of samples (Theil-Sen), which a few odd
// samples do not move, times the time they span.

const MB = 2 ** 20;

// Below these a series is flat. Memory: allocators keep what the largest batch so far needed, and a larger one may come at any
// time; a leak grows with every run, so that a longer soak tells them apart. Open files and threads come and go with callers.
const ALLOWED = {
  rss: (middle, once) => Math.max(6 * MB, 0.03 * middle) + once,
  files: () => 8,
  threads: () => 4,
  shared: () => 2 * MB,
};

/**
 * { start, end, growth, allowed, flat } of samples { at, value } in seconds; start and end are medians of their fifths.
 * `once`: bytes that memory may grow by beyond that, in a load too short to have had its largest batch early.
 */
export function growthOf(kind, samples, once = 0) {
  const values = samples.map(({ value }) => value);
  const fifth = Math.max(1, Math.floor(values.length / 5));
  const [start, end] = [median(values.slice(0, fifth)), median(values.slice(-fifth))];
  const growth = slope(samples) * (samples[samples.length - 1].at - samples[0].at);
  const allowed = ALLOWED[kind](median(values), once);
  return { start, end, growth, allowed, flat: growth <= allowed };
}

function slope(samples) {
  const slopes = samples.flatMap((one, index) =>
    samples.slice(index + 1).map((other) => (other.value - one.value) / (other.at - one.at)),
  );
  return median(slopes);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
