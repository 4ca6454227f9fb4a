import { AppError } from '../../shared/errors.ts';

/** Signals that fire when somebody is no longer welcome, by their id. */
export class Revocations {
  readonly #controllers = new Map<string, AbortController>();

  /** Fires when this one is revoked. */
  of(id: string): AbortSignal {
    const controller = this.#controllers.get(id) ?? new AbortController();
    this.#controllers.set(id, controller);
    return controller.signal;
  }

  /** Ends all that runs for this one. */
  revoke(id: string): void {
    this.#controllers.get(id)?.abort(new AppError('CERTIFICATE_REVOKED', 'the certificate was revoked'));
  }
}
