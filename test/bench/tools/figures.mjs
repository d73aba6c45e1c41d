/** The value that a share `at` of all lies at or below; 0.5 is the median. */
export function quantile(values, at) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))];
}

export const median = (values) => quantile(values, 0.5);
export const sum = (values) => values.reduce((total, value) => total + value, 0);
export const mean = (values) => sum(values) / values.length;

// What a call adds to the peak of its process is not seen below what the process took before, by a megabyte or so.
const SEEN_MB = 1;

/** Megabytes that were measured at a process's peak; null where they are below what is seen there. */
export const megabytes = (bytes) => (bytes < SEEN_MB * 1e6 ? null : short(bytes / 1e6));

/** A number with three digits that count, or none after the point where it is large. */
export const short = (value) => Number(value >= 100 ? value.toFixed(0) : value.toPrecision(3));
