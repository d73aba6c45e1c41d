#!/usr/bin/env node
import { mrt } from '../dist/cli/mrt.js';

process.exitCode = await mrt(process.argv.slice(2), process);
