import { describe, expect, it } from 'vitest';
import { VERSION } from '../../shared/version.ts';
import { aegirctl } from '../../test/fakes/aegirctl.ts';

describe('help', () => {
  it('lists the nouns, and goes to standard output when it was asked for', async () => {
    const { code, stdout } = await aegirctl('', ['--help']);
    expect(code).toBe(0);
    for (const noun of ['server', 'platform', 'site', 'task', 'spoke', 'status'])
      expect(stdout).toContain(`  ${noun}`);
  });

  it('is shown as a mistake when no command was given', async () => {
    const { code, stdout, stderr } = await aegirctl('', []);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: aegirctl');
  });

  it('of a command shows its options, the global ones and an example', async () => {
    const { stdout } = await aegirctl('', ['site', 'add', '--help']);
    expect(stdout).toContain('Usage: aegirctl site add [options] <URI>');
    expect(stdout).toContain('--platform <NAME>');
    expect(stdout).toContain('--no-wait');
    expect(stdout).toContain('aegirctl site add www.example.org --platform d11 --alias example.org');
    expect(stdout).not.toContain('--server');
  });

  it('tells the version of the program', async () => {
    expect(await aegirctl('', ['--version'])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
  });
});
