import { sizeOf } from './sizes.mjs';

for (const e of ['./web', '.', './react']) console.log(e, await sizeOf(e));
