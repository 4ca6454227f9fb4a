import type { Certificate__Output } from '../../../shared/proto/gen/aegir/v1/Certificate.ts';
import { fields, line, section, table, toned, type Block, type Page, type Text } from '../output/page.ts';
import { ago, moment } from '../output/words.ts';

/** Names and sites that a table has room for. */
const SHOWN = 3;

export function certificateTable(certificates: readonly Certificate__Output[], now: number): Block {
  return table(
    ['NAME', 'STATE', 'ENDS', 'NAMES', 'SITES', 'PROBLEM'],
    certificates.map((certificate) => [
      certificate.name,
      stateText(certificate),
      ago(certificate.notAfterMs, now),
      few(certificate.names),
      few(certificate.sites),
      certificate.problem,
    ]),
  );
}

export function certificatePage(certificate: Certificate__Output, now: number): Page {
  return [
    fields([
      ['certificate', certificate.name],
      ['state', stateText(certificate)],
      ['problem', certificate.problem],
      ['names', certificate.names.join(', ')],
      ['sites', certificate.sites.join(', ')],
      ['begins', moment(certificate.notBeforeMs, now)],
      ['ends', moment(certificate.notAfterMs, now)],
      ['renewed', certificate.renewalMs === 0 ? 'not by the hub' : moment(certificate.renewalMs, now)],
      ['vouched for by', certificate.isSelfSigned ? 'itself' : 'an authority'],
      ['fingerprint', certificate.fingerprint],
    ]),
  ];
}

/** The certificate in one line, after a change. */
export function certificateLine(certificate: Certificate__Output, now: number): Page {
  const ends = `ends ${moment(certificate.notAfterMs, now)}`;
  return section('', [line([certificate.name, stateText(certificate), ends, few(certificate.names)])]);
}

function stateText({ state }: Certificate__Output): Text {
  return toned(state, state === 'valid' ? 'good' : state === 'ending' ? 'warning' : 'bad');
}

function few(words: readonly string[]): string {
  const more = words.length > SHOWN ? ` +${String(words.length - SHOWN)}` : '';
  return words.slice(0, SHOWN).join(',') + more;
}
