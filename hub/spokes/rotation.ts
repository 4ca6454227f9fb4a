import { describeCertificate } from '../../shared/certificates.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { askToRenew } from './attach.ts';
import type { Authority } from './authority.ts';
import type { Enrollment } from './enrollment.ts';
import type { SpokeRegistry } from './registry.ts';
import { signerIn, type Root } from './roots.ts';
import type { SpokeStore } from './spoke-store.ts';

/** Who has a certificate that is good, in use or to be used next, and which roots came with it. */
export interface Holder {
  readonly kind: 'server' | 'operator';
  readonly name: string;
  /** Of a server's spoke. */
  readonly connected: boolean;
  readonly notAfterMs: number;
  readonly trust: string;
}

/** A root as people see it. */
export interface RootReport {
  readonly fingerprint: string;
  readonly notAfterMs: number;
  readonly signs: boolean;
  readonly standing: boolean;
  readonly holders: number;
}

/** How the authority stands. */
export interface AuthorityReport {
  readonly roots: readonly RootReport[];
  readonly hubNotAfterMs: number;
  /** Who uses a certificate of the root that signs no more. */
  readonly waiting: readonly Holder[];
}

export interface RotationDeps {
  readonly authority: Authority;
  readonly store: SpokeStore;
  readonly registry: SpokeRegistry;
  readonly enrollment: Pick<Enrollment, 'revoke'>;
  readonly inventory: { findServer(id: string): { readonly name: string } | undefined };
  readonly operators: {
    holdings(): readonly Pick<Holder, 'name' | 'notAfterMs' | 'trust'>[];
    revoke(name: string): void;
  };
  readonly clock: Clock;
}

/** One root takes the place of another while everybody stays. See decision 27. */
export class Rotation {
  readonly #deps: RotationDeps;

  constructor(deps: RotationDeps) {
    this.#deps = deps;
  }

  report(): AuthorityReport {
    const { authority } = this.#deps;
    const { standing, signer, leaving } = authority.roots;
    const roots = authority.roots.startingWith(signer).map(({ fingerprint, certificate }) => ({
      fingerprint,
      notAfterMs: describeCertificate(certificate).notAfterMs,
      signs: fingerprint === signer.fingerprint,
      standing: fingerprint === standing.fingerprint,
      holders: namesOf(this.#holders().filter(({ holder }) => signerIn(holder.trust) === fingerprint)).size,
    }));
    const waiting = leaving === null ? [] : this.#holdersBut(signer.fingerprint);
    return { roots, hubNotAfterMs: authority.hubNotAfterMs, waiting: waiting.map(({ holder }) => holder) };
  }

  /** A root for {@link begin}. */
  make(): Promise<Root> {
    return this.#deps.authority.roots.make();
  }

  /** Part of the caller's transaction, as are the two below; {@link takeUp} follows. Throws ROTATION_OPEN. */
  begin(root: Root): void {
    this.#deps.authority.roots.begin(root);
  }

  /** Throws ROTATION_NONE. */
  turnBack(): void {
    this.#deps.authority.roots.turnBack();
  }

  /**
   * Drops the root that signs no more. Those in `without` that still use a certificate of it are revoked, and returned.
   * Throws ROTATION_NONE, IN_USE while others use one, and NOT_FOUND for a name that is not waited for.
   */
  end(without: readonly string[], actor: string): Holder[] {
    const { authority, enrollment, operators } = this.#deps;
    const waiting = this.#holdersBut(authority.roots.end());
    const isNamed = ({ holder }: Found): boolean => without.includes(holder.name);
    checkNames(without, waiting);
    checkNobodyWaits(waiting.filter((found) => !isNamed(found)));
    const lost = waiting.filter(isNamed);
    for (const { holder, serverId } of lost) {
      if (serverId === undefined) operators.revoke(holder.name);
      else enrollment.revoke(serverId, actor);
    }
    return lost.map(({ holder }) => holder);
  }

  /** Brings listeners and spokes to what was decided. A hub that dies before does so at its start. */
  async takeUp(): Promise<void> {
    const { authority, registry, store } = this.#deps;
    await authority.refresh();
    for (const link of registry.all()) askToRenew({ store, trust: () => authority.trust }, link);
  }

  /** Each of those once that have a certificate of another root than this one. */
  #holdersBut(fingerprint: string): Found[] {
    const others = this.#holders().filter(({ holder }) => signerIn(holder.trust) !== fingerprint);
    return [...namesOf(others).values()];
  }

  /** Every certificate of somebody who is welcome that has not ended: who let it end has to join again anyhow. */
  #holders(): Found[] {
    const { store, registry, inventory, operators, clock } = this.#deps;
    const servers = store.holdings().map(({ serverId, notAfterMs, trust }): Found => {
      const name = inventory.findServer(serverId)?.name ?? serverId;
      const connected = registry.ofServer(serverId) !== undefined;
      return { holder: { kind: 'server', name, connected, notAfterMs, trust }, serverId };
    });
    const people = operators.holdings().map(({ name, notAfterMs, trust }): Found => {
      return { holder: { kind: 'operator', name, connected: false, notAfterMs, trust } };
    });
    return [...servers, ...people].filter(({ holder }) => holder.notAfterMs > clock.now());
  }
}

interface Found {
  readonly holder: Holder;
  /** Of a server. */
  readonly serverId?: string;
}

/** By kind and name; of several certificates of one holder the first. */
function namesOf(found: readonly Found[]): Map<string, Found> {
  return new Map(found.toReversed().map((each) => [`${each.holder.kind} ${each.holder.name}`, each]));
}

function checkNames(without: readonly string[], waiting: readonly Found[]): void {
  const stranger = without.find((name) => !waiting.some(({ holder }) => holder.name === name));
  if (stranger === undefined) return;
  throw new AppError('NOT_FOUND', `${stranger} is not waited for`, {
    field: 'without',
    remedy: 'See who is: aegirctl authority show.',
  });
}

/** Names that stand in an error; the rest is counted. */
const MOST_NAMES = 20;

function checkNobodyWaits(waiting: readonly Found[]): void {
  if (waiting.length === 0) return;
  const names = waiting.map(({ holder }) => holder.name);
  const more = names.length > MOST_NAMES ? ` and ${String(names.length - MOST_NAMES)} more` : '';
  const text = `${names.slice(0, MOST_NAMES).join(', ')}${more}`;
  throw new AppError('IN_USE', `these use certificates of the root that is to be dropped: ${text}`, {
    field: 'without',
    remedy:
      'Let them renew: spokes do when they are connected, operators with aegirctl context renew; or go on without some: aegirctl authority finish --without NAME.',
  });
}
