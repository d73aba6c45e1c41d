import { readFileSync } from 'node:fs';

/** Lock files of a server besides serve.txt: that of OpenVINO, where the processor multiplies in bfloat16. */
export function forThisProcessor(cpuinfo = '/proc/cpuinfo') {
  try {
    return /\b(avx512_bf16|amx_bf16)\b/.test(readFileSync(cpuinfo, 'utf8')) ? ['openvino.txt'] : [];
  } catch {
    return []; // no Linux; checks.mjs says so
  }
}
