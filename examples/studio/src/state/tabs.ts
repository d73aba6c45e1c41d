// Tabs of this browser: the first that opens a project saves it.
const LOCK = 'mrt-studio-project-';
const held = new Map<string, Promise<boolean>>();

/** Whether this tab is the one that saves the project: the first that has it open. It stays so until it is closed. */
export function isOurs(id: string): Promise<boolean> {
  const known = held.get(id);
  if (known) return known;
  const asked = new Promise<boolean>((resolve) => {
    void navigator.locks.request(LOCK + id, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? new Promise<void>(() => {}) : undefined; // until the tab is closed
    });
  });
  held.set(id, asked);
  return asked;
}

/** Ids of the projects that tabs have open. */
export async function openProjects(): Promise<Set<string>> {
  const { held: locks = [] } = await navigator.locks.query();
  return new Set(locks.flatMap(({ name = '' }) => (name.startsWith(LOCK) ? [name.slice(LOCK.length)] : [])));
}
