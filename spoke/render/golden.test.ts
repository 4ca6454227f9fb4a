import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DesiredState, PlatformState, SiteState, WebSettings } from '../../shared/desired-state.ts';
import { AppError } from '../../shared/errors.ts';
import type { FolderRules, PlacedPlatform, RenderContext } from './context.ts';
import { renderGeneration, renderPlatformFile, renderSiteFiles } from './render.ts';
import { foldersByHost } from './subdirectories.ts';

/**
 * One file per case: the input as JSON, a line of dashes, and the files it becomes or the error it is
 * refused with. UPDATE_GOLDEN=1 rewrites what follows the dashes.
 */
const FOLDER = join(import.meta.dirname, '../../test/golden');
const DASHES = `${'-'.repeat(72)}\n`;

interface GoldenInput {
  readonly web: WebSettings;
  readonly platforms?: readonly PlatformState[];
  readonly sites?: readonly SiteState[];
  readonly snippets?: readonly string[];
  /** Rules that the code of every platform brings along. */
  readonly rules?: readonly FolderRules[];
  readonly context?: Partial<RenderContext>;
}

function renderAll(input: GoldenInput): string {
  const context: RenderContext = {
    generation: 7,
    folder: '/var/aegir/config/generations/7',
    releases: '/var/aegir/platforms/.aegir/releases',
    sites: '/var/aegir/platforms/.aegir/sites',
    uploads: '/var/aegir/uploads',
    credentials: '/var/aegir/config/credentials',
    logs: '/var/aegir/logs',
    fpm: [],
    fpmSettings: {},
    php: { handler: 'mod_php', version: '8.2', socket: '' },
    traits: { ipv6: true, defaultPorts: [], namesSized: false },
    http2: 'listen',
    listen: [],
    certificates: '/var/aegir/config/tls',
    fallbackCertificate: 'f0'.repeat(32),
    challenges: '/var/aegir/config/acme',
    ...input.context,
  };
  const platforms = new Map((input.platforms ?? []).map((platform) => [platform.name, platform]));
  const sites = new Map((input.sites ?? []).map((site) => [site.uri, site]));
  const state: DesiredState = { web: input.web, platforms, sites };
  const folders = foldersByHost(sites.keys());
  const files = [
    ...renderGeneration(state, context),
    ...[...platforms.values()].flatMap((platform) =>
      renderPlatformFile(place(platform, context, input), state, context, input.rules ?? []),
    ),
    ...[...sites.values()].flatMap((site) =>
      renderSiteFiles(site, state, context, {
        snippet: input.snippets?.includes(site.uri) ?? false,
        folders: folders.get(site.uri) ?? [],
      }),
    ),
  ];
  return files.map((file) => `==> ${file.path}\n${file.text}`).join('\n');
}

function place(platform: PlatformState, context: RenderContext, { rules }: GoldenInput): PlacedPlatform {
  const folder = `${context.releases}/${platform.release}`;
  const docroot = platform.docroot === '' ? folder : `${folder}/${platform.docroot}`;
  const once = rules && { rules: { kind: 'once', folders: rules.map((each) => each.folder) } as const };
  return { ...platform, docroot, ...once };
}

function outcome(input: string): string {
  try {
    return renderAll(JSON.parse(input) as GoldenInput);
  } catch (error) {
    if (error instanceof AppError) return `error ${error.reason}: ${error.message}\n`;
    throw error;
  }
}

describe('rendering', () => {
  for (const file of readdirSync(FOLDER).filter((entry) => entry.endsWith('.golden'))) {
    it(`makes of ${file} what the file says`, () => {
      const whole = readFileSync(join(FOLDER, file), 'utf8');
      const at = whole.indexOf(DASHES);
      const input = at < 0 ? `${whole.trimEnd()}\n` : whole.slice(0, at);
      const actual = outcome(input);
      if (process.env['UPDATE_GOLDEN'] === '1') {
        writeFileSync(join(FOLDER, file), `${input}${DASHES}${actual}`);
      }
      expect(actual).toBe(at < 0 ? undefined : whole.slice(at + DASHES.length));
    });
  }
});
