/** A variable of the environment, where there is one: browsers have none, and Deno may not be allowed to look. */
export function env(name: string): string | undefined {
  try {
    return globalThis.process?.env?.[name] || undefined;
  } catch {
    return undefined;
  }
}
