import { ImagePlus, Layers2, Shapes, Sparkles, SquareDashed, WandSparkles } from 'lucide-react';
import { useState } from 'react';
import { Button, FileTrigger, Label, Radio, RadioGroup } from 'react-aria-components';
import { apart } from '../run/apart.js';
import { addPlan, type Granularity, planApart, planWords } from '../run/plans.js';
import { again, restyle } from '../run/tasks.js';
import type { Design } from '../state/document.js';
import { act, setTool, useStudio } from '../state/store.js';
import { t } from '../text.js';
import { Words } from './parts.js';

/** The tasks on the design that is open. */
export function MakePanel({ design }: { design: Design }) {
  const selection = useStudio((state) => state.selection);
  const running = useStudio((state) => state.running !== undefined);
  const [prompt, setPrompt] = useState('');
  const [fineness, setFineness] = useState<Granularity>('normal');
  const one = design.manifest.layers.find(({ id }) => id === selection[0] && selection.length === 1);
  const free = one && !one.locked && one.role !== 'background' ? one : undefined;
  const empty = design.manifest.layers.length === 0;
  const { page } = design.manifest;

  return (
    <div className="make">
      <section>
        <h2>
          <Sparkles size={15} aria-hidden="true" /> {t.make.words}
        </h2>
        <Words
          label={t.start.prompt}
          value={prompt}
          live={setPrompt}
          rows={3}
          placeholder={t.start.promptExample}
        />
        <Button
          className="button primary wide"
          isDisabled={running || !prompt.trim()}
          onPress={() => void planWords(prompt, { width: page.width, height: page.height })}
        >
          {t.start.plan}
        </Button>
        {!empty && <p className="hint">{t.make.wordsHint}</p>}
      </section>
      <section>
        <h2>
          <Layers2 size={15} aria-hidden="true" /> {t.make.apart}
        </h2>
        <p className="hint">{t.make.apartHint}</p>
        <RadioGroup
          className="segments"
          value={fineness}
          onChange={(value) => setFineness(value as Granularity)}
          orientation="horizontal"
        >
          <Label className="visually-hidden">{t.make.fineness}</Label>
          {(['coarse', 'normal', 'fine'] as const).map((each) => (
            <Radio key={each} value={each} className="segment">
              {t.make[each]}
            </Radio>
          ))}
        </RadioGroup>
        <Button
          className="button wide"
          isDisabled={running || empty}
          onPress={() => void planApart(fineness)}
        >
          {t.start.plan}
        </Button>
        <Button
          className="button wide"
          isDisabled={running || !one}
          onPress={() => one && void apart(one.id)}
        >
          {t.make.apartLayer}
        </Button>
      </section>
      <section>
        <h2>
          <Shapes size={15} aria-hidden="true" /> {t.make.add}
        </h2>
        <p className="hint">{t.make.addHint}</p>
        <Button
          className="button wide"
          isDisabled={running || empty}
          onPress={() => {
            act(t.labels.draw, (value) => ({
              ...value,
              plan: { ...addPlan(value), ...(one && { above: one.id }) },
            }));
            setTool('draw');
          }}
        >
          <SquareDashed size={15} aria-hidden="true" /> {t.tools.draw.replace(/ \(.*/, '')}
        </Button>
      </section>
      <section>
        <h2>
          <WandSparkles size={15} aria-hidden="true" /> {t.make.style}
        </h2>
        <p className="hint">{t.make.styleHint}</p>
        <FileTrigger
          acceptedFileTypes={['image/*']}
          onSelect={(files) => files?.[0] && free && void restyle(free.id, files[0])}
        >
          <Button className="button wide" isDisabled={running || !free}>
            <ImagePlus size={15} aria-hidden="true" /> {t.make.picture}
          </Button>
        </FileTrigger>
        <Button
          className="button wide"
          isDisabled={running || !free}
          onPress={() => free && void again(free.id)}
        >
          {t.make.again}
        </Button>
      </section>
    </div>
  );
}
