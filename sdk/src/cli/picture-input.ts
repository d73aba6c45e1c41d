import { parse as parsePath } from 'node:path';
import { invalid } from '../errors.js';
import { intersect, type Region, relativeTo, type Size, wholeOf } from '../geometry.js';
import type { MRT } from '../mrt.js';
import type { DecomposeInput, NewLayer } from '../request/inputs.js';
import { readPicture } from '../request/picture.js';
import { readBrief } from './brief.js';
import type { Context } from './command.js';
import { fittingSize, resizeSketch, type Sketch, scaleRegion } from './fit.js';
import { number, regionOf, samplingOf, text } from './values.js';

/** What a picture on the command line is told with. */
export const PICTURE_OPTIONS = {
  regions: {
    type: 'string',
    value: '"X,Y,W,H;..."',
    help: 'of the layers of a picture in px, bottom to top (default: found)',
  },
  layers: {
    type: 'string',
    value: 'N',
    help: 'layers to find in a picture, the background among them (default: all that the model sees)',
  },
  brief: {
    type: 'string',
    value: 'FILE',
    help: 'take regions and names from a brief; the picture is its page',
  },
  'no-fit': { type: 'boolean', help: 'do not scale down a picture that is too large for the model' },
} as const;

interface PictureInput {
  /** As it was given. */
  readonly input: DecomposeInput;
  /** The plain name of its file. */
  readonly name: string;
  /** Of this input, the picture and its regions at a size that the model takes. */
  fitted(input: DecomposeInput, mrt: MRT): Promise<DecomposeInput>;
}

/** The input of `decompose` for a picture on the command line. */
export async function pictureInput(path: string, context: Context): Promise<PictureInput> {
  const { values } = context;
  const picture = await readPicture(path, 'IMAGE');
  const { layers, page } = await layersFor(context, picture.header);
  const input = { ...samplingOf(values), image: picture.bytes, layers, layerCount: layerCountOf(context) };
  const fitted = async (input: DecomposeInput, mrt: MRT) => {
    if (values['no-fit']) return input;
    const sketch = { ...picture, regions: (layers ?? []).map(({ region }) => region) };
    const { bytes, regions } = await fit(mrt, sketch, page, path, context);
    const placed = layers?.map((layer, i) => ({ ...layer, region: regions[i] as Region }));
    return { ...input, image: bytes, layers: placed };
  };
  return { input, name: parsePath(path).name, fitted };
}

function layerCountOf({ values }: Context): number | undefined {
  const count = number(values, 'layers');
  if (count === undefined) return undefined;
  if (!Number.isSafeInteger(count) || count < 1)
    throw invalid('--layers', `is ${count}; give a whole number from 1 up`);
  const other = ['regions', 'brief'].find((name) => values[name] !== undefined);
  if (other)
    throw invalid('--layers', `and --${other} both say how many layers there are; give one of the two`);
  return count;
}

/** The layers to look for, in px of the picture, if they are given; with the page of the brief if there is one. */
async function layersFor(
  { values }: Context,
  picture: Size,
): Promise<{ layers?: NewLayer[]; page?: Region }> {
  const [regions, brief] = [text(values, 'regions'), text(values, 'brief')];
  if (regions === undefined && brief === undefined) return {};
  if (regions !== undefined && brief === undefined) {
    const written = regions.split(';').filter((part) => part.trim() !== '');
    return { layers: written.map((part) => ({ region: regionOf(part, '--regions') })) };
  }
  if (regions !== undefined || brief === undefined) {
    throw invalid('--regions', 'and --brief both say where the layers are; give one of the two');
  }
  const { canvas, page = wholeOf(canvas), layers } = await readBrief(brief);
  const onPage = layers.map(({ region, name, caption }) => ({
    name: name ?? caption,
    region: relativeTo(page, intersect(page, region)), // a flat picture holds nothing of what overflows
  }));
  const seen = onPage.filter(({ region }) => region.width > 0 && region.height > 0);
  return {
    page,
    layers: seen.map((layer) => ({ ...layer, region: scaleRegion(layer.region, page, picture) })),
  };
}

/** The picture at a size that the model takes: that of the brief's page if it is too large. */
async function fit(
  mrt: MRT,
  sketch: Sketch,
  page: Size | undefined,
  path: string,
  { report }: Context,
): Promise<Sketch> {
  const { parameters } = await mrt.info();
  const limit = fittingSize(sketch, parameters);
  const { width, height } = sketch.header;
  if (limit.width === width && limit.height === height) return sketch;
  const size = page ?? limit;
  report.note(
    `scaled down from ${width} x ${height} to ${size.width} x ${size.height} px, which the model takes`,
  );
  return resizeSketch(sketch, { width: size.width, height: size.height }, path);
}
