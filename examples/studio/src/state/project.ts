// The project that is open: saved after every change, with its history, and there again after a reload.
import { t } from '../text.js';
import { type Design, digestsOf } from './document.js';
import type { History } from './history.js';
import { keepOnly, keepPixels } from './pixels.js';
import { type Listed, listed, read, write } from './storage.js';
import { begin, say, useStudio } from './store.js';
import { isOurs, openProjects } from './tabs.js';

const TAB = 'mrt-studio-project';
const WAIT = 400; // ms; a drag of a slider is saved once

/** The design as it was opened here: without a change, a second tab has nothing to save. */
let opened: Design | undefined;

/** The project of this tab before a reload, or else the newest. */
export async function lastProject(): Promise<Listed | undefined> {
  const all = await listed();
  return all.find(({ id }) => id === sessionStorage.getItem(TAB)) ?? all[0];
}

/** Opens a project that was saved. @returns false: it is gone */
export async function resume(id: string): Promise<boolean> {
  const found = await read(id);
  if (!found) return false;
  for (const [digest, bytes] of found.pixels) keepPixels(bytes, digest);
  opened = found.history.present;
  begin(opened, id);
  useStudio.setState({ history: found.history });
  return true;
}

/** Saves the design a moment after every change. */
export function keepSaved(): void {
  addEventListener('beforeunload', (event) => {
    const { history, saved } = useStudio.getState();
    const unsaved = saved === 'other' ? history?.present !== opened : !SAVED.includes(saved);
    if (history && unsaved) event.preventDefault();
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last: History<Design> | undefined;
  let work = Promise.resolve();
  useStudio.subscribe(({ history, saved: state }) => {
    if (!history || history === last) return;
    last = history;
    clearTimeout(timer);
    if (state !== 'other') useStudio.setState({ saved: 'saving' });
    timer = setTimeout(() => {
      work = work.then(save);
    }, WAIT);
  });
}

const SAVED: readonly string[] = ['saved', 'bare'];

async function save(): Promise<void> {
  const { history, projectId } = useStudio.getState();
  if (!history) return;
  sessionStorage.setItem(TAB, projectId);
  try {
    if (!(await isOurs(projectId))) return history.present === opened ? copied() : await branch(history);
    await writeOr(projectId, history);
    forget();
  } catch (error) {
    const full = (error as Error).name === 'QuotaExceededError';
    useStudio.setState({ saved: full ? 'full' : 'failed' });
  }
}

/** Where there is no room for the history, without it, and without other projects. */
async function writeOr(id: string, history: History<Design>): Promise<void> {
  const open = await openProjects();
  try {
    await write(id, history, { open, bare: false });
    saved(history, 'saved');
  } catch (error) {
    if ((error as Error).name !== 'QuotaExceededError') throw error;
    await write(id, history, { open, bare: true });
    saved(history, 'bare');
  }
}

/** Says so, unless something was changed meanwhile, which is saved next. */
function saved(history: History<Design>, how: 'saved' | 'bare'): void {
  if (useStudio.getState().history === history) useStudio.setState({ saved: how });
}

/** Another tab saves this project. */
function copied(): void {
  if (useStudio.getState().saved !== 'other') say('note', t.project.other);
  useStudio.setState({ saved: 'other' });
}

/** What is changed in a second tab is a project of its own, so that neither loses anything. */
async function branch(history: History<Design>): Promise<void> {
  const id = crypto.randomUUID();
  await isOurs(id);
  const present = { ...history.present, name: t.project.copyName(history.present.name) };
  useStudio.setState({ projectId: id, saved: 'saving', history: { ...history, present } });
  say('note', t.project.branched(present.name));
}

/** Drops pixels from memory that neither the design nor its history names. */
function forget(): void {
  const { history, running, comparison } = useStudio.getState();
  if (!history || running || comparison) return;
  const all = [history.present, ...[...history.past, ...history.future].map(({ value }) => value)];
  keepOnly(new Set(all.flatMap(digestsOf)));
}
