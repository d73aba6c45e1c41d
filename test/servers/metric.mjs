/** The sum of a metric over the labels that match. */
export async function metric({ metrics }, name, labels = '') {
  const page = await (await fetch(metrics)).text();
  return page
    .split('\n')
    .filter((line) => new RegExp(`^${name}(\\{|\\s)`).test(line) && line.includes(labels))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
