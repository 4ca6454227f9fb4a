/** What is read from a host's own configuration, whichever web server it has. */

/** Where the host's own configuration listens. */
export interface Listen {
  /** '' for every address. */
  readonly address: string;
  readonly port: number;
}

/** The file where our generations begin, as the host's configuration knows it. */
export interface EntryLink {
  readonly file: string;
  /** Whether the host's configuration includes it. */
  readonly included: boolean;
  /** Where a link to it belongs. */
  readonly linkFolder: string;
}
