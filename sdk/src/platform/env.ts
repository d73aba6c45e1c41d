/** An environment variable; undefined in browsers, and in Deno without permission to read it. */
export function env(name: string): string | undefined {
  try {
    return globalThis.process?.env?.[name] || undefined;
  } catch {
    return undefined;
  }
}
