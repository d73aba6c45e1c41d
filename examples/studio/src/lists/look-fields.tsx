import { BLEND_MODES, type BlendMode, type ManifestGroup, type ManifestLayer } from '@mrt/sdk/web';
import { ChevronDown } from 'lucide-react';
import {
  Button,
  Checkbox,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  Slider,
  SliderOutput,
  SliderThumb,
  SliderTrack,
} from 'react-aria-components';
import { change, changeGroup } from '../state/edits.js';
import { act } from '../state/store.js';
import { t } from '../text.js';

type Mode = BlendMode | 'pass-through';
interface Look {
  readonly opacity?: number;
  readonly blendMode?: Mode;
  readonly clipped?: boolean;
}

/** Opacity, blend mode and clipping of a layer or a group. */
export function LookFields({ layer, group }: { layer?: ManifestLayer; group?: ManifestGroup }) {
  const item = layer ?? group;
  if (!item) return null;
  const { id, opacity, clipped = false } = item;
  const mode: Mode = item.blendMode ?? 'normal';
  const modes: readonly Mode[] = group ? ['pass-through', ...BLEND_MODES] : BLEND_MODES;
  const set = (label: string, to: Look, held = false) =>
    act(
      label,
      (design) =>
        group ? changeGroup(design, id, to) : change(design, id, to as Look & { blendMode: BlendMode }),
      held,
    );
  return (
    <>
      <Slider
        className="slider"
        value={Math.round(opacity * 100)}
        minValue={0}
        maxValue={100}
        onChange={(value) => set(t.labels.opacity, { opacity: (value as number) / 100 }, true)}
      >
        <Label>{t.layers.opacity}</Label>
        <SliderOutput>{({ state }) => `${state.getThumbValueLabel(0)} %`}</SliderOutput>
        <SliderTrack className="track">
          <SliderThumb className="thumb" />
        </SliderTrack>
      </Slider>
      <div className="blend-fields">
        <Select
          className="select"
          selectedKey={mode}
          onSelectionChange={(key) => set(t.labels.blend, { blendMode: key as Mode })}
        >
          <Label>{t.layers.blend}</Label>
          <Button className="button">
            <SelectValue /> <ChevronDown size={14} aria-hidden="true" />
          </Button>
          <Popover className="popover scrolls">
            <ListBox className="menu">
              {modes.map((each) => (
                <ListBoxItem key={each} id={each} className="menu-item" textValue={t.modes[each]}>
                  {t.modes[each]}
                </ListBoxItem>
              ))}
            </ListBox>
          </Popover>
        </Select>
        {layer?.role !== 'background' && (
          <Checkbox
            className="check"
            isSelected={clipped}
            onChange={(on) => set(t.labels.clip, { clipped: on })}
          >
            <span className="check-box" aria-hidden="true" />
            {t.layers.clip}
          </Checkbox>
        )}
      </div>
    </>
  );
}
