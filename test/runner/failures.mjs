import { readFileSync } from 'node:fs';

const LINES_OF_A_MESSAGE = 12;
const LINES_OF_OUTPUT = 30;

/**
 * What failed, for the end of a run: a log that is long is often kept by its end alone.
 *
 * @param {{ report?: string, output: string[] }} suite its report (JSON of vitest, JUnit of pytest), where it writes one, and its output
 * @returns {string[]} lines: the name and the message of each test that failed, or the end of the output where no test is named
 */
export function failures({ report, output }) {
  const named = report ? tests(report) : [];
  if (named.length === 0) return output.slice(-LINES_OF_OUTPUT);
  return named.flatMap(({ name, message }) => [name, ...beginning(message)]);
}

function tests(report) {
  try {
    const text = readFileSync(report, 'utf8');
    return report.endsWith('.json') ? ofVitest(JSON.parse(text)) : ofJUnit(text);
  } catch {
    return [];
  }
}

function ofVitest({ testResults }) {
  return testResults.flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0)
      return file.status === 'failed' ? [{ name: file.name, message: file.message }] : [];
    return failed.map((test) => ({
      name: `${file.name} > ${test.fullName}`,
      message: test.failureMessages.join('\n'),
    }));
  });
}

function ofJUnit(text) {
  const cases = text.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"[^>]*[^/]>(.*?)<\/testcase>/gs);
  return [...cases].flatMap(([, file, name, body]) => {
    const failure = body.match(/<(?:failure|error) message="([^"]*)"/);
    return failure ? [{ name: plain(`${file} > ${name}`), message: plain(failure[1]) }] : [];
  });
}

function beginning(message) {
  return message
    .split('\n')
    .slice(0, LINES_OF_A_MESSAGE)
    .map((line) => `  ${line}`);
}

const ENTITIES = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };

function plain(text) {
  return text
    .replace(/&#(?:x([0-9a-fA-F]+)|(\d+));/g, (_, hex, number) =>
      String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(number)),
    )
    .replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity]);
}
