/**
 * The messages of one whose certificate may be revoked, in either direction: until the signal fires, also while none
 * comes. Then it throws the reason of the signal and leaves the rest unread.
 */
export async function* untilRevoked<T>(
  messages: AsyncIterable<T>,
  revoked: AbortSignal | undefined,
): AsyncGenerator<T> {
  if (revoked === undefined) {
    yield* messages;
    return;
  }
  const source = messages[Symbol.asyncIterator]();
  let leave: () => void = () => undefined;
  const gone = new Promise<never>((_resolve, reject) => {
    leave = () => {
      reject(revoked.reason as Error);
    };
  });
  gone.catch(() => undefined);
  revoked.addEventListener('abort', leave);
  try {
    for (;;) {
      revoked.throwIfAborted();
      const next = await Promise.race([source.next(), gone]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    revoked.removeEventListener('abort', leave);
    // Not awaited: a source that waits for something ends only after that.
    void source.return?.().then(undefined, () => undefined);
  }
}
