import * as z from 'zod';

/** The checks of a finished stack by name, each a `check`. Further checks of a newer server are dropped, not refused. */
export const selfCheckOf = <T extends z.ZodType>(check: T) =>
  z.object({
    recomposition: check,
    blank: check,
    duplicate: check,
    outside: check,
    grey: check,
    doubt: check.exactOptional(),
    ghost: check.exactOptional(),
    shards: check.exactOptional(),
  });
