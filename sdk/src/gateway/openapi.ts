import * as z from 'zod/mini';
import { errorJson } from '../error-json.js';
import {
  addToLayersInput,
  addToStackInput,
  decomposeInput,
  generateLayersInput,
  generatePromptInput,
  picture,
  restyleLayersInput,
  restyleStackInput,
  stack,
} from '../request/schema.js';
import { doneMessage, layout, MESSAGES } from '../sse/messages.js';
import { FILES } from './kept-files.js';
import { answerOptions, LAYERS } from './layers/answer.js';
import { edit, generation } from './openai/fields.js';

type Json = z.core.JSONSchema.BaseSchema;

const INPUTS = {
  generate: [generateLayersInput, generatePromptInput],
  decompose: [decomposeInput],
  add: [addToLayersInput, addToStackInput],
  restyle: [restyleLayersInput, restyleStackInput],
};
const SUMMARIES: Readonly<Record<keyof typeof INPUTS, string>> = {
  generate: 'Text to layers, on regions or from a prompt alone',
  decompose: 'Image to layers',
  add: 'New layers for a design; its layers come back byte for byte',
  restyle: 'Layers of a design redrawn in the style of the others',
};

const plan = z.looseObject({ ...layout, layers: z.int(), seconds: z.number(), memoryBytes: z.int() });
const error = z.object({ ...errorJson.shape, retry_after_ms: z.optional(z.number()) });

/** The gateway's own routes, and OpenAI's, as OpenAPI 3.1; made of the schemas by which requests are checked. */
export function openApi() {
  const names = Object.keys(INPUTS) as (keyof typeof INPUTS)[];
  const extra = (schema(z.object(answerOptions)).properties ?? {}) as Record<string, Json>;
  const inputs = names.map((name) => [name, INPUTS[name].map((form) => schema(form))] as const);
  const runs = inputs.map(([name, forms]) => [
    LAYERS + name,
    post(SUMMARIES[name], anyOf(forms.map((form) => withFields(form, extra))), RUN_ANSWER),
  ]);
  const plans = inputs.flatMap(([name, forms]) =>
    forms.map((form) => withFields(form, { task: { const: name } }, ['task'])),
  );
  const picture = z.looseObject({ data: z.array(z.looseObject({})) });
  const pictures = { 'application/json': { schema: schema(picture) } };
  return {
    openapi: '3.1.0',
    info: { title: 'MRT gateway', version: '1', description: 'Layered images by a server of model mrt.' },
    security: [{}, { bearer: [] }],
    paths: {
      ...Object.fromEntries(runs),
      [`${LAYERS}plan`]: post('What a task would compute and cost', anyOf(plans), {
        'application/json': { schema: schema(plan, 'output') },
      }),
      '/v1/images/generations': post("OpenAI's images.generate", schema(generation), pictures),
      '/v1/images/edits': post("OpenAI's images.edit", editForm(), pictures, 'multipart/form-data'),
      [`${FILES}{id}/{name}`]: {
        get: {
          summary: 'A file that an answer has the address of',
          parameters: ['id', 'name'].map((name) => ({ name, in: 'path', required: true, schema: TEXT })),
          responses: { 200: { description: 'The file', content: { '*/*': {} } }, ...REFUSED },
        },
      },
    },
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: schema(error), Done: schema(doneMessage), Event: eventSchema() },
    },
  };
}

const TEXT = { type: 'string' };

const REFUSED = {
  default: {
    description: 'An error. The status follows its code; OpenAI routes have the error form of OpenAI.',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  },
};

const RUN_ANSWER = {
  'application/json': { schema: { $ref: '#/components/schemas/Done' } },
  'text/event-stream': { schema: { $ref: '#/components/schemas/Event' } },
};

const eventSchema = (): Json => ({
  description: 'What stands behind `data:`; `done` or `error` is the last.',
  oneOf: Object.entries({ ...MESSAGES, error }).map(([type, message]) =>
    withFields(schema(message), { type: { const: type } }, ['type']),
  ),
});

function post(summary: string, body: Json, content: object, type = 'application/json') {
  return {
    post: {
      summary,
      requestBody: { required: true, content: { [type]: { schema: body } } },
      responses: { 200: { description: 'The result', content }, ...REFUSED },
    },
  };
}

function editForm(): Json {
  const file = { type: 'string', contentMediaType: 'application/octet-stream' } as const;
  return withFields(schema(edit), { image: file, mask: file }, ['image', 'mask']);
}

const anyOf = ([only, ...others]: Json[]): Json =>
  others.length === 0 && only ? only : { anyOf: [only as Json, ...others] };

const withFields = (form: Json, fields: Record<string, Json>, required: readonly string[] = []): Json => ({
  ...form,
  properties: { ...form.properties, ...fields },
  ...((form.required || required.length > 0) && { required: [...(form.required ?? []), ...required] }),
});

/** The JSON of a schema, where pictures and stacks are what JSON can hold of them. */
function schema(of: z.core.$ZodType, io: 'input' | 'output' = 'input'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(of, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === picture) Object.assign(jsonSchema, PICTURE);
      if (zodSchema === stack) Object.assign(jsonSchema, STACK);
    },
  });
  return json as Json;
}

const base64 = { type: 'string', contentEncoding: 'base64' } as const;

const PICTURE: Json = {
  description: 'The file as base64 or as a data: URL, or one colour. Addresses are not followed.',
  oneOf: [
    base64,
    { type: 'object', properties: { color: {} }, required: ['color'], additionalProperties: false },
  ],
};

const STACK: Json = {
  description: 'A layered file (.psd, .psb, .ora, .zip) as base64, or manifest and PNGs as in an answer.',
  oneOf: [
    base64,
    {
      type: 'object',
      properties: { manifest: { type: 'object' }, pngs: { type: 'object', additionalProperties: base64 } },
      required: ['manifest', 'pngs'],
      additionalProperties: false,
    },
  ],
};
