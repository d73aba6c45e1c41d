import type { Region } from '@mrt/sdk/web';
import { create } from 'zustand';
import { t } from '../text.js';
import type { Design, Plan } from './document.js';
import { done, type History, historyOf, redone, undone } from './history.js';

export type Tool = 'move' | 'draw' | 'hand';

/** A run under way. */
export interface Running {
  readonly label: string;
  readonly text: string;
  /** 0 to 1; absent: not known. */
  readonly share?: number;
  /** Object URL of the newest preview, which fills the page's frame. */
  readonly preview?: string;
  /** Digest and place of layers that have landed. */
  readonly landed: readonly Version[];
  readonly cancel: () => void;
}

export interface Notice {
  readonly kind: 'error' | 'note';
  readonly text: string;
  readonly lines?: readonly string[];
}

/** Pixels by digest, and where they lie. */
export interface Version {
  readonly digest: string;
  readonly region: Region;
}

/** Two versions of one layer, of which one is to be chosen. */
export interface Comparison {
  readonly name: string;
  readonly before: Version;
  readonly after: Version;
  readonly take: () => void;
}

interface State {
  readonly projectId: string;
  readonly history: History<Design> | undefined;
  readonly selection: readonly string[];
  readonly tool: Tool;
  readonly overflow: boolean;
  readonly solo: string | undefined;
  readonly running: Running | undefined;
  readonly notice: Notice | undefined;
  readonly comparison: Comparison | undefined;
  /** The layer that a picture over the page would restyle if it were dropped. */
  readonly dropTarget: string | undefined;
  readonly saved: 'saved' | 'bare' | 'saving' | 'failed' | 'full' | 'other';
}

export const useStudio = create<State>()(() => ({
  projectId: '',
  history: undefined,
  selection: [],
  tool: 'move',
  overflow: true,
  solo: undefined,
  running: undefined,
  notice: undefined,
  comparison: undefined,
  dropTarget: undefined,
  saved: 'saved',
}));

const { getState, setState } = useStudio;

export const design = (): Design | undefined => getState().history?.present;
export const useDesign = () => useStudio(({ history }) => history?.present);

/** Starts with a design and an empty history. */
export function begin(value: Design, projectId: string = crypto.randomUUID()): void {
  setState({
    saved: 'saving',
    history: historyOf(value),
    projectId,
    selection: [],
    solo: undefined,
    tool: 'move',
  });
}

/** Does something to the design, as one entry of the history. What cannot be done is said, and changes nothing. */
export function act(label: string, edit: (design: Design) => Design, merge = false): boolean {
  const { history } = getState();
  if (!history) return false;
  try {
    const next = edit(history.present);
    if (next === history.present) return true;
    const { notice } = getState();
    setState({
      history: done(history, label, next, merge),
      notice: notice?.kind === 'note' ? undefined : notice, // it has been read, and covers the picture
    });
    return true;
  } catch (error) {
    say('error', textOf(error));
    return false;
  }
}

/** Replaces all of the design, or starts one. */
export function open(label: string, value: Design): void {
  const { history } = getState();
  if (history) setState({ history: done(history, label, value), selection: [], solo: undefined });
  else begin(value);
}

export const actPlan = (label: string, edit: (plan: Plan) => Plan, merge = false): boolean =>
  act(label, (value) => (value.plan ? { ...value, plan: edit(value.plan) } : value), merge);

export const undo = () => travel(undone);
export const redo = () => travel(redone);

function travel(to: (history: History<Design>) => History<Design>): void {
  const { history, selection } = getState();
  if (!history) return;
  const next = to(history);
  const { plan, manifest } = next.present;
  const left = new Set([...(plan?.boxes ?? manifest.layers)].map(({ id }) => id));
  setState({ history: next, selection: selection.filter((id) => left.has(id)) });
}

export const select = (selection: readonly string[]) => setState({ selection });
export const setTool = (tool: Tool) => setState({ tool });

export const say = (kind: Notice['kind'], text: string, lines?: readonly string[]) =>
  setState({ notice: { kind, text, ...(lines && { lines }) } });
export const dismiss = () => setState({ notice: undefined });

/** An error in a sentence for people. */
export function textOf(error: unknown): string {
  const { code, text, field } = error as { code?: string; text?: string; field?: string };
  if (field === 'origin') return t.run.token;
  if (code === 'unavailable') return t.run.gone;
  if (text) return `${field ? `${field}: ` : ''}${text}`;
  return error instanceof Error ? error.message : String(error);
}
