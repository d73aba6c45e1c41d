import { Hand, Maximize, MousePointer2, SquareDashed, SquaresExclude, ZoomIn, ZoomOut } from 'lucide-react';
import { Button } from 'react-aria-components';
import { IconButton, IconToggle } from '../lists/parts.js';
import { setTool, type Tool, useDesign, useStudio } from '../state/store.js';
import { t } from '../text.js';
import { actualSize, fit, useView, zoomBy } from './view.js';

const TOOLS: readonly [Tool, typeof Hand][] = [
  ['move', MousePointer2],
  ['draw', SquareDashed],
  ['hand', Hand],
];

/** Tools and zoom, over the canvas. */
export function Tools() {
  const tool = useStudio((state) => state.tool);
  const overflow = useStudio((state) => state.overflow);
  const scale = useView((view) => view.scale);
  const design = useDesign();
  return (
    <div className="tools" role="toolbar" aria-label={t.tools.label}>
      {TOOLS.map(([each, Icon]) => (
        <IconToggle key={each} label={t.tools[each]} on={tool === each} onChange={() => setTool(each)}>
          <Icon size={17} />
        </IconToggle>
      ))}
      <span className="rule" />
      <IconToggle
        label={t.tools.overflow}
        on={overflow}
        onChange={(on) => useStudio.setState({ overflow: on })}
      >
        <SquaresExclude size={17} />
      </IconToggle>
      <span className="rule" />
      <IconButton label={t.tools.zoomOut} onPress={() => zoomBy(0.8)}>
        <ZoomOut size={17} />
      </IconButton>
      <Button
        className="zoom"
        aria-label={`${t.tools.actual}, ${Math.round(scale * 100)} %`}
        onPress={actualSize}
      >
        {Math.round(scale * 100)} %
      </Button>
      <IconButton label={t.tools.zoomIn} onPress={() => zoomBy(1.25)}>
        <ZoomIn size={17} />
      </IconButton>
      <IconButton label={t.tools.fit} onPress={() => design && fit(design.manifest.page)}>
        <Maximize size={16} />
      </IconButton>
    </div>
  );
}
