import type * as z from 'zod/mini';
import { MRTError } from '../../errors.js';
import { validate } from '../../validate.js';
import { json, statusOf, typed } from '../answers.js';

/** An error of this door, with the status and the type that clients of OpenAI know. */
export class DoorError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly param: string | null = null,
    readonly code: string | null = null,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** Any error as one of this door. No address of the server behind it is told. */
export function doorError(error: unknown, address: string): DoorError {
  if (error instanceof DoorError) return error;
  const known = typed(error, address);
  const { code, text, field, retryable, retryAfter } = known;
  const status = statusOf(known);
  if (status === 401) return new DoorError(status, text, null, 'invalid_api_key');
  return new DoorError(status, text, field ?? null, code, retryable ? (retryAfter ?? 1000) : undefined);
}

/** @throws DoorError for fields that are unknown or of a wrong value */
export function fieldsOf<S extends z.core.$ZodType>(schema: S, sent: unknown): z.output<S> {
  const result = validate(schema, sent);
  if (result.success) return result.data;
  throw wrongField(result.error);
}

function wrongField({ issues }: z.core.$ZodError): DoorError {
  const [issue] = issues;
  const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.');
  const unknown = issue?.code === 'unrecognized_keys';
  const text = unknown ? `there is no parameter ${JSON.stringify(name)}` : `${name}: ${issue?.message}`;
  return new DoorError(400, text, name || null, unknown ? 'unknown_parameter' : 'invalid_value');
}

export const errorObject = ({ status, message, param, code }: DoorError) => ({
  error: { message, type: typeOf(status), param, code },
});

function typeOf(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return status < 500 ? 'invalid_request_error' : 'server_error';
}

export function errorResponse(error: DoorError): Response {
  const later = error.retryAfterMs !== undefined && {
    'retry-after': `${Math.ceil(error.retryAfterMs / 1000)}`,
  };
  return json(errorObject(error), error.status, { ...later });
}

export const notHere = (path: string) =>
  new DoorError(404, `there is no ${path.slice(0, 80)} here`, null, 'unknown_url');

export const isCancelled = (error: unknown) => MRTError.is(error) && error.code === 'cancelled';
