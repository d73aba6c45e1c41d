import { Group, Label, Rect, Tag, Text } from 'react-konva';
import { changeBox } from '../state/boxes.js';
import type { Plan } from '../state/document.js';
import { actPlan, select, useStudio } from '../state/store.js';
import { t } from '../text.js';
import { isPinching } from './gestures.js';
import { colourOf } from './look.js';
import { type Guide, snapped } from './snap.js';
import { useView } from './view.js';

const LABEL = 20; // px of the screen; above its box where there is room

/** The boxes of a plan on the picture: numbers and colours as in the list. */
export function Boxes({
  plan,
  active,
  onGuides,
}: {
  plan: Plan;
  active: boolean;
  onGuides: (guides: readonly Guide[]) => void;
}) {
  const scale = useView((view) => view.scale);
  const selection = useStudio((state) => state.selection);
  const frame = { x: 0, y: 0, ...plan.canvas };
  return (
    <Group listening={active}>
      {plan.boxes.map(({ id, name, region }, index) => {
        const colour = colourOf(index);
        const chosen = selection.includes(id);
        return (
          <Group key={id}>
            <Rect
              {...region}
              stroke="#fff"
              strokeWidth={chosen ? 5 : 3.5}
              strokeScaleEnabled={false}
              listening={false}
              opacity={0.85}
            />
            <Rect
              id={id}
              {...region}
              stroke={colour}
              strokeWidth={chosen ? 3 : 2}
              strokeScaleEnabled={false}
              fill={chosen ? `${colour}33` : `${colour}0d`}
              draggable={active}
              onMouseDown={({ evt }) => {
                const more = evt.shiftKey;
                if (more) select(chosen ? selection.filter((other) => other !== id) : [...selection, id]);
                else if (!chosen) select([id]);
              }}
              onTouchStart={() => select([id])}
              onDragMove={({ target }) => {
                const others = plan.boxes.filter((other) => other.id !== id).map((other) => other.region);
                const moved = { ...region, x: target.x(), y: target.y() };
                const snap = snapped(moved, [frame, ...others], 6 / scale);
                target.position(snap.region);
                onGuides(snap.guides);
              }}
              onDragEnd={({ target }) => {
                onGuides([]);
                const to = { ...region, x: target.x(), y: target.y() };
                target.position(region);
                if (!isPinching()) actPlan(t.labels.box, (present) => changeBox(present, id, { region: to }));
              }}
            />
            <Label
              x={region.x}
              y={region.y - (region.y * scale >= LABEL ? LABEL / scale : 0)}
              scaleX={1 / scale}
              scaleY={1 / scale}
              listening={false}
            >
              <Tag fill={colour} cornerRadius={3} />
              <Text
                text={`${index + 1}  ${name.slice(0, 28)}`}
                fontSize={12}
                fontStyle="600"
                fontFamily="system-ui, sans-serif"
                padding={4}
                fill="#fff"
              />
            </Label>
          </Group>
        );
      })}
    </Group>
  );
}
