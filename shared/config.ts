import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { AppError, hasCode, messageOf } from './errors.ts';

/**
 * Reads a YAML file into a complete, typed value. A missing file means all defaults.
 * Throws CONFIG_INVALID with the file, the field and the value.
 */
export function loadConfig<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(parse(file, read(file)) ?? {}, { reportInput: true });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  const place = `${file}: ${field === '' ? 'the file' : field}`;
  const message = `${place}: ${issue?.message ?? 'invalid'}${shown(issue?.input)}`;
  throw new AppError('CONFIG_INVALID', message, { field });
}

/** The value as it was read; what is absent or a whole section says nothing. */
function shown(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? `, not ${JSON.stringify(value)}` : '';
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '';
    throw new AppError('CONFIG_INVALID', `cannot read ${file}: ${messageOf(error)}`, { cause: error });
  }
}

function parse(file: string, text: string): unknown {
  const document = parseDocument(text, { prettyErrors: true });
  const problem = document.errors[0];
  if (problem) throw new AppError('CONFIG_INVALID', `${file}: ${problem.message}`);
  try {
    return document.toJS() as unknown;
  } catch (error) {
    throw new AppError('CONFIG_INVALID', `${file}: ${messageOf(error)}`, { cause: error });
  }
}
