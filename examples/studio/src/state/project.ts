// The project in this browser: the design and its pixels, but not its history.
import { createStore, delMany, get, getMany, keys, set, setMany } from 'idb-keyval';
import { t } from '../text.js';
import { type Design, digestsOf } from './document.js';
import { keepOnly, keepPixels, pixelsOf } from './pixels.js';
import { begin, say, useStudio } from './store.js';

const LAST = 'last';
const designs = createStore('mrt-studio', 'designs');
const files = createStore('mrt-studio-pixels', 'pixels');
const LOCK = 'mrt-studio-';
const WAIT = 400; // ms; a drag of a slider is saved once

interface Project {
  readonly id: string;
  readonly design: Design;
}

/** The design that was open last; undefined: none, or its pixels are gone. */
export async function lastProject(): Promise<Project | undefined> {
  const id = await get<string>(LAST, designs).catch(() => undefined);
  return id ? get<Project>(id, designs).catch(() => undefined) : undefined;
}

export async function resume({ id, design }: Project): Promise<boolean> {
  const digests = digestsOf(design);
  const found = await getMany<Uint8Array | undefined>(digests, files);
  if (found.some((bytes) => !bytes)) return false;
  for (const [at, digest] of digests.entries()) keepPixels(found[at] as Uint8Array, digest);
  begin(design, id);
  return true;
}

/** Saves the design a moment after every change, while no other tab does. */
export function keepSaved(): void {
  addEventListener('beforeunload', (event) => {
    const { history, saved } = useStudio.getState();
    if (history && saved !== 'saved') event.preventDefault();
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saved: Design | undefined;
  let work = Promise.resolve();
  const save = async (id: string, design: Design) => {
    try {
      if (!(await isOurs(id))) return copied();
      await write({ id, design });
      useStudio.setState({ saved: 'saved' });
    } catch (error) {
      const full = (error as Error).name === 'QuotaExceededError';
      useStudio.setState({ saved: full ? 'full' : 'failed' });
    }
  };
  useStudio.subscribe(({ history, projectId }) => {
    const design = history?.present;
    if (!design || design === saved) return;
    saved = design;
    clearTimeout(timer);
    if (useStudio.getState().saved !== 'other') useStudio.setState({ saved: 'saving' });
    timer = setTimeout(() => {
      work = work.then(() => save(projectId, design));
    }, WAIT);
  });
}

/** Another tab saves this project. */
function copied(): void {
  if (useStudio.getState().saved !== 'other') say('note', t.project.other);
  useStudio.setState({ saved: 'other' });
}

async function write(project: Project): Promise<void> {
  const known = new Set(await keys<string>(files));
  const fresh = digestsOf(project.design).filter((digest) => !known.has(digest));
  await setMany(
    fresh.map((digest) => [digest, pixelsOf(digest)]),
    files,
  );
  await set(project.id, project, designs);
  await set(LAST, project.id, designs);
  await dropOthers(project.id, known);
  forget();
}

/** Keeps the projects that tabs have open, and drops the others and pixels that none of them names. */
async function dropOthers(id: string, known: ReadonlySet<string>): Promise<void> {
  const { held: locks = [] } = await navigator.locks.query();
  const open = new Set([LAST, id, ...locks.map(({ name = '' }) => name.replace(LOCK, ''))]);
  const ids = await keys<string>(designs);
  await delMany(
    ids.filter((each) => !open.has(each)),
    designs,
  );
  const left = ids.filter((each) => each !== LAST && open.has(each));
  const kept = await getMany<Project | undefined>(left, designs);
  const named = new Set(kept.flatMap((each) => (each ? digestsOf(each.design) : [])));
  await delMany(
    [...known].filter((digest) => !named.has(digest)),
    files,
  );
}

/** Drops pixels from memory that neither the design nor its history names. */
function forget(): void {
  const { history, running, comparison } = useStudio.getState();
  if (!history || running || comparison) return;
  const all = [history.present, ...[...history.past, ...history.future].map(({ value }) => value)];
  keepOnly(new Set(all.flatMap(digestsOf)));
}

const held = new Map<string, Promise<boolean>>();

/** Whether this tab is the one that saves the project: the first that has it open. */
function isOurs(id: string): Promise<boolean> {
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
