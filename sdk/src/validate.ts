import * as z from 'zod/mini';
import { MRTError } from './errors.js';

/** zod/mini has no texts of its own; a locale set globally would be that of the app, too, if it uses zod. */
const TEXTS = { error: (issue: z.core.$ZodRawIssue) => described(issue as z.core.$ZodIssue)[0]?.text };

/** What `safeParse` gives, with issues that have texts. */
export function validate<S extends z.core.$ZodType>(
  schema: S,
  input: unknown,
): z.core.util.SafeParseResult<z.output<S>> {
  return z.safeParse(schema, input, TEXTS);
}

/**
 * Parses a value with a schema.
 *
 * @throws MRTError `invalid_argument` with one entry in `fieldErrors` for every wrong value
 */
export function parse<S extends z.core.$ZodType>(schema: S, input: unknown): z.output<S> {
  const result = z.safeParse(schema, input, { ...TEXTS, reportInput: true });
  if (result.success) return result.data;
  const found = result.error.issues.flatMap(described);
  const fieldErrors: Record<string, string[]> = {};
  for (const { field, text } of found) {
    fieldErrors[field] ??= [];
    fieldErrors[field].push(text);
  }
  const [first] = found;
  if (!first) throw result.error;
  const more = found.length > 1 ? ` (and ${found.length - 1} more, see fieldErrors)` : '';
  throw new MRTError('invalid_argument', `${first.field} ${first.text}${more}`, {
    field: first.field,
    fieldErrors,
  });
}

interface Described {
  field: string;
  text: string;
}

function described(issue: z.core.$ZodIssue): Described[] {
  const field = pathOf(issue.path ?? []); // none before the schemas around it have added theirs
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        field: pathOf([...(issue.path ?? []), key]),
        text: 'is not a known field',
      }));
    case 'invalid_type':
      return [{ field, text: wrongType(issue.expected, issue.input) }];
    case 'too_small':
      return [{ field, text: tooSmall(issue) }];
    case 'too_big':
      return [{ field, text: `is ${shown(issue.input)}; give at most ${issue.maximum}` }];
    case 'invalid_key':
      return [{ field, text: issue.issues[0]?.message ?? issue.message }];
    case 'invalid_value':
      return [{ field, text: `is not one of ${issue.values.join(', ')}; give one of them` }];
    default:
      return [{ field, text: issue.message ?? 'is not valid' }];
  }
}

function tooSmall(issue: z.core.$ZodIssueTooSmall): string {
  if (issue.origin === 'array') return 'is empty; give at least one';
  if (issue.origin === 'string') return 'is empty; give some text or leave it out';
  return `is ${shown(issue.input)}; give ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
}

const KINDS: Record<string, string> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  array: 'an array',
  object: 'an object',
  record: 'an object',
};

function wrongType(expected: string, input: unknown): string {
  const kind =
    typeof input === 'number' && expected === 'number' ? 'a finite number' : (KINDS[expected] ?? expected);
  return input === undefined ? `is missing; give ${kind}` : `is ${shown(input)}; give ${kind}`;
}

/** A value, short enough for a message and without the content of texts or pictures. */
function shown(value: unknown): string {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'object') return Array.isArray(value) ? 'an array' : 'an object';
  return `a ${typeof value}`;
}

/** `['layers', 2, 'region']` as code: `layers[2].region`; the name of the whole value for an empty path. */
export function pathOf(path: readonly PropertyKey[], whole = 'input'): string {
  const text = path.reduce<string>(
    (start, key) => (typeof key === 'number' ? `${start}[${key}]` : `${start}.${String(key)}`),
    '',
  );
  return text.replace(/^\./, '') || whole;
}
