import { AppError } from '../../../shared/errors.ts';
import type { Authority__Output } from '../../../shared/proto/gen/aegir/v1/Authority.ts';
import type { RootHolder__Output } from '../../../shared/proto/gen/aegir/v1/RootHolder.ts';
import { command, type Answer, type Context, type Noun } from '../command.ts';
import { flag, many } from '../options.ts';
import { line, section, table, toned, type Page } from '../output/page.ts';
import { counted } from '../../../shared/words.ts';
import { instant } from '../output/words.ts';

const BACK_UP = 'make one now, on the hub: aegir-hub backup create';

const show = command({
  verb: 'show',
  summary: 'The roots that hub, web servers and operators trust, and who is waited for while they change',
  options: {},
  run: async (_input, { hub }) => answerWith((await hub.authority.GetAuthority({})).authority),
});

const rotate = command({
  verb: 'rotate',
  summary: 'Make a new root, which signs from now on; the former is trusted until it is finished',
  options: { yes: flag('do not ask') },
  run: async ({ options }, context) => {
    if (!options.yes) await context.confirm('Make a new root for the certificates of this farm?');
    const { hub, requestId } = context;
    const answer = answerWith((await hub.authority.RotateAuthority({ requestId })).authority);
    return { ...answer, hint: `A backup of before does not know the new root; ${BACK_UP}` };
  },
});

const abort = command({
  verb: 'abort',
  summary: 'Let the former root sign again: who has moved to the new one moves back, then finish drops it',
  options: {},
  run: async (_input, { hub, requestId }) =>
    answerWith((await hub.authority.AbortRotation({ requestId })).authority),
});

const finish = command({
  verb: 'finish',
  summary: 'Drop the root that signs no more, once nobody uses a certificate of it',
  options: {
    without: many('NAME', 'a server or operator that is not waited for: it is revoked and has to join again'),
    yes: flag('do not ask'),
  },
  example: 'aegirctl authority finish --without web3',
  run: async ({ options: { without, yes } }, context) => {
    if (!yes) await askToFinish(without, context);
    const { hub, requestId } = context;
    const { authority, revoked } = await hub.authority.FinishRotation({ requestId, without: [...without] });
    const { document, page } = answerWith(authority);
    const hint = `Join tokens that were made before are void, and so are backups; ${BACK_UP}`;
    return { document: { ...document, revoked }, page: [...revokedPage(revoked), ...page], hint };
  },
});

async function askToFinish(without: readonly string[], context: Context): Promise<void> {
  const { authority } = await context.hub.authority.GetAuthority({});
  if ((authority?.roots.length ?? 0) < 2) {
    throw new AppError('ROTATION_NONE', 'the authority is not being changed');
  }
  const loss = without.length === 0 ? '' : ` ${without.join(', ')} will have to join again.`;
  await context.confirm(`Drop the former root for good?${loss}`);
}

function revokedPage(revoked: readonly RootHolder__Output[]): Page {
  const rows = revoked.map(({ kind, name }) => [
    name,
    kind,
    kind === 'server' ? `aegirctl server token ${name}` : `aegirctl operator add ${name} --role ROLE`,
  ]);
  return rows.length === 0 ? [] : [table(['REVOKED', 'KIND', 'TO JOIN AGAIN'], rows)];
}

function answerWith(authority: Authority__Output | null): Answer {
  if (authority === null) throw new Error('the hub sent no authority');
  const { roots, hubNotAfterMs, waiting } = authority;
  const rows = roots.map(({ fingerprint, signs, standing, holders, notAfterMs }) => [
    fingerprint.slice(0, 16),
    signs ? toned('signs', 'good') : toned('to be dropped', 'warning'),
    `${counted(holders, 'holder')}${standing ? ' and the hub' : ''}`,
    instant(notAfterMs),
  ]);
  const held = waiting.map(({ kind, name, connected, notAfterMs }) => [
    name,
    kind,
    nextStep(kind, connected),
    instant(notAfterMs),
  ]);
  const page: Page = [
    table(['ROOT', 'STATE', 'USED BY', 'UNTIL'], rows),
    ...section('', [line([`the certificate of the hub is good until ${instant(hubNotAfterMs)}`])]),
    ...(held.length === 0 ? [] : [table(['WAITED FOR', 'KIND', 'IT', 'CERTIFICATE ENDS'], held)]),
  ];
  const isReady = roots.length > 1 && waiting.length === 0;
  return {
    document: { authority },
    page,
    hint: isReady ? 'Nobody is waited for: aegirctl authority finish' : '',
  };
}

function nextStep(kind: string, connected: boolean): string {
  if (kind === 'operator') return 'has to renew: aegirctl context renew';
  return connected ? 'is asked to renew' : 'is away, and renews when it comes back';
}

export const authorityNoun: Noun = {
  noun: 'authority',
  summary: 'The roots that all certificates of this farm are verified against',
  commands: [show, rotate, finish, abort],
};
