#!/usr/bin/env node
import { hasCode } from '../../shared/errors.ts';
import { processEnv } from './env.ts';
import { run } from './run.ts';

// A reader such as `head` may leave early; that is its right.
process.stdout.on('error', (error) => {
  if (!hasCode(error, 'EPIPE')) throw error;
  process.exit(0);
});

process.exitCode = await run(processEnv());
