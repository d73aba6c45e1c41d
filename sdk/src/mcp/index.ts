export { type Handler, type ListeningFront, type ListenOptions, listen } from '../gateway/listen.js';
export type { Visitors } from '../gateway/origins.js';
export { type McpFrontOptions, mcpFront } from './front.js';
export { type McpOptions, mcpServers } from './server.js';
