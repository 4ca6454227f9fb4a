import type { WebType } from '../../shared/web-type.ts';
import { AppError } from '../../shared/errors.ts';
import type { Problem } from '../../shared/proto/gen/aegir/v1/Problem.ts';
import { sitePaths } from '../render/renderer.ts';
import type { GenerationDraft } from './draft.ts';
import { problemOf } from './results.ts';
import { snippetPath } from './snippets.ts';

/** Files of sites that are all ours, whatever the administrator has for them. */
const OURS = /\/(?:vhost|subdir)\.d\//;

/** What a web server's complaint says, as far as it names a place. */
export interface Complaint {
  readonly message: string;
  readonly file: string;
  readonly line: number;
}

/**
 * A part of a generation that can be held back alone: a site with its snippet, or a snippet of the
 * whole server. First its last good files take the place of the new ones; if they are refused too, it is left out.
 */
export class Unit {
  readonly #draft: GenerationDraft;
  readonly #paths: readonly string[];
  /** URI, '' for a snippet of the server. */
  readonly site: string;
  /** The administrator's file, '' when there is none. */
  readonly #source: string;
  readonly #mayKeep: boolean;
  #stage: 'new' | 'kept' | 'out' = 'new';

  constructor(
    draft: GenerationDraft,
    unit: { paths: readonly string[]; site: string; source: string; mayKeep: boolean },
  ) {
    this.#draft = draft;
    this.#paths = unit.paths;
    this.site = unit.site;
    this.#source = unit.source;
    this.#mayKeep = unit.mayKeep;
  }

  get stage(): 'new' | 'kept' | 'out' {
    return this.#stage;
  }

  owns(path: string): boolean {
    return this.#paths.includes(path);
  }

  /** Hides the files from a test, or shows them again. */
  hide(hidden: boolean): void {
    for (const path of this.#paths) this.#draft.hide(path, hidden);
  }

  /** Goes one step back and says why; `cause` when it was not the web server that said so. */
  hold(complaint: Complaint, cause?: AppError): Problem {
    const [main = ''] = this.#paths;
    const keep = this.#stage === 'new' && this.#mayKeep && this.#draft.hasPrevious(main);
    this.#stage = keep ? 'kept' : 'out';
    for (const path of this.#paths) {
      if (keep) this.#draft.adopt(path);
      else this.#draft.remove(path);
    }
    return this.#problem(complaint, cause, keep ? 'its last good files stay' : 'it is left out');
  }

  #problem(complaint: Complaint, cause: AppError | undefined, consequence: string): Problem {
    const reason = cause?.reason ?? (this.site === '' ? 'SNIPPET_INVALID' : 'SITE_CONFIG_INVALID');
    const remedy = cause && { remedy: cause.remedy };
    const ofSnippet = this.#source !== '' && !OURS.test(complaint.file);
    const file = ofSnippet ? this.#source : complaint.file;
    return problemOf(new AppError(reason, `${complaint.message} (${consequence})`, remedy), {
      site: this.site,
      file,
      line: complaint.line,
    });
  }
}

/** The unit of a site: its virtual host first, then what hangs on it. */
export function siteUnit(
  draft: GenerationDraft,
  type: WebType,
  site: { readonly uri: string; readonly source: string; readonly mayKeep: boolean },
): Unit {
  const { uri, source, mayKeep } = site;
  return new Unit(draft, { paths: [...sitePaths(type, uri), snippetPath(uri)], site: uri, source, mayKeep });
}

/** The unit of a snippet of the whole server. */
export function snippetUnit(
  draft: GenerationDraft,
  snippet: { readonly path: string; readonly source: string; readonly mayKeep: boolean },
): Unit {
  return new Unit(draft, { ...snippet, paths: [snippet.path], site: '' });
}
