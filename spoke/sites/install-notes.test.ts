import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../../shared/safe-files.ts';
import { loadSpokeConfig, type SpokeConfig } from '../config.ts';
import { installNotesFolder, siteDataFolder } from '../disk/places.ts';
import { discardInstall, noteInstall } from './install-notes.ts';

let root: string;
let config: SpokeConfig;
let data: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aegir-notes-'));
  writeFileSync(join(root, 'spoke.yaml'), `root: ${root}\n`);
  config = loadSpokeConfig(join(root, 'spoke.yaml'));
  data = join(siteDataFolder(config), 'a.example');
});
afterEach(() => {
  removeTree(root, tmpdir());
});

describe('an install', () => {
  it('is gone on with by the same task alone', () => {
    expect(noteInstall(config, { uri: 'a.example' }, 't1').resumed).toBe(false);
    mkdirSync(data, { recursive: true });
    expect(noteInstall(config, { uri: 'a.example' }, 't1').resumed).toBe(true);
    expect(noteInstall(config, { uri: 'a.example' }, 't2').resumed).toBe(false);
  });

  it('is taken back with the folder that it made', () => {
    noteInstall(config, { uri: 'a.example' }, 't1');
    mkdirSync(join(data, 'files'), { recursive: true });
    expect(discardInstall(config, 'a.example', 't2')).toBe(false);
    expect(existsSync(data)).toBe(true);
    expect(discardInstall(config, 'a.example', 't1')).toBe(true);
    expect(existsSync(data)).toBe(false);
    expect(discardInstall(config, 'a.example', 't1')).toBe(false);
  });

  it('never takes a folder along that was there before it', () => {
    mkdirSync(join(data, 'files'), { recursive: true });
    noteInstall(config, { uri: 'a.example' }, 't1');
    expect(discardInstall(config, 'a.example', 't1')).toBe(true);
    expect(existsSync(join(data, 'files'))).toBe(true);
  });

  it('that nobody can read the note of takes nothing back', () => {
    noteInstall(config, { uri: 'a.example' }, 't1');
    mkdirSync(data, { recursive: true });
    writeFileSync(join(installNotesFolder(config), 'a.example'), '{"task":');
    expect(discardInstall(config, 'a.example', 't1')).toBe(false);
    expect(existsSync(data)).toBe(true);
  });
});
