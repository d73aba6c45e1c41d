export { Client, type PlanOptions, type RunOptions } from './client.js';
export type { Logger, LogLevel } from './config/log.js';
export type { CallOptions, ClientOptions, Timeouts } from './config/options.js';
export type { Span, SpanAttributes, SpanContext, Tracer, TraceState } from './config/tracer.js';
export { type FieldErrors, MRTError, type MRTErrorCode, type MRTErrorDetails } from './errors.js';
export type {
  Accepted,
  ApproximateWords,
  Check,
  Done,
  FoundLayer,
  InputPicture,
  LayerDone,
  Omission,
  PlannedReference,
  Progress,
  ProgressStage,
  SelfCheck,
  Step,
  UnderstoodWords,
  UnknownWords,
  VocabularyCheck,
} from './events.js';
export type { Region, Size } from './geometry.js';
export type { Colour } from './image/colour.js';
export {
  type DecodeOptions,
  decodePng,
  encodePng,
  type RgbaImage,
  resize as resizeImage,
} from './image/index.js';
export type { Estimate } from './request/estimate.js';
export type {
  AddedLayer,
  AddLayersInput,
  AddToLayersInput,
  AddToStackInput,
  DecomposeInput,
  Expert,
  GenerateInput,
  GenerateLayersInput,
  GeneratePromptInput,
  Granularity,
  KeptBackground,
  KeptLayer,
  NewBackground,
  NewLayer,
  Picture,
  Pixels,
  Priority,
  Quality,
  ReferenceMode,
  RestyledLayer,
  RestyleInput,
  RestyleLayersInput,
  RestyleStackInput,
  Sampling,
  TextMode,
  TextOptions,
} from './request/inputs.js';
export { type LoadLayerInput, loadLayer } from './request/load-layer.js';
export type { PictureSources } from './request/request.js';
export type { TaskInputs, TaskName } from './request/tasks.js';
export { type Datatype, INPUTS, OUTPUTS, type TensorSpec } from './request/tensors.js';
export type { Plan } from './run/plan.js';
export type { Run, RunEvents } from './run/run.js';
export { type FromSSEOptions, fromSSE } from './sse/from-sse.js';
export { type ToSSEOptions, toSSE } from './sse/to-sse.js';
export { BLEND_MODES, type Blend, type BlendMode, blendOf } from './stack/blend.js';
export type { AlphaSource, LayerDetails, LayerKind, LayerText, Lettering } from './stack/details.js';
export type {
  ChangedGroup,
  ChangedLayer,
  GroupField,
  GroupsDiff,
  LayerField,
  StackDiff,
} from './stack/diff.js';
export type { LayerChange, Place } from './stack/edit.js';
export type { GroupChange } from './stack/edit-groups.js';
export { type Artboard, type Group, type GroupInit, makeGroup } from './stack/group.js';
export { type Layer, type LayerInit, type LayerRole, makeLayer, type Origin } from './stack/layer.js';
export type { Manifest, ManifestGroup, ManifestLayer, ManifestMask } from './stack/manifest.js';
export { type LayerMask, type MaskInit, makeMask, maskOf } from './stack/mask.js';
export type { Provenance } from './stack/provenance.js';
export type { Attribution, IconReference } from './stack/reference.js';
export { stackOf } from './stack/restore.js';
export { type CompositeOptions, LayerStack, type StackInit } from './stack/stack.js';
export {
  type Clipping,
  clippings,
  type GroupNode,
  type LayerNode,
  type StackNode,
  treeOf,
} from './stack/tree.js';
export type {
  Defaults,
  IconSetInfo,
  Limits,
  ServerInfo,
  TensorMetadata,
  Vocabulary,
} from './transport/server-info.js';
export type { Health } from './transport/transport.js';
