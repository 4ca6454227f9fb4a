import { command, type Context, type Noun } from '../command.ts';
import { carryOut } from '../carry-out.ts';
import { flag, required, text } from '../options.ts';
import type { Shown } from '../settle.ts';
import { memberTable, serverLine } from '../views/server.ts';

const group = required(text('NAME', 'the group'));

async function shown({ hub }: Context, name: string): Promise<Shown> {
  const { server } = await hub.servers.GetServer({ name });
  return { document: { group: server }, page: server ? serverLine(server) : [] };
}

const add = command({
  verb: 'add',
  summary: 'Let a server join a group: it gets all that the group serves',
  subject: 'SERVER',
  options: { group },
  plans: true,
  example: 'aegirctl member add web3 --group cluster1',
  run: async ({ subject, options }, context) => {
    const addMember = { group: options.group, server: subject };
    const done = `server ${subject} joins ${options.group}`;
    return carryOut(context, { addMember }, { done, read: () => shown(context, options.group) });
  },
});

const remove = command({
  verb: 'remove',
  summary: 'Let a server leave a group: what the group serves is taken off it',
  subject: 'SERVER',
  options: { group, yes: flag('do not ask') },
  plans: true,
  run: async ({ subject, options }, context) => {
    if (!options.yes) await context.confirm(`Take server ${subject} out of ${options.group}?`);
    const removeMember = { group: options.group, server: subject };
    const done = `server ${subject} leaves ${options.group}`;
    return carryOut(context, { removeMember }, { done, read: () => shown(context, options.group) });
  },
});

const list = command({
  verb: 'list',
  summary: 'List the members of a group, and where visitors may be sent',
  subject: 'GROUP',
  options: { active: flag('only those that may get visitors') },
  example: 'aegirctl --json member list cluster1 --active',
  run: async ({ subject, options }, { hub }) => {
    const { members: all } = await hub.groups.ListMembers({ group: subject });
    const members = options.active ? all.filter(({ state }) => state === 'active') : all;
    return { document: { members }, page: members.length === 0 ? [] : [memberTable(members)], hint: '' };
  },
});

export const memberNoun: Noun = {
  noun: 'member',
  summary: 'Servers as parts of groups',
  commands: [list, add, remove],
};
