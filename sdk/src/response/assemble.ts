import { MRTError } from '../errors.js';
import type { Accepted, FoundLayer, PlannedReference, RunEvent, VocabularyCheck } from '../events.js';
import { readSize } from '../image/index.js';
import { withCaptions, withLayout } from '../request/entries.js';
import { type Entry, type RequestWithoutRegions, type RunRequest, slotsOf } from '../request/request.js';
import { digestOf, type Layer, makeLayer } from '../stack/layer.js';
import { LayerStack } from '../stack/stack.js';
import { foundLayers, readDetails, withFoundNames } from './found.js';
import { readLayout, regionOf } from './layout.js';
import { noteRemarks } from './notes.js';
import type { Answer } from './order.js';
import { readSelfCheck, selfCheckRemarks } from './self-check.js';
import { numberedName, withHonestNames, wordRemarks } from './vocabulary.js';

type Of<K extends Answer['kind']> = Extract<Answer, { kind: K }>;

/** Turns the server's events of one run into the caller's events, and its layers into a stack. */
export class Assembler {
  readonly #sent: RunRequest | RequestWithoutRegions;
  #request: RunRequest | undefined;
  #slots: readonly Entry[] = [];
  #found: readonly FoundLayer[] | undefined;
  #references: readonly PlannedReference[] = [];
  #pictureRemarks: readonly string[] = [];
  readonly #generated = new Map<string, Layer>();

  constructor(request: RunRequest | RequestWithoutRegions) {
    this.#sent = request;
  }

