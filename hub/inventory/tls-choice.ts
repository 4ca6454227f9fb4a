import { AppError } from '../../shared/errors.ts';
import { checkHsts } from '../../shared/site-tls.ts';
import { speaksTls } from '../../shared/web-type.ts';
import type { Server, TlsChoice } from './model.ts';

/** What an operator says of a site's TLS; absent fields stay as they are. */
export type TlsChange = Partial<TlsChoice>;

/** The certificates that there are to choose from. */
export interface CertificateChoices {
  /** Throws NOT_FOUND for a name that no certificate has, FIELD_INVALID for `acme` where no authority is known. */
  check(certificate: string, field: string): void;
}

/** The choice after a change. Throws FIELD_INVALID, NOT_FOUND for what cannot be served. */
export function changedTls(
  before: TlsChoice,
  change: TlsChange,
  machines: readonly Pick<Server, 'name' | 'webType'>[],
  choices: CertificateChoices,
): TlsChoice {
  const after = { ...before, ...change };
  checkHsts(after.hstsSeconds, 'tls.hsts_seconds');
  if (after.mode === 'off') return after;
  // All must speak it: a visitor may come to any of them.
  const mute = machines.find(({ webType }) => !speaksTls(webType));
  if (mute) throw speechless(mute);
  choices.check(after.certificate, 'tls.certificate');
  if (after.hstsSeconds > 0 && after.certificate === 'self-signed') throw unvouched();
  return after;
}

/** Whether an authority has to issue a certificate for what is chosen now. */
export function needsIssue(before: TlsChoice, after: TlsChoice, areNamesNew: boolean): boolean {
  if (after.mode === 'off' || after.certificate !== 'acme') return false;
  return areNamesNew || before.mode === 'off' || before.certificate !== 'acme';
}

function speechless({ name, webType }: Pick<Server, 'name' | 'webType'>): AppError {
  const type = webType === 'none' ? 'apache_ssl' : `${webType}_ssl`;
  return new AppError('FIELD_INVALID', `server ${name} is of type ${webType}, which does not speak TLS`, {
    field: 'tls.mode',
    remedy: `Let it speak TLS first: aegirctl server set ${name} --web ${type}.`,
  });
}

function unvouched(): AppError {
  return new AppError(
    'FIELD_INVALID',
    'a self-signed certificate cannot go with HSTS: it would lock visitors out',
    {
      field: 'tls.hsts_seconds',
      remedy: 'Choose a certificate that an authority vouches for, or no HSTS: --hsts 0.',
    },
  );
}
