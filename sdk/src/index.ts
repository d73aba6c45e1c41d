export * from './core.js';
export { MRT, type MRTOptions } from './mrt.js';
export type { Pem, Tls } from './transport/grpc/security.js';
