import { beforeAll, describe, expect, it } from 'vitest';
import type { Platform__Output } from '../../shared/proto/gen/aegir/v1/Platform.ts';
import type { Server__Output } from '../../shared/proto/gen/aegir/v1/Server.ts';
import type { Site__Output } from '../../shared/proto/gen/aegir/v1/Site.ts';
import type { Task__Output } from '../../shared/proto/gen/aegir/v1/Task.ts';
import { eventually } from '../lab/eventually.ts';
import { Farm } from '../lab/farm.ts';
import type { Host } from '../lab/host.ts';
import { difference, packagedApp, smallApp } from '../lab/trees.ts';
import { visit } from '../lab/visitors.ts';

const PLATFORMS = '/var/aegir/platforms';

describe('from an empty machine to a live site', () => {
  let farm: Farm;
  let web1: Host;
  let web2: Host;

  beforeAll(async () => {
    farm = await Farm.start();
    [web1, web2] = await Promise.all([farm.webServer('web1'), farm.webServer('web2')]);
  });

  it('a server that is added verifies itself, and is told that its machine has to join first', async () => {
    const task = await farm.task('server add web1 --hostname web1.example.com');
    expect(task).toMatchObject({ kind: 'server.verify', reason: 'SPOKE_MISSING' });
    expect(task.remedy).toMatch(/server token/);
    expect(await web1.ok('ls -A /var/aegir/config')).toBe('apache.conf\n');
  });

  it('the same task succeeds once the machine has joined, without a restart of Apache', async () => {
    const pid = await web1.ok('cat /run/apache2/apache2.pid');
    await farm.join(web1);
    const { tasks } = await farm.ask<{ tasks: readonly Task__Output[] }>('task list');
    await farm.done(`task retry ${tasks[0]?.id ?? ''}`);
    const { server } = await farm.ask<{ server: Server__Output }>('server show web1');
    expect(server).toMatchObject({ state: 'verified', spoke: 'connected', addresses: [web1.ip] });
    expect(await web1.ok('cat /run/apache2/apache2.pid')).toBe(pid);
    const config = await web1.ok('ls /var/aegir/config /var/aegir/config/current/');
    for (const part of ['pre.d', 'post.d', 'platform.d', 'vhost.d']) expect(config).toContain(part);
  });

  it('the second server joins the same way', async () => {
    await farm.serve(web2);
  });

  it('a platform of real PHP files arrives byte for byte, odd folders and names included', async () => {
    await smallApp(farm.hub, `${PLATFORMS}/shop`, 'one');
    await farm.done('platform add shop --server web1');
    expect(await difference(farm.hub, `${PLATFORMS}/shop`, web1, `${PLATFORMS}/shop`)).toBe('');
  });

  it('two sites answer with the page of their own platform on the Apache of its server', async () => {
    for (const uri of ['a.example', 'b.example']) {
      await farm.done(`site add ${uri} --platform shop`);
      const answer = await farm.hub.curl('http://web1.example.com/', { site: uri });
      expect(answer).toMatchObject({ status: 200, body: `site=${uri} version=one include=one\n` });
    }
    const { site } = await farm.ask<{ site: Site__Output }>('site show a.example');
    expect(site).toMatchObject({ server: 'web1', platform: 'shop', state: 'verified' });
  });

  it('the sites answer after a full restart of Apache', async () => {
    await web1.ok('systemctl restart apache2');
    await eventually(async () => {
      for (const uri of ['a.example', 'b.example']) expect((await visit(web1, uri)).status).toBe(200);
    });
  });

  it('a change of the code is live after the verify of its platform, in all its sites', async () => {
    await smallApp(farm.hub, `${PLATFORMS}/shop`, 'two');
    await farm.done('platform verify shop');
    for (const uri of ['a.example', 'b.example']) {
      expect((await visit(web1, uri)).body).toBe(`site=${uri} version=two include=two\n`);
    }
    expect(await difference(farm.hub, `${PLATFORMS}/shop`, web1, `${PLATFORMS}/shop`)).toBe('');
  });

  it.each(['wordpress', 'mediawiki'] as const)(
    'the tree of %s arrives byte for byte, and a second verify sends none of it again',
    async (name) => {
      const folder = `${PLATFORMS}/${name}`;
      await packagedApp(farm.hub, name, folder);
      await farm.done(`platform add ${name} --server web2`);
      expect(await difference(farm.hub, folder, web2, folder)).toBe('');
      // Of a first publish, while the hub still read it.
      expect(await web2.journal('aegir-spoke', 100)).toContain('content came in advance"');
      const { platform } = await farm.ask<{ platform: Platform__Output }>(`platform show ${name}`);
      const before = await web2.received();
      const began = performance.now();
      await farm.done(`platform verify ${name}`);
      expect((await web2.received()) - before).toBeLessThan(platform.bytes / 100);
      expect(performance.now() - began).toBeLessThan(15_000);
    },
    180_000,
  );

  it('WordPress runs where it was placed, and only there', async () => {
    // Without a database it can do no more than say so.
    const task = await farm.task('site add blog.example --platform wordpress --no-install');
    expect([task.state, task.reason]).toEqual(['warning', 'SITE_AILING']);
    const answer = await visit(web2, 'blog.example', '/wp-admin/setup-config.php');
    // Nobody from outside may tell it where its data is.
    expect(answer.status).toBe(409);
    expect(answer.body).toContain('WordPress');
    expect((await visit(web1, 'blog.example', '/wp-admin/setup-config.php')).body).not.toContain('WordPress');
    const { site } = await farm.ask<{ site: Site__Output }>('site show blog.example');
    expect(site.server).toBe('web2');
  });

  it('there is no way to choose the server of a site', async () => {
    expect(await farm.refusal('site add c.example --platform shop --server web2')).toMatchObject({
      reason: 'FIELD_INVALID',
    });
  });

  it.each([
    ['server add web1', 'web1'],
    ['platform add shop --server web2', 'shop'],
    [`platform add other --server web2 --path ${PLATFORMS}/shop`, 'shop'],
    [`platform add other --server web2 --path ${PLATFORMS}/shop/modules`, 'shop'],
    ['site add a.example --platform wordpress', 'a.example'],
    ['site add d.example --platform wordpress --alias b.example', 'b.example'],
    ['site set a.example --aliases b.example', 'b.example'],
  ])('refuses a name, path or host name that is taken: %s', async (line, holder) => {
    const before = await farm.ask('site list');
    const refusal = await farm.refusal(line);
    expect(refusal.reason).toBe('NAME_TAKEN');
    expect(refusal.message).toContain(holder);
    expect(await farm.ask('site list')).toEqual(before);
  });

  it('an upload through PHP is served after every kind of verify', async () => {
    const url = 'http://a.example/?name=u.txt';
    const upload = ['--resolve', `a.example:80:${web1.ip}`, '--data-binary', 'from a visitor'];
    expect((await farm.hub.curl(url, { args: upload })).status).toBe(201);
    const served = async (): Promise<void> => {
      const answer = await visit(web1, 'a.example', '/sites/a.example/files/u.txt');
      expect(answer).toMatchObject({ status: 200, body: 'from a visitor' });
    };
    await served();
    for (const line of ['site verify a.example', 'platform verify shop', 'server verify web1']) {
      await farm.done(line);
      await served();
    }
    await smallApp(farm.hub, `${PLATFORMS}/shop`, 'three');
    await farm.done('platform verify shop');
    await served();
  });

  it('what visitors upload is never run, listed or served when it is private', async () => {
    const folder = '/var/aegir/platforms/.aegir/sites/a.example';
    await web1.ok(`echo '<?php echo 6*7;' > ${folder}/files/evil.php; echo secret > ${folder}/private/x.txt`);
    expect((await visit(web1, 'a.example', '/sites/a.example/files/evil.php')).body).not.toBe('42');
    expect((await visit(web1, 'a.example', '/sites/a.example/files/')).status).not.toBe(200);
    expect((await visit(web1, 'a.example', '/sites/a.example/private/x.txt')).status).not.toBe(200);
  });

  it('a disabled site gives no page, its neighbour does, and enabling brings it back', async () => {
    await farm.done('site disable a.example');
    expect((await visit(web1, 'a.example')).body).not.toContain('site=a.example');
    expect((await visit(web1, 'b.example')).status).toBe(200);
    await farm.done('site enable a.example');
    expect((await visit(web1, 'a.example')).status).toBe(200);
  });

  it('a removed site is gone from Apache; its uploads stay', async () => {
    await farm.done('site remove a.example --yes');
    expect((await visit(web1, 'a.example')).body).not.toContain('site=a.example');
    expect(await web1.ok('cat /var/aegir/platforms/.aegir/sites/a.example/files/u.txt')).toBe(
      'from a visitor',
    );
  });

  it('refuses to remove what would strand sites, and names them', async () => {
    expect(await farm.refusal('platform remove shop --yes')).toMatchObject({ reason: 'IN_USE' });
    expect((await farm.refusal('platform remove shop --yes')).message).toContain('b.example');
    expect(await farm.refusal('server remove web1 --yes')).toMatchObject({ reason: 'IN_USE' });
  });

  it('says at a glance how the farm is', async () => {
    expect(await farm.ask('status')).toMatchObject({
      servers: 2,
      platforms: 3,
      sites: 2,
      spokesConnected: 2,
    });
  });
});
