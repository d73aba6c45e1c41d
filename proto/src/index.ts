export * from '#gen';
export * from './service.js';
