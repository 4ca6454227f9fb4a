import type { Host } from './host.ts';
import { smallApp } from './trees.ts';

const IDENTITY = '-c user.name=Anna -c user.email=anna@example.org';

/** A bare repository on a host that holds the small PHP platform. Whoever pushes there is not the hub's user. */
export class BareRepository {
  readonly host: Host;
  readonly folder: string;
  readonly #work: string;

  private constructor(host: Host, name: string) {
    this.host = host;
    this.folder = `/srv/git/${name}.git`;
    this.#work = `/srv/work/${name}`;
  }

  static async create(host: Host, name: string): Promise<BareRepository> {
    const repository = new BareRepository(host, name);
    await host.ok(`mkdir -p /srv/work && git init --quiet --bare --initial-branch=main ${repository.folder}`);
    return repository;
  }

  /** Commits the platform in this version, with more files besides, and tags it so. Returns the commit. */
  async release(version: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
    await smallApp(this.host, this.#work, version);
    for (const [name, text] of Object.entries(files)) this.host.write(`${this.#work}/${name}`, text);
    const git = `git --git-dir=${this.folder} --work-tree=${this.#work} ${IDENTITY}`;
    await this.host.ok(
      `${git} add --all && ${git} commit --quiet --message ${version} && ${git} tag ${version}`,
    );
    return (await this.host.ok(`${git} rev-parse HEAD`)).trim();
  }

  /** Clones a version by itself, without its history; returns the folder. */
  async clone(version: string): Promise<string> {
    const folder = `/srv/clone-${version}`;
    await this.host.ok(
      `git clone --quiet --branch ${version} file://${this.folder} ${folder} && rm -rf ${folder}/.git`,
    );
    return folder;
  }
}
