import { ArrowDown, ArrowUp, Copy, Ellipsis, FolderPlus, Trash2 } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { groupSelected, groupsAround } from '../canvas/look.js';
import type { Design } from '../state/document.js';
import { duplicate, group, remove, ungroup } from '../state/edits.js';
import { flatten, mergeDown, mergeSelected, mergeVisible } from '../state/merges.js';
import { step, stepGroup } from '../state/order.js';
import { act, select, useStudio } from '../state/store.js';
import { t } from '../text.js';
import { IconButton } from './parts.js';

/** What can be done with the selected layers, for pointer and keyboard alike. */
export const forward = (ids: readonly string[]) => shift(ids, 1);
export const backward = (ids: readonly string[]) => shift(ids, -1);
const shift = (ids: readonly string[], by: 1 | -1) =>
  act(t.labels.order, (design) => {
    const whole = groupSelected(design.manifest, ids);
    const [id] = ids;
    if (whole) return stepGroup(design, whole.id, by);
    return id ? step(design, id, by) : design;
  });
export const duplicateLayer = (id: string) =>
  act(t.labels.duplicate, (design) => {
    const name = design.manifest.layers.find((layer) => layer.id === id)?.name ?? '';
    return duplicate(design, id, `${name} ${t.layers.copyOf}`);
  });
export const removeLayers = (ids: readonly string[]) => {
  if (act(t.labels.remove, (design) => remove(design, ids))) select([]);
};
export const groupLayers = (ids: readonly string[]) =>
  act(t.labels.group, (design) => group(design, ids, t.layers.group));

export function LayerActions({ design }: { design: Design }) {
  const selection = useStudio((state) => state.selection);
  const solo = useStudio((state) => state.solo);
  const [only] = selection;
  const one = selection.length === 1 ? only : undefined;
  const layer = design.manifest.layers.find(({ id }) => id === one);
  const whole = groupSelected(design.manifest, selection);
  const around = whole ?? (layer && groupsAround(design.manifest, layer)[0]);
  const movable = one !== undefined || whole !== undefined;
  const busy = design.plan !== undefined;

  const actions = {
    solo: () => {
      const id = whole?.id ?? only;
      useStudio.setState({ solo: solo === id ? undefined : id });
    },
    ungroup: () => around && act(t.labels.ungroup, (value) => ungroup(value, around.id)),
    mergeDown: () => one && void mergeDown(one),
    mergeSelected: () => void mergeSelected(selection),
    mergeVisible: () => void mergeVisible(),
    flatten: () => void flatten(),
  };
  const off = [
    ...(movable ? [] : ['solo']),
    ...(one ? [] : ['mergeDown']),
    ...(around ? [] : ['ungroup']),
    ...(selection.length > 1 ? [] : ['mergeSelected']),
  ];

  return (
    <div className="layer-actions" role="toolbar" aria-label={t.layers.more}>
      <IconButton label={t.layers.up} isDisabled={!movable || busy} onPress={() => forward(selection)}>
        <ArrowUp size={16} />
      </IconButton>
      <IconButton label={t.layers.down} isDisabled={!movable || busy} onPress={() => backward(selection)}>
        <ArrowDown size={16} />
      </IconButton>
      <IconButton
        label={t.layers.duplicate}
        isDisabled={!one || busy}
        onPress={() => one && duplicateLayer(one)}
      >
        <Copy size={16} />
      </IconButton>
      <IconButton
        label={t.layers.group}
        isDisabled={selection.length < 2 || busy}
        onPress={() => groupLayers(selection)}
      >
        <FolderPlus size={16} />
      </IconButton>
      <IconButton
        label={t.layers.remove}
        isDisabled={selection.length === 0 || busy}
        onPress={() => removeLayers(selection)}
      >
        <Trash2 size={16} />
      </IconButton>
      <MenuTrigger>
        <Button
          className="icon-button"
          aria-label={t.layers.more}
          isDisabled={busy || design.manifest.layers.length === 0}
        >
          <Ellipsis size={16} />
        </Button>
        <Popover className="popover" placement="bottom end">
          <Menu
            className="menu"
            disabledKeys={off}
            onAction={(key) => actions[key as keyof typeof actions]()}
          >
            {(Object.keys(actions) as (keyof typeof actions)[]).map((key) => (
              <MenuItem key={key} id={key} className="menu-item">
                {t.layers[key]}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
    </div>
  );
}
