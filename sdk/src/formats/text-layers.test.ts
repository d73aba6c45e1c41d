import { readPsd as parsePsd } from 'ag-psd';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { plainLayer, psdOf } from '../testing/designs.js';
import { DETAILED, HEADLINE } from '../testing/detailed.js';
import { readOra, writeOra } from './ora/index.js';
import { writePptx } from './pptx.js';
import { readPsd, writePsd } from './psd/index.js';
import { writeSvg } from './svg.js';

const text = {
  text: 'Grand\nopening',
  transform: [0, 2, -2, 0, 1, 1],
  orientation: 'vertical' as const,
  style: { font: { name: 'Lato-Bold' }, fontSize: 10, fillColor: { r: 10, g: 20, b: 30 } },
  paragraphStyle: { justification: 'right' as const },
  ...{ left: 0, top: 0, right: 4, bottom: 4 },
};

test('a text layer of a PSD has its string, font, size, colour and place', () => {
  const { stack, warnings } = readPsd(
    psdOf([plainLayer('title', [10, 20, 30, 255], { text })], [10, 20, 30, 255]),
  );
  expect(stack.layer('title').kind).toBe('text');
  expect(stack.layer('title').text).toEqual({
    string: 'Grand\nopening',
    box: { x: 0, y: 0, width: 4, height: 4 },
    angle: 90,
    vertical: true,
    colour: [10, 20, 30],
    height: 14,
    alignment: 'right',
    confidence: 1,
    family: 'Lato-Bold',
    size: 20,
  });
  expect(warnings).toEqual([]);
});

test('of several styles the first is kept, which is said', () => {
  const styleRuns = [
    { length: 5, style: { fontSize: 30 } },
    { length: 8, style: { fontSize: 12 } },
  ];
  const layer = plainLayer('title', [10, 20, 30, 255], { text: { ...text, styleRuns } });
  const { stack, warnings } = readPsd(psdOf([layer], [10, 20, 30, 255]));
  expect(stack.layer('title').text?.size).toBe(60);
  expect(warnings).toEqual([
    { feature: 'text', text: '"title" is text of several styles, of which the first is kept' },
  ]);
});

test('a text goes out as a text layer of Photoshop with its pixels, and comes back as it was', () => {
  const { bytes } = writePsd(DETAILED);
  const layer = parsePsd(bytes, { useImageData: true }).children?.[1];
  expect(layer?.imageData?.width).toBe(32);
  expect(layer?.text).toMatchObject({ text: 'SUMMER\nSALE', orientation: 'horizontal' });
  expect(layer?.text?.style).toMatchObject({ fillColor: { r: expect.closeTo(250) }, fontSize: 5 });
  const [xx = 0, xy = 0] = layer?.text?.transform ?? [];
  expect((Math.atan2(xy, xx) * 180) / Math.PI).toBeCloseTo(-2.5);
  expect(readPsd(bytes).stack.layers[1]?.text).toEqual(HEADLINE);
  const pixels = parsePsd(writePsd(DETAILED, undefined, { text: 'pixels' }).bytes, { useImageData: true });
  expect(pixels.children?.[1]?.text).toBeUndefined();
});

test('a text that was edited in Photoshop is the new one', () => {
  const psd = parsePsd(writePsd(DETAILED).bytes, { useImageData: true });
  const layer = psd.children?.[1];
  if (!layer?.text) throw new Error('no text');
  layer.text.text = 'WINTER';
  const { width, height, children = [], imageResources = {}, imageData } = psd;
  const edited = psdOf(children, [0, 0, 0, 255], {
    width,
    height,
    imageResources,
    ...(imageData && { imageData }),
  });
  const read = readPsd(edited).stack.layers[1];
  expect(read?.text).toMatchObject({ string: 'WINTER', colour: [250, 240, 30], box: read?.region });
});

test('an SVG has texts as text on wish', () => {
  const svg = (mode: 'editable' | 'pixels') =>
    new TextDecoder().decode(writeSvg(DETAILED, { text: mode }).bytes);
  expect(svg('pixels')).not.toContain('<text');
  expect(svg('editable')).toContain(
    '<text xml:space="preserve" font-family="sans-serif" font-size="5" fill="rgb(250,240,30)" text-anchor="middle" transform="rotate(-2.5 16 16)"><tspan x="16" y="15.5">SUMMER</tspan><tspan x="16" y="20">SALE</tspan></text>',
  );
});

test('a slide has texts as text boxes on wish', () => {
  const slide = (mode: 'editable' | 'pixels') =>
    strFromU8(unzipSync(writePptx(DETAILED, { text: mode }).bytes)['ppt/slides/slide1.xml'] as Uint8Array);
  expect(slide('pixels')).not.toContain('<p:sp>');
  expect(slide('editable')).toContain('txBox="1"');
  expect(slide('editable').match(/<a:t>[^<]*<\/a:t>/g)).toEqual(['<a:t>SUMMER</a:t>', '<a:t>SALE</a:t>']);
  expect(slide('editable')).toContain('<a:pPr algn="ctr">');
});

test('a text on an arch goes out as pixels, and with its bend where details are kept', () => {
  const arched = DETAILED.replace('layer-1', { text: { ...HEADLINE, bend: 90 } });
  const layer = parsePsd(writePsd(arched).bytes, { useImageData: true }).children?.[1];
  expect([layer?.text, layer?.imageData?.width]).toEqual([undefined, 32]);
  expect(new TextDecoder().decode(writeSvg(arched, { text: 'editable' }).bytes)).not.toContain('<text');
  const slides = unzipSync(writePptx(arched, { text: 'editable' }).bytes);
  expect(strFromU8(slides['ppt/slides/slide1.xml'] as Uint8Array)).not.toContain('txBox');
  expect(readOra(writeOra(arched).bytes).stack.layers[1]?.text?.bend).toBe(90);
});
