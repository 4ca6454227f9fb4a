import { beforeAll, describe, expect, it } from 'vitest';
import { Farm } from '../lab/farm.ts';
import { installSpoke } from '../lab/install.ts';
import { visit } from '../lab/visitors.ts';

const TREE = '/var/aegir/platforms/shop';

describe('hub and spoke on one machine', () => {
  let farm: Farm;

  beforeAll(async () => {
    farm = await Farm.start({ units: ['apache2.service'] });
    await installSpoke(farm.hub);
    await farm.serve(farm.hub);
  });

  it('serves a platform whose publish path is the operator’s own folder, and leaves that folder alone', async () => {
    await farm.edit('shop', 'one');
    const before = await farm.hub.ok(`find ${TREE} -printf '%p %y %i %T@\\n' | sort`);
    const task = await farm.task('platform add shop --server hub');
    expect(['success', 'warning']).toContain(task.state);
    await farm.done('site add a.example --platform shop');
    expect((await visit(farm.hub, 'a.example')).body).toBe('site=a.example version=one include=one\n');
    expect(await farm.hub.ok(`find ${TREE} -printf '%p %y %i %T@\\n' | sort`)).toBe(before);
    expect(await farm.hub.ok(`test -d ${TREE} && test ! -L ${TREE} && echo folder`)).toBe('folder\n');
  });

  it('goes live only with a verify: the folder is the source, not what is served', async () => {
    await farm.edit('shop', 'two');
    expect((await visit(farm.hub, 'a.example')).body).toContain('version=one include=one');
    const task = await farm.task('platform verify shop');
    expect(['success', 'warning']).toContain(task.state);
    expect((await visit(farm.hub, 'a.example')).body).toContain('version=two include=two');
  });

  it('says that the publish path is a real folder', async () => {
    const task = await farm.task('server verify hub');
    expect(JSON.stringify(task)).toContain(TREE);
  });

  it('never takes the data of sites or releases for a platform', async () => {
    const path = '/var/aegir/platforms/.aegir/releases';
    expect((await farm.refusal(`platform add bad --server hub --path ${path}`)).reason).toMatch(/PATH/);
  });
});
