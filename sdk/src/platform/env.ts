/** An environment variable; undefined in browsers, and in Deno without permission to read it. */
export function env(name: string): string | undefined {
  try {
    return globalThis.process?.env?.[name] || undefined;
  } catch {
    return undefined;
  }
}

/** Sets an environment variable of this process, where there are any and it may. */
export function setEnv(name: string, value: string): void {
  try {
    if (globalThis.process?.env) globalThis.process.env[name] = value;
  } catch {
    // Deno without permission to write it
  }
}
