import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { AppError } from '../shared/errors.ts';
import { checkAddress } from '../shared/names.ts';
import { runProgram } from '../shared/program.ts';

const UNIT = 'aegir-hub.service';

/**
 * Configures the hub of this machine where it is not, and starts it now and at every boot. advertise: the name or
 * address that web servers reach it by. Throws ROLE_DENIED for anyone but root, HOSTNAME_INVALID, SETUP_FAILED.
 */
export async function setUpHub(file: string, advertise: string, tell: (line: string) => void): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new AppError('ROLE_DENIED', 'only root can set the hub up', { remedy: 'Run it with sudo.' });
  }
  if (existsSync(file)) tell(`ok      settings  ${file} stays as it is`);
  else writeSettings(file, checkAddress(advertise, '--advertise'), tell);
  await systemctl('enable', '--quiet', UNIT);
  await systemctl('restart', UNIT);
  tell('done    service   aegir-hub runs, and starts with the machine');
  tell(
    'Next, for each web server: aegirctl server add NAME --hostname HOST --no-wait, aegirctl server token NAME; then on that machine aegir-spoke setup, aegir-spoke enroll -.',
  );
}

function writeSettings(file: string, advertise: string, tell: (line: string) => void): void {
  mkdirSync('/etc/aegir', { recursive: true, mode: 0o755 });
  const text = `# Every other setting has its default; they are listed in hub.yaml among the examples of the documentation.
# The name or address that web servers reach this machine by.
advertise: ${JSON.stringify(advertise)}
`;
  writeFileSync(file, text, { mode: 0o644, flag: 'wx' });
  tell(`done    settings  ${file}: web servers reach this hub as ${advertise}`);
}

async function systemctl(...args: string[]): Promise<void> {
  let said = '';
  const { code } = await runProgram({
    ...{ program: '/usr/bin/systemctl', args, cwd: '/', env: {}, timeoutMs: 60_000 },
    onOutput: (_from, chunk) => {
      said += chunk.toString();
    },
  });
  if (code !== 0) throw new AppError('SETUP_FAILED', `systemctl ${args.join(' ')}: ${said.trim()}`);
}
