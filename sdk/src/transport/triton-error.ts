import { MRTError, type MRTErrorCode } from '../errors.js';

interface Rule {
  readonly pattern: RegExp;
  readonly code: MRTErrorCode;
  readonly retryable?: true;
}

/**
 * Errors that Triton raises before model `mrt` sees the request. Its streams carry only a text, without a code, so the text is
 * matched. The first match wins; its first group, if any, is the invalid input.
 */
const RULES: readonly Rule[] = [
  { pattern: /Exceeds maximum queue size/i, code: 'resource_exhausted', retryable: true },
  { pattern: /shared memory pool|No space left on device/i, code: 'resource_exhausted', retryable: true },
  { pattern: /Request timeout expired/i, code: 'deadline_exceeded', retryable: true },
  {
    pattern: /Server not ready|Server is stopping|stopped accepting new/i,
    code: 'unavailable',
    retryable: true,
  },
  {
    pattern: /has no available versions|is not ready|Stub process .* is not healthy/i,
    code: 'unavailable',
    retryable: true,
  },
  { pattern: /unknown model|(?:model|version) .* is not found/i, code: 'not_found' },
  { pattern: /doesn't support|transaction policy/i, code: 'unimplemented' },
  { pattern: /\bcancell?ed\b/i, code: 'cancelled' },
  { pattern: /missing required input\(s\) \['([\w-]+)'/i, code: 'invalid_argument' },
  { pattern: /\binput(?: byte size mismatch for input)? '([\w-]+)'/i, code: 'invalid_argument' },
  { pattern: /parameter '([\w-]+)' has invalid type/i, code: 'invalid_argument' },
  {
    pattern:
      /failed to parse the request JSON|expected \d+ inputs but got|invalid argument|unexpected shape|raw_input_contents/i,
    code: 'invalid_argument',
  },
];

/** The error for an error text of Triton. */
export function tritonError(sent: string, requestId?: string, cause?: unknown): MRTError {
  const text = sent.replace(/^\[request id: [^\]]*\] /, '').trim();
  for (const { pattern, code, retryable = false } of RULES) {
    const match = pattern.exec(text);
    if (match) return new MRTError(code, `Triton: ${text}`, { field: match[1], requestId, retryable, cause });
  }
  return new MRTError('internal', `Triton: ${text}`, { requestId, cause });
}
