import type { Manifest, ManifestLayer } from '@mrt/sdk/web';
import { Eye, EyeOff, Folder, GripVertical, Lock, LockOpen } from 'lucide-react';
import { useState } from 'react';
import {
  Button,
  GridList,
  GridListItem,
  Input,
  TextField,
  ToggleButton,
  useDragAndDrop,
} from 'react-aria-components';
import { groupSelected, groupsAround } from '../canvas/look.js';
import { change, changeGroup } from '../state/edits.js';
import { moveGroup, moveTo, type Target } from '../state/order.js';
import { act, select, useStudio } from '../state/store.js';
import { t } from '../text.js';
import { Thumbnail } from './thumbnail.js';

type Group = NonNullable<Manifest['groups']>[number];
type Row = { readonly key: string; readonly depth: number } & (
  | { readonly layer: ManifestLayer }
  | { readonly group: Group }
);

/** Rows front to back: a group above its layers. */
export function rowsOf(manifest: Manifest): Row[] {
  const rows: Row[] = [];
  let open: string[] = [];
  for (const layer of manifest.layers.toReversed()) {
    const path = groupsAround(manifest, layer).toReversed();
    for (const [depth, group] of path.entries())
      if (!open.includes(group.id)) rows.push({ key: `group:${group.id}`, depth, group });
    open = path.map(({ id }) => id);
    rows.push({ key: layer.id, depth: path.length, layer });
  }
  return rows;
}

export function LayerList({ manifest }: { manifest: Manifest }) {
  const selection = useStudio((state) => state.selection);
  const dropTarget = useStudio((state) => state.dropTarget);
  const [renamed, setRenamed] = useState<string>();
  const rows = rowsOf(manifest);
  const whole = groupSelected(manifest, selection);
  const selected = whole ? [...selection, `${GROUP}${whole.id}`] : selection;
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': String(key) })),
    onReorder({ keys, target }) {
      const moved = [...keys].map(String);
      const groups = moved.filter((key) => key.startsWith(GROUP)).map((key) => key.slice(GROUP.length));
      const layers = manifest.layers
        .filter(
          (layer) =>
            moved.includes(layer.id) && !groupsAround(manifest, layer).some(({ id }) => groups.includes(id)),
        )
        .map(({ id }) => id);
      const to = placeOf(String(target.key), target.dropPosition === 'before');
      act(t.labels.order, (design) =>
        groups.reduce((present, id) => moveGroup(present, id, to), moveTo(design, layers, to)),
      );
    },
  });

  return (
    <GridList
      aria-label={t.layers.title}
      className="rows"
      selectionMode="multiple"
      selectionBehavior="replace"
      selectedKeys={selected}
      onSelectionChange={(keys) => {
        const chosen = keys === 'all' ? manifest.layers.map(({ id }) => id) : [...keys].map(String);
        // A layer taken out of the selected group leaves the others selected.
        const without = whole && selection.some((id) => !chosen.includes(id)) ? `${GROUP}${whole.id}` : '';
        select(
          idsOf(
            manifest,
            chosen.filter((key) => key !== without || chosen.length === 1),
          ),
        );
      }}
      onAction={(key) => setRenamed(String(key))}
      dragAndDropHooks={dragAndDropHooks}
      renderEmptyState={() => <p className="empty">{t.layers.empty}</p>}
    >
      {rows.map((row) => {
        const item = 'layer' in row ? row.layer : row.group;
        const group = 'group' in row;
        const set = (to: { hidden?: boolean; locked?: boolean; name?: string }, label: string) =>
          act(label, (design) => (group ? changeGroup(design, item.id, to) : change(design, item.id, to)));
        const rename = (name: string) => {
          setRenamed(undefined);
          if (name && name !== item.name) set({ name }, t.labels.rename);
        };
        return (
          <GridListItem
            key={row.key}
            id={row.key}
            textValue={item.name}
            className={`row${item.hidden ? ' is-hidden' : ''}${dropTarget === row.key ? ' drop-here' : ''}`}
            style={{ '--depth': row.depth } as never}
          >
            <Button slot="drag" className="grip">
              <GripVertical size={14} aria-hidden="true" />
            </Button>
            {'layer' in row ? (
              <Thumbnail layer={row.layer} />
            ) : (
              <Folder className="folder" size={18} aria-hidden="true" />
            )}
            {renamed === row.key ? (
              <TextField className="rename" aria-label={t.layers.rename} defaultValue={item.name} autoFocus>
                <Input
                  onBlur={(event) => rename(event.target.value)}
                  onKeyDown={(event) => {
                    event.stopPropagation();
                    if (event.key === 'Enter') event.currentTarget.blur();
                    if (event.key === 'Escape') setRenamed(undefined);
                  }}
                />
              </TextField>
            ) : (
              <span className="row-name" title={item.name}>
                {item.name}
              </span>
            )}
            <ToggleButton
              className="row-button"
              aria-label={`${item.hidden ? t.layers.show : t.layers.hide} ${item.name}`}
              isSelected={item.hidden}
              onChange={(hidden) => set({ hidden }, t.labels.hide)}
            >
              {item.hidden ? <EyeOff size={16} /> : <Eye size={16} />}
            </ToggleButton>
            <ToggleButton
              className="row-button quiet"
              aria-label={`${item.locked ? t.layers.unlock : t.layers.lock} ${item.name}`}
              isSelected={item.locked}
              onChange={(locked) => set({ locked }, t.labels.lock)}
            >
              {item.locked ? <Lock size={15} /> : <LockOpen size={15} />}
            </ToggleButton>
          </GridListItem>
        );
      })}
    </GridList>
  );
}

const GROUP = 'group:';

/** What is dropped right below the row of a group goes into it, on top. */
function placeOf(key: string, before: boolean): Target {
  if (!key.startsWith(GROUP)) return before ? { above: key } : { below: key };
  const id = key.slice(GROUP.length);
  return before ? { aboveGroup: id } : { into: id };
}

/** Layers that are selected, a group standing for those in it. */
function idsOf(manifest: Manifest, keys: readonly string[]): string[] {
  const groups = new Set(keys.filter((key) => key.startsWith(GROUP)).map((key) => key.slice(GROUP.length)));
  return manifest.layers
    .filter(
      (layer) => keys.includes(layer.id) || groupsAround(manifest, layer).some(({ id }) => groups.has(id)),
    )
    .map(({ id }) => id);
}
