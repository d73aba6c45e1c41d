/** Progress goes to stderr, so that a command's own output can be piped. @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs one named piece of work, beside which others may run, and says how long it took.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 */
export async function step(what, work) {
  const start = performance.now();
  say(`  ${what} ...`);
  try {
    const result = await work();
    say(`  ${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return result;
  } catch (error) {
    say(`  ${what}: failed`);
    throw error;
  }
}
