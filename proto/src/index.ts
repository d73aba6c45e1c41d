export * from '#gen';
export * from './service.js';
export * from './stream-response.js';
