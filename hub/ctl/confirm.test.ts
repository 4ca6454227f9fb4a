import { describe, expect, it } from 'vitest';
import type { Answers } from '../../test/fakes/admin-api.ts';
import { ctl, watching } from '../../test/fakes/aegirctl.ts';
import { site, task } from '../../test/fakes/inventory.ts';

describe('removing', () => {
  const answers: Answers = {
    GetSite: () => ({ site: site({ etag: '7' }) }),
    RemoveSite: () => ({ taskId: 'task-1' }),
    ...watching(task({ kind: 'site.remove' })),
  };

  it('is refused at once where nobody can answer', async () => {
    const { code, stderr, asked } = await ctl(answers, 'site remove www.example.org');
    expect(code).toBe(2);
    expect(stderr).toContain('field:  --yes\ndo:     Add --yes if this is wanted.\n');
    expect(asked.map(({ method }) => method)).not.toContain('RemoveSite');
  });

  it('goes on without a question when --yes is given', async () => {
    const { code, asked } = await ctl(answers, 'site remove www.example.org --yes');
    expect(code).toBe(0);
    expect(asked[1]?.request).toMatchObject({ uri: 'www.example.org', etag: '7' });
  });

  it.each([
    ['y\n', 0, true],
    ['no\n', 9, false],
    ['', 9, false],
  ])('asks on a terminal; the answer %j', async (typed, expected, removed) => {
    const { code, stderr, asked } = await ctl(answers, 'site remove www.example.org', { tty: true, typed });
    expect(stderr).toContain('Remove site www.example.org from platform d11 on web1?');
    expect(code).toBe(expected);
    expect(asked.some(({ method }) => method === 'RemoveSite')).toBe(removed);
  });

  it('never asks for JSON, terminal or not', async () => {
    const { code } = await ctl(answers, 'site remove www.example.org --json', { tty: true, typed: 'y\n' });
    expect(code).toBe(2);
  });

  it('takes Ctrl-C at the question for a no', async () => {
    const stop = new AbortController();
    const asking = ctl(answers, 'site remove www.example.org', { tty: true, signal: stop.signal });
    setTimeout(() => {
      stop.abort();
    }, 300);
    const { code, stderr, asked } = await asking;
    expect(code).toBe(130);
    expect(stderr).toMatch(/\[y\/N\] \nstopped: nothing was changed\n/);
    expect(asked.map(({ method }) => method)).toEqual(['GetSite']);
  });
});
