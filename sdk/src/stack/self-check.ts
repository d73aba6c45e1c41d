import * as z from 'zod/mini';

/** The checks of a finished stack by name, each a `check`. Further checks of a newer server are dropped, not refused. */
export const selfCheckOf = <T extends z.ZodMiniType>(check: T) =>
  z.object({
    recomposition: check,
    blank: check,
    duplicate: check,
    outside: check,
    grey: check,
    doubt: z.exactOptional(check),
    ghost: z.exactOptional(check),
    shards: z.exactOptional(check),
  });
