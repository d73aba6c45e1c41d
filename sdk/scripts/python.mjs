#!/usr/bin/env node
// Runs Python in one of this repository's environments, set up first where needed:
//   node sdk/scripts/python.mjs serve|test|train [arguments for python ...]
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { SetupError, setup } from './setup.mjs';

const [environment, ...args] = process.argv.slice(2);
try {
  if (!['serve', 'test', 'train'].includes(environment)) {
    throw new SetupError('usage: node sdk/scripts/python.mjs serve|test|train [arguments for python ...]');
  }
  const { root, python } = await setup({ python: environment });
  const env = { ...process.env, PYTHONPATH: join(root, 'python-backend') };
  const child = spawn(python, args, { env, stdio: 'inherit' });
  // Ctrl-C reaches the child directly; this process only has to outlive it and return its exit code.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('close', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