  /** @throws MRTError `internal` for a layer that was not requested, is damaged, or has the wrong size */
  take(event: Answer): RunEvent {
    switch (event.kind) {
      case 'progress':
        return { type: 'progress', event: { ...event.info, index: event.index, of: event.of } };
      case 'accepted':
        return { type: 'accepted', event: this.#accepted(event) };
      case 'step':
        return { type: 'step', event: step(event) };
      case 'layer':
        return { type: 'layer', event: { index: event.index, of: event.of, layer: this.#layer(event) } };
      case 'done':
        return { type: 'done', event: this.#done(event) };
      case 'plan':
        throw new MRTError('internal', 'the server sent a plan for a run');
    }
  }

  #accepted(event: Of<'accepted'>): Accepted {
    const { queue_ms: queueMs, layers, ...info } = event.info;
    const layout = { ...readLayout(info), queueMs };
    const { canvas, page, picture, vocabulary, references = [] } = layout;
    const sent = this.#sent;
    const framed = 'entries' in sent && sent.scalable ? { ...sent, canvas, page } : sent;
    const whole = 'entries' in framed ? withCaptions(framed, info.captions) : withLayout(framed, layout);
    const request = withFoundNames(whole, layers, 'entries' in sent);
    this.#request = withHonestNames(request, slotsOf(request), vocabulary, references);
    this.#references = references;
    this.#pictureRemarks = picture?.remarks ?? [];
    this.#slots = slotsOf(this.#request);
    this.#found = layers && foundLayers(layers, this.#slots);
    const found = this.#found && { found: this.#found };
    return { ...layout, ...found, remarks: this.#remarks(vocabulary) };
  }

  #layer({ info, image }: Of<'layer'>): Layer {
    const entry = this.#slots[info.slot - 1];
    if (!entry || entry.kept || this.#generated.has(entry.id)) {
      throw new MRTError('internal', `the server sent a layer for slot ${info.slot}, which was not expected`);
    }
    const region = regionOf(info.region);
    const digest = digestOf(image);
    if (digest !== info.digest) {
      const text = `layer ${JSON.stringify(entry.name)} was damaged in transit: its digest is ${digest}, not ${info.digest}`;
      throw new MRTError('internal', text, { retryable: true });
    }
    const { type, width, height } = readSize(image, `the picture of slot ${info.slot}`);
    if (type !== 'png' || width !== region.width || height !== region.height) {
      const text = `the server sent a ${type} of ${width} x ${height} px for slot ${info.slot} (${info.region})`;
      throw new MRTError('internal', text);
    }
    const { id, role, caption, appearance } = entry;
    const name = this.#nameOf(entry, info);
    const known = { id, name, role, region, digest, png: image, source: 'generated' } as const;
    const init = { ...known, ...appearance, ...readDetails(info) };
    const layer = makeLayer(caption ? { ...init, caption } : init);
    this.#generated.set(id, layer);
    return layer;
  }

  /** A layer named by words, whose string or drawing came out as something else, is only numbered; so are remarks on it. */
  #nameOf(entry: Entry, { slot, lettering, text, reference }: Of<'layer'>['info']): string {
    const illegible = lettering === 'drawn' && !text;
    const undrawn = !reference && this.#references.some((planned) => planned.slot === slot);
    if (!(illegible || undrawn) || entry.nameFrom !== 'words') return entry.name;
    const name = numberedName(entry);
    this.#slots = this.#slots.map((each) => (each.id === entry.id ? { ...each, name } : each));
    return name;
  }

  #done({ info }: Of<'done'>) {
    if (!this.#request) throw new MRTError('internal', 'the run ended before the server accepted it');
    const { task, canvas, page, entries, frame, sampling } = this.#request;
    const { model, weights, seed, steps, guidance } = info;
    const dropped = this.#dropped(info.dropped ?? []);
    const layers = entries.flatMap((entry) => {
      if (entry.kept) return [entry.kept];
      const layer = this.#generated.get(entry.id);
      if (layer) return [makeLayer({ ...layer, origin: { task, model, seed, steps } })];
      if (dropped.some(({ id }) => id === entry.id)) return [];
      throw new MRTError('internal', `the run ended without layer ${JSON.stringify(entry.name)}`);
    });
    const prompt = sampling.prompt === undefined ? {} : { prompt: sampling.prompt };
    const selfCheck = readSelfCheck(info.self_check, this.#slots);
    const remarks = [
      ...this.#remarks(info.vocabulary),
      ...noteRemarks(info.notes, this.#slots),
      ...selfCheckRemarks(selfCheck, this.#slots),
    ];
    const vocabulary = info.vocabulary && { vocabulary: info.vocabulary };
    const notes = { ...vocabulary, ...(remarks.length > 0 && { remarks }) };
    const expert = info.expert && { expert: info.expert };
    const provenance = {
      task,
      ...prompt,
      model,
      weights,
      seed,
      steps,
      guidance,
      ...expert,
      ...notes,
      selfCheck,
    };
    const stack = new LayerStack({ canvas, page, layers, ...frame, provenance });
    const { student, timings } = info;
    const left = info.dropped && { dropped };
    return { stack, student, timings, selfCheck, ...expert, ...left, ...vocabulary, remarks };
  }

  /** The found layers that are not in the stack; only those that the server found itself and did not send. */
  #dropped(slots: readonly number[]): FoundLayer[] {
    return slots.map((slot) => {
      const entry = this.#slots[slot - 1];
      const found = this.#found?.[slot - 1];
      const droppable = !('entries' in this.#sent) && slot > 1 && entry && !this.#generated.has(entry.id);
      if (droppable && found) return found;
      throw new MRTError(
        'internal',
        `the server dropped slot ${slot}, which is not a layer that it may drop`,
      );
    });
  }

  /** Remarks on the input: its picture and its words. */
  #remarks(check: VocabularyCheck | undefined): string[] {
    const words = wordRemarks(
      check,
      this.#sent.task,
      (slot) => this.#slots[slot - 1]?.name,
      this.#references,
    );
    return [...this.#pictureRemarks, ...words];
  }
}

function step({ index, of, info, image }: Of<'step'>) {
  const { sigma, next_sigma: nextSigma, ms } = info;
  return { index, of, sigma, nextSigma, ms, ...(image.length > 0 && { preview: image }) };
}
