import type { SiteState } from '../../../shared/desired-state.ts';
import { isWildcard } from '../../../shared/site-names.ts';
import { siteFile } from '../context.ts';
import { hostname, integer } from '../values.ts';

/**
 * Apache takes the first virtual host with a name that fits, exact or not. So the wildcards of all sites stand behind
 * all exact names, and those with more labels before the others: each file is read once for its exact names, and once
 * for each number of labels among its wildcards.
 */

const ALL = 'AEGIR_WILDCARDS';

function labelsOf(name: string): number {
  return name.split('.').length;
}

/** Wildcards of a site by their number of labels, the most labels first. */
function byLabels(site: SiteState): [number, string[]][] {
  const wildcards = site.aliases.filter(isWildcard);
  const counts = [...new Set(wildcards.map(labelsOf))].sort((a, b) => b - a);
  return counts.map((count) => [count, wildcards.filter((name) => labelsOf(name) === count)]);
}

/** The text of a site's file. `hosts` renders its virtual hosts with these aliases. */
export function withWildcards(site: SiteState, hosts: (aliases: readonly string[]) => string): string {
  const exact = hosts(site.aliases.filter((alias) => !isWildcard(alias)));
  const groups = byLabels(site);
  if (groups.length === 0) return exact;
  const others = groups.map(([count, names]) => when(`${ALL}_${integer(count)}`, hosts(names)));
  return [when(`!${ALL}`, exact), ...others].join('');
}

function when(condition: string, text: string): string {
  return `<IfDefine ${condition}>\n${text}</IfDefine>\n`;
}

/** The part of the main file that reads the wildcards, '' when no site has one. */
export function wildcardIncludes(sites: Iterable<SiteState>): string {
  const filesOf = new Map<number, string[]>();
  for (const site of sites) {
    for (const [count] of byLabels(site)) {
      filesOf.set(count, [...(filesOf.get(count) ?? []), siteFile(hostname(site.uri))]);
    }
  }
  if (filesOf.size === 0) return '';
  const groups = [...filesOf].sort(([a], [b]) => b - a).map(([count, files]) => includesOf(count, files));
  return `\n# Wildcards, behind all exact names and those with more labels first.\nDefine ${ALL}\n${groups.join('')}UnDefine ${ALL}\n`;
}

function includesOf(count: number, files: readonly string[]): string {
  const includes = files.map((file) => `IncludeOptional "\${AEGIR_FOLDER}/vhost.d/${file}"\n`);
  return `Define ${ALL}_${integer(count)}\n${includes.join('')}UnDefine ${ALL}_${integer(count)}\n`;
}
