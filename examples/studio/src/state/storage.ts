// Projects in this browser's IndexedDB: designs with their histories as plain data, and pixels once each, by digest.
import { createStore, delMany, get, getMany, keys, set, setMany, update } from 'idb-keyval';
import { type Design, digestsOf } from './document.js';
import type { Entry, History } from './history.js';
import { pixelsOf } from './pixels.js';

const designs = createStore('mrt-studio-projects', 'designs');
const files = createStore('mrt-studio-files', 'pixels');
const INDEX = 'index';

/** As many projects are kept, those that are open aside. */
const PROJECTS = 5;
/** What is kept of a history: so many steps, whose pixels take so much. */
const STEPS = 100;
const BYTES = 256 * 2 ** 20;

/** A project as it is listed. */
export interface Listed {
  readonly id: string;
  readonly name: string;
  readonly savedAt: number;
  readonly digests: readonly string[];
}

interface Stored extends Pick<History<Design>, 'past' | 'future'> {
  readonly design: Design;
}

type Index = Readonly<Record<string, Listed>>;

/** Newest first. */
export async function listed(): Promise<Listed[]> {
  const index = await get<Index>(INDEX, designs).catch(() => undefined);
  return Object.values(index ?? {}).sort((a, b) => b.savedAt - a.savedAt);
}

/** A project and its pixels; undefined: it is gone. Steps whose pixels are gone end the history. */
export async function read(
  id: string,
): Promise<{ history: History<Design>; pixels: Map<string, Uint8Array> } | undefined> {
  const stored = await get<Stored>(id, designs).catch(() => undefined);
  if (!stored) return undefined;
  const { design, past, future } = stored;
  const digests = [...new Set([design, ...valuesOf(past), ...valuesOf(future)].flatMap(digestsOf))];
  const found = await getMany<Uint8Array | undefined>(digests, files);
  const pixels = new Map(digests.flatMap((digest, at) => (found[at] ? [[digest, found[at]] as const] : [])));
  const whole = (value: Design) => digestsOf(value).every((digest) => pixels.has(digest));
  if (!whole(design)) return undefined;
  const from = past.findLastIndex(({ value }) => !whole(value)) + 1;
  const to = future.findIndex(({ value }) => !whole(value));
  return {
    history: { past: past.slice(from), present: design, future: to < 0 ? future : future.slice(0, to) },
    pixels,
  };
}

/**
 * Saves a project, while no other tab writes, and drops the oldest ones and what none names any more.
 *
 * @param open ids of projects that tabs have open
 * @param bare without its history
 */
export async function write(
  id: string,
  history: History<Design>,
  { open, bare }: { open: ReadonlySet<string>; bare: boolean },
): Promise<void> {
  const { present, past, future } = bare ? { ...history, past: [], future: [] } : bounded(history);
  const digests = [...new Set([present, ...valuesOf(past), ...valuesOf(future)].flatMap(digestsOf))];
  await navigator.locks.request('mrt-studio-writes', async () => {
    const known = new Set(await keys<string>(files));
    const fresh = digests.filter((digest) => !known.has(digest));
    await setMany(
      fresh.map((digest) => [digest, pixelsOf(digest)]),
      files,
    );
    await set(id, { design: present, past, future } satisfies Stored, designs);
    const own: Listed = { id, name: present.name, savedAt: Date.now(), digests };
    await update<Index>(INDEX, (index) => ({ ...index, [id]: own }), designs);
    await prune(new Set([...open, id]), bare ? 0 : PROJECTS);
  });
}

async function prune(open: ReadonlySet<string>, kept: number): Promise<void> {
  const all = await listed();
  const left = all.filter((each, at) => at < kept || open.has(each.id));
  const gone = all.filter((each) => !left.includes(each)).map(({ id }) => id);
  await update<Index>(INDEX, () => Object.fromEntries(left.map((each) => [each.id, each])), designs);
  await delMany(gone, designs);
  const named = new Set(left.flatMap(({ digests }) => digests));
  const stored = await keys<string>(files);
  await delMany(
    stored.filter((digest) => !named.has(digest)),
    files,
  );
}

/** The newest steps of a history, as many as are kept. */
function bounded({ past, present, future }: History<Design>): History<Design> {
  const named = new Set(digestsOf(present));
  let bytes = 0;
  const fits = ({ value }: Entry<Design>) => {
    for (const digest of digestsOf(value)) {
      if (named.has(digest)) continue;
      named.add(digest);
      bytes += pixelsOf(digest)?.length ?? 0;
    }
    return bytes <= BYTES;
  };
  const back = past.slice(-STEPS).toReversed();
  const cut = back.findIndex((entry) => !fits(entry));
  const next = future.slice(0, STEPS);
  const end = next.findIndex((entry) => !fits(entry));
  return {
    past: (cut < 0 ? back : back.slice(0, cut)).toReversed(),
    present,
    future: end < 0 ? next : next.slice(0, end),
  };
}

const valuesOf = (entries: readonly Entry<Design>[]) => entries.map(({ value }) => value);
