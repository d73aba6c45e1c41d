const MARKER = Symbol.for('@mrt/sdk.MRTError');

/** The kind of failure; the server uses the same eight codes. */
export type MRTErrorCode =
  | 'invalid_argument'
  | 'resource_exhausted'
  | 'unavailable'
  | 'deadline_exceeded'
  | 'cancelled'
  | 'not_found'
  | 'unimplemented'
  | 'internal';

export const ERROR_CODES = [
  'invalid_argument',
  'resource_exhausted',
  'unavailable',
  'deadline_exceeded',
  'cancelled',
  'not_found',
  'unimplemented',
  'internal',
] as const satisfies readonly MRTErrorCode[];

/** Issues by the path of the value in the caller's input: `{ 'layers[2].region': ['is 40 px wider ...'] }`. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** What an error holds besides its code and text. */
export interface MRTErrorDetails {
  /** The value at fault: a path into the caller's input, or the server's tensor name with an index. */
  field?: string | undefined;
  fieldErrors?: FieldErrors | undefined;
  requestId?: string | undefined;
  /** Whether the same call may succeed later, unchanged. Default false. */
  retryable?: boolean | undefined;
  /** ms before which the same call is not worth repeating, where the server said so. */
  retryAfter?: number | undefined;
  cause?: unknown;
}

/** The one error class of this package. Its message starts with the code, because consoles print only the message. */
export class MRTError extends Error {
  override readonly name = 'MRTError';
  readonly [MARKER] = true;
  readonly code: MRTErrorCode;
  /** The message without its code. */
  readonly text: string;
  readonly field?: string;
  readonly fieldErrors?: FieldErrors;
  readonly requestId?: string;
  readonly retryable: boolean;
  readonly retryAfter?: number;

  constructor(code: MRTErrorCode, text: string, details: MRTErrorDetails = {}) {
    super(`[${code}] ${text}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.text = text;
    this.retryable = details.retryable ?? false;
    if (details.retryAfter !== undefined) this.retryAfter = details.retryAfter;
    if (details.field) this.field = details.field;
    if (details.fieldErrors) this.fieldErrors = details.fieldErrors;
    if (details.requestId) this.requestId = details.requestId;
  }

  /** True for an MRTError of any copy of this package; `instanceof` knows only its own. */
  static is(value: unknown): value is MRTError {
    return typeof value === 'object' && value !== null && MARKER in value;
  }
}

/** An error about one value, named by its path in the caller's input: `invalid('layers[0].image', 'is empty; ...')`. */
export function invalid(field: string, text: string, cause?: unknown): MRTError {
  return new MRTError('invalid_argument', `${field} ${text}`, {
    field,
    fieldErrors: { [field]: [text] },
    cause,
  });
}

/**
 * Refuses what is not a known option, which plain JavaScript would otherwise ignore: `{ sginal }`.
 *
 * @throws MRTError `invalid_argument`
 */
export function checkOptions(options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) throw invalid(unknown, `is not a known option; there are ${known.join(', ')}`);
}

/** The error of a run that its caller cancelled. */
export function cancelled(requestId?: string, cause?: unknown): MRTError {
  return new MRTError('cancelled', 'the run was cancelled by its caller', { requestId, cause });
}

/** An MRTError with the id of its request added; anything else unchanged. */
export function withRequestId(error: unknown, requestId: string): unknown {
  if (!MRTError.is(error) || error.requestId !== undefined) return error;
  const { code, text, field, fieldErrors, retryable, retryAfter, cause } = error;
  return new MRTError(code, text, { field, fieldErrors, retryable, retryAfter, cause, requestId });
}
