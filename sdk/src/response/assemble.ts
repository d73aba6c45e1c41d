import { MRTError } from '../errors.js';
import type { Accepted, RunEvent, VocabularyCheck } from '../events.js';
import { readSize } from '../image/index.js';
import { laidOut } from '../request/laid-out.js';
import { type Entry, type OpenRequest, type RunRequest, slotsOf } from '../request/request.js';
import { digestOf } from '../stack/digest.js';
import { type Layer, makeLayer } from '../stack/layer.js';
import { LayerStack } from '../stack/stack.js';
import type { Answer } from './order.js';
import { placed, regionOf } from './regions.js';
import { remarksOn, selfCheckOf } from './self-check.js';
import { remarksOnWords, renamed } from './vocabulary.js';

type Of<K extends Answer['kind']> = Extract<Answer, { kind: K }>;

/** Turns the events of one run into what the caller sees, and the layers into a stack. */
export class Assembler {
  readonly #asked: RunRequest | OpenRequest;
  #request: RunRequest | undefined;
  #slots: readonly Entry[] = [];
  #onPicture: readonly string[] = [];
  readonly #made = new Map<string, Layer>();

  constructor(request: RunRequest | OpenRequest) {
    this.#asked = request;
  }

  /** @throws MRTError `internal` where a layer is not what it claims to be. */
  take(event: Answer): RunEvent {
    switch (event.kind) {
      case 'accepted':
        return { type: 'accepted', event: this.#accepted(event) };
      case 'step':
        return { type: 'step', event: step(event) };
      case 'layer':
        return { type: 'layer', event: { index: event.index, of: event.of, layer: this.#layer(event) } };
      case 'done':
        return { type: 'done', event: this.#done(event) };
      case 'plan':
        throw new MRTError('internal', 'the server sent a plan that nobody asked for');
    }
  }

  #accepted(event: Of<'accepted'>): Accepted {
    const { queue_ms: queueMs, ...info } = event.info;
    const told = { ...placed(info), queueMs };
    const { canvas, page, picture, vocabulary } = told;
    const asked = this.#asked;
    const framed = 'entries' in asked && asked.scalable ? { ...asked, canvas, page } : asked;
    const request = 'entries' in framed ? framed : laidOut(framed, told);
    this.#request = renamed(request, slotsOf(request), vocabulary);
    this.#onPicture = picture?.remarks ?? [];
    this.#slots = slotsOf(this.#request);
    return { ...told, remarks: this.#remarks(vocabulary) };
  }

  #layer({ info, image }: Of<'layer'>): Layer {
    const entry = this.#slots[info.slot - 1];
    if (!entry || entry.kept || this.#made.has(entry.id)) {
      throw new MRTError('internal', `the server sent a layer for slot ${info.slot}, which nobody waits for`);
    }
    const region = regionOf(info.region);
    const digest = digestOf(image);
    if (digest !== info.digest) {
      const text = `layer ${JSON.stringify(entry.name)} was damaged on its way: its digest is ${digest}, not ${info.digest}`;
      throw new MRTError('internal', text, { retryable: true });
    }
    const { type, width, height } = readSize(image, `the picture of slot ${info.slot}`);
    if (type !== 'png' || width !== region.width || height !== region.height) {
      const text = `the server sent a ${type} of ${width} x ${height} px for slot ${info.slot} (${info.region})`;
      throw new MRTError('internal', text);
    }
    const { id, name, role, caption, shown } = entry;
    const init = { id, name, role, region, digest, png: image, source: 'generated', ...shown } as const;
    const layer = makeLayer(caption ? { ...init, caption } : init);
    this.#made.set(id, layer);
    return layer;
  }

  #done({ info }: Of<'done'>) {
    if (!this.#request) throw new MRTError('internal', 'the run ended before the server accepted it');
    const { task, canvas, page, entries, sampling } = this.#request;
    const { model, weights, seed, steps, guidance } = info;
    const layers = entries.map((entry) => {
      if (entry.kept) return entry.kept;
      const layer = this.#made.get(entry.id);
      if (!layer) throw new MRTError('internal', `the run ended without layer ${JSON.stringify(entry.name)}`);
      return makeLayer({ ...layer, origin: { task, model, seed, steps } });
    });
    const prompt = sampling.prompt === undefined ? {} : { prompt: sampling.prompt };
    const selfCheck = selfCheckOf(info.self_check, this.#slots);
    const remarks = [...this.#remarks(info.vocabulary), ...remarksOn(selfCheck, this.#slots)];
    const vocabulary = info.vocabulary && { vocabulary: info.vocabulary };
    const remarked = { ...vocabulary, ...(remarks.length > 0 && { remarks }) };
    const provenance = { task, ...prompt, model, weights, seed, steps, guidance, ...remarked };
    const stack = new LayerStack({ canvas, page, layers, provenance });
    return { stack, student: info.student, timings: info.timings, selfCheck, ...vocabulary, remarks };
  }

  /** What is to be said of a request, whatever comes of it. */
  #remarks(check: VocabularyCheck | undefined): string[] {
    const onWords = remarksOnWords(check, this.#asked.task, (slot) => this.#slots[slot - 1]?.name);
    return [...this.#onPicture, ...onWords];
  }
}

function step({ index, of, info, image }: Of<'step'>) {
  const { sigma, next_sigma: nextSigma, ms } = info;
  return { index, of, sigma, nextSigma, ms, ...(image.length > 0 && { preview: image }) };
}
