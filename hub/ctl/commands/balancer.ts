import { AppError } from '../../../shared/errors.ts';
import { command, type Context, type Noun } from '../command.ts';
import { flag, many } from '../options.ts';
import { settle } from '../settle.ts';
import { poolTable } from '../views/balancer.ts';

async function shown({ hub }: Context, balancer: string) {
  const { pools } = await hub.balancers.ListPools({ balancer });
  return { document: { pools }, page: pools.length === 0 ? [] : [poolTable(pools)] };
}

const set = command({
  verb: 'set',
  summary: 'Say which servers a balancer passes visitors on to; all of them at once',
  subject: 'NAME',
  options: { pool: many('SERVER', 'one of them; give it again for more'), noPools: flag('nobody any more') },
  example: 'aegirctl balancer set lb1 --pool web1 --pool web2',
  run: async ({ subject, options }, context) => {
    const pools = options.pool;
    if (pools.length > 0 === options.noPools) {
      throw new AppError('FIELD_MISSING', 'give either --pool or --no-pools', { field: '--pool' });
    }
    const { requestId } = context;
    const { taskId } = await context.hub.balancers.SetPools({
      requestId,
      balancer: subject,
      pools: [...pools],
    });
    return settle(context, {
      taskId,
      done: `pools of ${subject} changed`,
      read: () => shown(context, subject),
    });
  },
});

const show = command({
  verb: 'show',
  summary: 'Show whom a balancer passes visitors on to',
  subject: 'NAME',
  options: {},
  run: async ({ subject }, context) => {
    const answer = await shown(context, subject);
    const isEmpty = answer.document.pools.length === 0;
    return {
      ...answer,
      hint: isEmpty ? `Nobody. Name some: aegirctl balancer set ${subject} --pool SERVER` : '',
    };
  },
});

export const balancerNoun: Noun = {
  noun: 'balancer',
  summary: 'What stands in front of web servers and passes visitors on',
  commands: [set, show],
};
