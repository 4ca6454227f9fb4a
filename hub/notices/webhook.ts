import { AppError, messageOf } from '../../shared/errors.ts';
import { headline, textOf, type Notice } from './condition.ts';

/** Where and how notices are posted. */
export interface WebhookSettings {
  readonly url: string;
  /** JSON in which {text}, {headline} and {hub} stand for those; null for the whole notice as a document. */
  readonly body: string | null;
}

const TIMEOUT_MS = 10_000;

/** Posts a notice as JSON. Throws NOTICE_FAILED without the address, which is often a secret. */
export async function post(
  { url, body }: WebhookSettings,
  notice: Notice,
  signal: AbortSignal,
): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: body === null ? documentOf(notice) : filled(body, notice),
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  }).catch((error: unknown) => {
    throw new AppError('NOTICE_FAILED', `the webhook could not be reached: ${causeOf(error)}`, {
      cause: error,
    });
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new AppError('NOTICE_FAILED', `the webhook answered ${String(answer.status)}`);
}

function documentOf(notice: Notice): string {
  return JSON.stringify({ ...notice, headline: headline(notice), text: textOf(notice) });
}

/** Values go in as the inside of a JSON string, so that no message can end it. */
function filled(template: string, notice: Notice): string {
  const values: Readonly<Record<string, string>> = {
    text: textOf(notice),
    headline: headline(notice),
    hub: notice.hub,
  };
  return template.replaceAll(/\{(text|headline|hub)\}/g, (_whole, name: string) =>
    JSON.stringify(values[name] ?? '').slice(1, -1),
  );
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : messageOf(error);
}
