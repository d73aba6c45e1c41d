import { ArrowDown, ArrowUp, Combine, Layers2, Play, Plus, RefreshCw, Trash2, X } from 'lucide-react';
import { Button, GridList, GridListItem } from 'react-aria-components';
import { colourOf } from '../canvas/look.js';
import { apartInside } from '../run/apart.js';
import { discardPlan, planAgain, runPlan } from '../run/plans.js';
import { changeBox, drawBox, mergeBoxes, removeBoxes, stepBox } from '../state/boxes.js';
import type { Box, Plan } from '../state/document.js';
import { actPlan, select, useStudio } from '../state/store.js';
import { t } from '../text.js';
import { IconButton, Px, Words } from './parts.js';

/** The plan in words and numbers, for those who do not drag. */
export function PlanPanel({ plan }: { plan: Plan }) {
  const selection = useStudio((state) => state.selection);
  const running = useStudio((state) => state.running !== undefined);
  const [only] = selection;
  const box = plan.boxes.find(({ id }) => id === only);
  const add = () => {
    const { width, height } = plan.canvas;
    const region = { x: width / 4, y: height / 4, width: width / 2, height: height / 2 };
    actPlan(t.labels.draw, (present) => drawBox(present, region, t.plan.newBox));
  };

  return (
    <div className="plan">
      <header className="panel-head">
        <h2>{t.plan.title}</h2>
        <span className="cost">{costText(plan)}</span>
        <IconButton label={t.plan.again} isDisabled={running} onPress={() => void planAgain()}>
          <RefreshCw size={15} />
        </IconButton>
      </header>
      <GridList
        aria-label={t.plan.boxes}
        className="rows boxes"
        selectionMode="multiple"
        selectionBehavior="replace"
        selectedKeys={selection}
        onSelectionChange={(keys) =>
          select(keys === 'all' ? plan.boxes.map(({ id }) => id) : [...keys].map(String))
        }
        renderEmptyState={() => (
          <p className="empty">{plan.task === 'decompose' ? t.plan.none : t.plan.draw}</p>
        )}
      >
        {plan.boxes
          .map((each, index) => ({ each, index }))
          .toReversed()
          .map(({ each, index }) => (
            <GridListItem key={each.id} id={each.id} textValue={each.name} className="row box-row">
              <span className="number" style={{ background: colourOf(index) }}>
                {index + 1}
              </span>
              <span className="row-name" title={each.name}>
                {each.name}
              </span>
              <span className="row-note">
                {each.kind} {each.region.width}×{each.region.height}
              </span>
            </GridListItem>
          ))}
      </GridList>
      <div className="layer-actions" role="toolbar" aria-label={t.plan.boxes}>
        <IconButton label={t.plan.add} onPress={add}>
          <Plus size={16} />
        </IconButton>
        <IconButton
          label={t.layers.up}
          isDisabled={!box}
          onPress={() => only && actPlan(t.labels.orderBox, (present) => stepBox(present, only, 1))}
        >
          <ArrowUp size={16} />
        </IconButton>
        <IconButton
          label={t.layers.down}
          isDisabled={!box}
          onPress={() => only && actPlan(t.labels.orderBox, (present) => stepBox(present, only, -1))}
        >
          <ArrowDown size={16} />
        </IconButton>
        <IconButton
          label={t.plan.merge}
          isDisabled={selection.length < 2}
          onPress={() => actPlan(t.labels.mergeBox, (present) => mergeBoxes(present, selection))}
        >
          <Combine size={16} />
        </IconButton>
        <IconButton
          label={t.plan.remove}
          isDisabled={selection.length === 0}
          onPress={() => deleteBoxes(selection)}
        >
          <Trash2 size={16} />
        </IconButton>
      </div>
      {box && selection.length === 1 && <BoxFields key={box.id} box={box} plan={plan} />}
      {plan.remarks.length > 0 && (
        <ul className="remarks">
          {plan.remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
      {plan.task === 'add' && box && (
        <div className="part">
          <p className="hint">{t.make.partHint}</p>
          <Button
            className="button wide"
            isDisabled={running}
            onPress={() => void apartInside(box.region, plan.above)}
          >
            <Layers2 size={15} aria-hidden="true" /> {t.make.part}
          </Button>
        </div>
      )}
      <div className="panel-foot">
        <Button className="button quiet" onPress={discardPlan} isDisabled={running}>
          <X size={15} aria-hidden="true" /> {t.plan.discard}
        </Button>
        <Button
          className="button primary"
          isDisabled={running || (plan.task !== 'decompose' && plan.boxes.length === 0)}
          onPress={() => void runPlan()}
        >
          <Play size={15} aria-hidden="true" /> {plan.task === 'add' ? t.make.addRun : t.plan.run}
        </Button>
      </div>
    </div>
  );
}

function costText({ cost, task }: Plan): string {
  if (!cost) return task === 'add' ? '' : t.plan.unknown; // a box that was drawn has not been planned yet
  const seconds = cost.seconds < 10 ? cost.seconds.toFixed(1) : Math.round(cost.seconds);
  const tokens = cost.tokens > 0 ? ` · ${cost.tokens.toLocaleString('en')} ${t.plan.tokens}` : ''; // the experts have none
  return `≈ ${seconds} ${t.plan.seconds}${tokens}`;
}

export function deleteBoxes(ids: readonly string[]): void {
  actPlan(t.labels.deleteBox, (plan) => removeBoxes(plan, ids));
  select([]);
}

function BoxFields({ box, plan }: { box: Box; plan: Plan }) {
  const set = (to: Partial<Box>) => actPlan(t.labels.box, (present) => changeBox(present, box.id, to));
  const { region } = box;
  const { width, height } = plan.canvas;
  return (
    <div className="properties">
      <Words label={t.plan.name} value={box.name} onDone={(name) => set({ name: name || box.name })} />
      <Words label={t.plan.words} value={box.caption} onDone={(caption) => set({ caption })} />
      <fieldset className="px-grid" aria-label={t.layers.size}>
        <Px
          label={t.layers.x}
          value={region.x}
          min={0}
          max={width}
          onChange={(x) => set({ region: { ...region, x } })}
        />
        <Px
          label={t.layers.y}
          value={region.y}
          min={0}
          max={height}
          onChange={(y) => set({ region: { ...region, y } })}
        />
        <Px
          label={t.layers.w}
          value={region.width}
          min={8}
          max={width}
          onChange={(w) => set({ region: { ...region, width: w } })}
        />
        <Px
          label={t.layers.h}
          value={region.height}
          min={8}
          max={height}
          onChange={(h) => set({ region: { ...region, height: h } })}
        />
      </fieldset>
    </div>
  );
}
