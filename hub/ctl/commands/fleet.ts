import { command, type Noun } from '../command.ts';
import { allPages } from '../paging.ts';
import { line, section } from '../output/page.ts';
import { spokeTable, statusPage } from '../views/fleet.ts';

const list = command({
  verb: 'list',
  summary: 'List the machines that have joined',
  options: {},
  run: async (_input, { hub, now }) => {
    const spokes = await allPages(
      (page) => hub.fleet.ListSpokes(page),
      (response) => response.spokes,
    );
    return {
      document: { spokes },
      page: spokes.length === 0 ? [] : [spokeTable(spokes, now)],
      hint: spokes.length === 0 ? 'No machine has joined. Let one: aegirctl server token NAME' : '',
    };
  },
});

const revoke = command({
  verb: 'revoke',
  summary: 'Refuse the machine of a server from now on; its sites go on',
  subject: 'SERVER',
  options: {},
  run: async ({ subject }, { hub, requestId }) => {
    const { spoke } = await hub.fleet.RevokeSpoke({ requestId, server: subject });
    return {
      document: { spoke },
      page: section('', [line([`the spoke of ${subject} is revoked`])]),
      hint: `To let a machine join again: aegirctl server token ${subject}`,
    };
  },
});

export const spokeNoun: Noun = {
  noun: 'spoke',
  summary: 'Machines that have joined, and their certificates',
  commands: [list, revoke],
};

export const status = command({
  verb: 'status',
  summary: 'The hub and its farm at a glance',
  options: {},
  run: async (_input, { hub, now }) => {
    const document = await hub.fleet.GetStatus({});
    return { document, page: statusPage(document, now) };
  },
});
