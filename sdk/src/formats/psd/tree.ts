import type { Psd, Layer as PsdLayer } from 'ag-psd';
import { invalid } from '../../errors.js';
import type { Size } from '../../geometry.js';
import { encodePng, type RgbaImage } from '../../image/index.js';
import type { Manifest } from '../../stack/manifest.js';
import type { FileGroup, FileLayer } from '../assemble.js';
import { checkLayerSizes } from '../limits.js';
import type { LayerProgress } from '../result.js';
import type { Tally } from '../tally.js';
import { type Adjusting, adjust, adjustingOf, amountOf, type Through } from './adjust/adjusting.js';
import { type Space, toSrgb } from './colours.js';
import { artboardOf, drawnPixels, isDrawn, lookOf, wholeName } from './look.js';
import { leftOut, tallyAdjustment, tallyGroup, tallyLayer } from './losses.js';
import { isEmpty, sizeOf } from './pixels.js';
import { textIn } from './text.js';

const WHAT = 'the PSD';
const MAX_DEPTH = 64;
/** What is told of layers that look right all the same. */
const RIGHT = ['vector mask', 'text', 'smart object', 'shape', 'empty'];
const MAX_KEPT = 2 ** 25; // px of all layers that are held decompressed, rather than decompressed twice

/** What a PSD holds, as a stack has it, relative to the page. */
export interface Found {
  readonly layers: FileLayer[];
  readonly groups: FileGroup[];
  /** The layers' pixels once more, by index. */
  readonly pixelsOf: (index: number) => RgbaImage;
  /** Indices of layers that may look wrong, since something of them, or of groups or adjustments above, is not or only nearly drawn. */
  readonly doubtful: ReadonlySet<number>;
}

interface Reading {
  readonly space: Space;
  readonly manifest: Manifest | undefined;
  readonly tally: Tally;
  readonly onProgress: LayerProgress | undefined;
}

/**
 * The layers and groups of a PSD, bottom to top. Layers without pixels are left out, but plain fills are filled, and adjustments are
 * drawn into the layers below them.
 *
 * @throws MRTError `invalid_argument`, `resource_exhausted`
 */
export function foundIn(psd: Psd, page: Size, reading: Reading): Found {
  const walk = new Walk(page, reading);
  walk.through(psd.children ?? [], { from: 0, passed: [], hidden: false, depth: 0 });
  const { items, groups, adjustments } = walk;
  checkLayerSizes(
    items.flatMap(({ layer }) => [sizeOf(layer), ...(layer.mask ? [sizeOf(layer.mask)] : [])]),
    WHAT,
  );
  const light = psd.imageResources?.globalAngle ?? 30;
  const sizes = items.map(({ layer }) => sizeOf(layer));
  const small = sizes.reduce((sum, { width, height }) => sum + width * height, 0) <= MAX_KEPT;
  const kept = new Map<number, ReturnType<typeof drawnPixels>>();
  const pixels = (index: number) => {
    const known = kept.get(index);
    if (known) return known;
    const drawn = drawnPixels((items[index] as Item).layer, page, reading.space, light);
    adjust(drawn.image, drawn.region, index, adjustments);
    toSrgb(drawn.image, reading.space);
    if (small) kept.set(index, drawn);
    return drawn;
  };
  return {
    layers: items.map(({ look }, index) => {
      const { region, image } = pixels(index);
      const layer = { ...look, region, png: encodePng(image) };
      reading.onProgress?.(index + 1, items.length);
      return layer;
    }),
    groups,
    pixelsOf: (index) => pixels(index).image,
    doubtful: walk.doubtful,
  };
}

interface Item {
  readonly layer: PsdLayer;
  readonly look: Omit<FileLayer, 'region' | 'png'>;
}

/** Where a walk is: what is known of the groups around. */
interface Place {
  readonly parent?: string;
  /** Index of the first layer that adjustments reach here: the lowest of the isolated group around. */
  readonly from: number;
  readonly passed: readonly Through[];
  readonly hidden: boolean;
  readonly depth: number;
}

class Walk {
  readonly items: Item[] = [];
  readonly groups: FileGroup[] = [];
  readonly adjustments: Adjusting[] = [];
  readonly doubtful = new Set<number>();
  readonly #page: Size;
  readonly #reading: Reading;

  constructor(page: Size, reading: Reading) {
    this.#page = page;
    this.#reading = reading;
  }

  through(layers: readonly PsdLayer[], place: Place): void {
    if (place.depth > MAX_DEPTH) throw invalid(WHAT, `has groups nested more than ${MAX_DEPTH} deep`);
    let base = this.items.length; // the lowest layer of what clipped ones are clipped to
    layers.forEach((layer, index) => {
      if (!layer.clipping) base = this.items.length;
      const [first, told] = [this.items.length, this.#reading.tally.log.length];
      if (layer.children) this.#group(layer, layers, index, place);
      else if (layer.adjustment && isEmpty(layer)) this.#adjustment(layer, place, base);
      else this.#layer(layer, layers, index, place);
      const lost = this.#reading.tally.log.slice(told).some((feature) => !RIGHT.includes(feature));
      if (!lost || layer.hidden) return;
      const from = layer.adjustment ? (layer.clipping ? base : place.from) : first;
      for (let item = from; item < this.items.length; item++) this.doubtful.add(item);
    });
  }

  #group(layer: PsdLayer, siblings: readonly PsdLayer[], index: number, place: Place): void {
    const { tally, manifest } = this.#reading;
    const key = `${this.groups.length}`;
    const shared = lookOf(layer, siblings, index, this.#page, tally);
    const passes = layer.blendMode === 'pass through';
    tallyGroup(layer, tally);
    const known = manifest?.groups?.[(layer.id ?? 0) - manifest.layers.length - 1];
    this.groups.push({
      ...shared,
      name: wholeName(layer, known),
      key,
      ...(place.parent !== undefined && { parent: place.parent }),
      blendMode: passes ? 'pass-through' : shared.blendMode,
      ...artboardOf(layer, this.#page),
      known,
    });
    const first = this.items.length;
    const open = passes && !layer.artboard;
    const through = open ? { first, amount: amountOf(layer, this.#page) } : undefined;
    this.through(layer.children ?? [], {
      parent: key,
      from: through ? place.from : first,
      passed: through ? [...place.passed, through] : [],
      hidden: place.hidden || layer.hidden === true,
      depth: place.depth + 1,
    });
  }

  #adjustment(layer: PsdLayer, place: Place, base: number): void {
    const { tally, space } = this.#reading;
    if (place.hidden || layer.hidden) {
      leftOut(layer, tally);
      return;
    }
    const from = layer.clipping ? base : place.from;
    const through = layer.clipping ? [] : place.passed;
    const adjusting = adjustingOf(layer, this.#page, space.mode, { from, to: this.items.length, through });
    if (!adjusting) {
      leftOut(layer, tally);
      return;
    }
    this.adjustments.push(adjusting);
    tallyAdjustment(layer, tally);
  }

  #layer(layer: PsdLayer, siblings: readonly PsdLayer[], index: number, place: Place): void {
    const { tally, manifest } = this.#reading;
    const shared = lookOf(layer, siblings, index, this.#page, tally);
    if (!isDrawn(layer, this.#page)) {
      leftOut(layer, tally);
      return;
    }
    tallyLayer(layer, tally);
    const known = manifest?.layers.find(({ z }) => z + 1 === layer.id);
    const look = {
      ...shared,
      name: wholeName(layer, known),
      text: textIn(layer),
      ...(place.parent !== undefined && { group: place.parent }),
      known,
    };
    this.items.push({ layer, look });
  }
}
