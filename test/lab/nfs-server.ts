import type { Host } from './host.ts';

const FOLDER = '/run/nfs-server';

/** Exports a folder of a host by NFS 4, as `FOLDER *(rw,no_subtree_check)` in /etc/exports would: root of clients is nobody. */
export class NfsServer {
  readonly #host: Host;
  readonly #export: string;

  private constructor(host: Host, folder: string) {
    this.#host = host;
    this.#export = folder;
  }

  /** folder: with a file system of its own. */
  static async start(host: Host, folder: string): Promise<NfsServer> {
    const server = new NfsServer(host, folder);
    await host.ok(`mkdir -p ${FOLDER} /var/lib/nfs/ganesha`);
    await server.#tell('RW');
    // It goes on by itself, in no unit, and keeps nothing open that who started it waits for.
    const files = `-f ${FOLDER}/conf -p ${FOLDER}/pid -L ${FOLDER}/log`;
    await host.ok(`ganesha.nfsd ${files} -N EVENT </dev/null >/dev/null 2>&1`);
    await host.ok('until ss -ltn | grep -q :2049; do sleep 0.1; done', { timeout: 30 });
    return server;
  }

  /** Lets clients write, or only read, from now on. */
  async access(access: 'RW' | 'RO'): Promise<void> {
    await this.#tell(access);
    await this.#signal('HUP');
  }

  /** From now on nobody gets an answer. */
  async freeze(): Promise<void> {
    await this.#signal('STOP');
  }

  /** It answers again, also who has been waiting. */
  async thaw(): Promise<void> {
    await this.#signal('CONT');
  }

  async #signal(name: string): Promise<void> {
    await this.#host.ok(`kill -${name} $(cat ${FOLDER}/pid)`);
  }

  // What the host itself writes there must show, as it does where the kernel is the server: nothing is remembered.
  async #tell(access: string): Promise<void> {
    const text = `
NFS_CORE_PARAM { Protocols = 4; Enable_NLM = false; Enable_RQUOTA = false; }
NFSV4 { Graceless = true; Only_Numeric_Owners = true; }
MDCACHE { Dir_Chunk = 0; }
EXPORT {
  Export_Id = 1; Path = "${this.#export}"; Pseudo = "${this.#export}"; Protocols = 4; Transports = TCP;
  SecType = sys; Squash = Root_Squash; Access_Type = ${access}; Attr_Expiration_Time = 0;
  FSAL { Name = VFS; fsid_type = Device; }
}
`;
    await this.#host.ok(['tee', `${FOLDER}/conf`], { input: text });
  }
}
