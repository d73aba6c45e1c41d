import { useEffect, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { Canvas } from './canvas/stage.js';
import { Tools } from './canvas/tools.js';
import { CompareDialog } from './dialogs/compare.js';
import { ExportDialog } from './dialogs/export.js';
import { KeysDialog } from './dialogs/keys.js';
import { Start } from './dialogs/start.js';
import { takeDrops } from './files/drops.js';
import { takePastes } from './files/incoming.js';
import { takeKeys } from './hotkeys.js';
import { LayerActions } from './lists/layer-actions.js';
import { LayerList } from './lists/layer-list.js';
import { MakePanel } from './lists/make-panel.js';
import { PlanPanel } from './lists/plan-panel.js';
import { Properties } from './lists/properties.js';
import { NoticeBar, RunBar } from './run/run-bar.js';
import type { Design } from './state/document.js';
import { useDesign } from './state/store.js';
import { t } from './text.js';
import { TopBar } from './top-bar.js';

export function App() {
  const design = useDesign();
  const [dialog, setDialog] = useState<'export' | 'keys'>();
  useEffect(() => {
    const stop = [takeDrops(), takePastes(), takeKeys(() => setDialog('keys'))];
    return () => {
      for (const each of stop) each();
    };
  }, []);
  return (
    <div className="app">
      <TopBar onExport={() => setDialog('export')} onKeys={() => setDialog('keys')} />
      {design ? (
        <Work design={design} />
      ) : (
        <div className="start-frame">
          <NoticeBar />
          <RunBar />
          <Start />
        </div>
      )}
      {design && dialog === 'export' && <ExportDialog design={design} onClose={() => setDialog(undefined)} />}
      {dialog === 'keys' && <KeysDialog onClose={() => setDialog(undefined)} />}
      <CompareDialog />
    </div>
  );
}

function Work({ design }: { design: Design }) {
  const narrow = useNarrow();
  const left = design.plan ? <PlanPanel plan={design.plan} /> : <MakePanel design={design} />;
  const leftTitle = design.plan ? t.plan.title : t.make.title;
  const layers = (
    <>
      <header className="panel-head">
        <h2>{t.layers.title}</h2>
        <LayerActions design={design} />
      </header>
      <LayerList manifest={design.manifest} />
    </>
  );
  const canvas = (
    <main className="middle">
      <Canvas>
        <Tools />
        <div className="bars">
          <NoticeBar />
          <RunBar />
        </div>
      </Canvas>
    </main>
  );
  if (narrow)
    return (
      <div className="work narrow">
        {canvas}
        <aside className="tabs" aria-label={t.layers.panels}>
          <Tabs className="contents">
            <TabList className="tab-list" aria-label={t.layers.panels}>
              <Tab id="left" className="tab">
                {leftTitle}
              </Tab>
              <Tab id="layers" className="tab">
                {t.layers.title}
              </Tab>
              <Tab id="size" className="tab">
                {t.layers.size}
              </Tab>
            </TabList>
            <TabPanel id="left" className="tab-panel">
              {left}
            </TabPanel>
            <TabPanel id="layers" className="tab-panel">
              {layers}
            </TabPanel>
            <TabPanel id="size" className="tab-panel">
              <Properties design={design} />
            </TabPanel>
          </Tabs>
        </aside>
      </div>
    );
  return (
    <div className="work">
      <aside className="panel" aria-label={leftTitle}>
        {left}
      </aside>
      {canvas}
      <aside className="panel right" aria-label={t.layers.title}>
        {layers}
        <Properties design={design} />
      </aside>
    </div>
  );
}

const NARROW = '(max-width: 860px)';

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const change = () => setNarrow(query.matches);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, []);
  return narrow;
}
