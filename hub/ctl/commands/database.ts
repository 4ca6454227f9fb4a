import { command, type Noun } from '../command.ts';
import { text } from '../options.ts';
import { allPages } from '../paging.ts';
import { databasePage, databaseTable } from '../views/database.ts';

const list = command({
  verb: 'list',
  summary: 'List the databases of sites',
  options: { server: text('NAME', 'only those on this server') },
  run: async ({ options }, { hub }) => {
    const server = options.server ?? '';
    const databases = await allPages(
      (page) => hub.databases.ListDatabases({ ...page, server }),
      (response) => response.databases,
    );
    return {
      document: { databases },
      page: databases.length === 0 ? [] : [databaseTable(databases)],
      hint: databases.length === 0 ? 'No databases. Sites get them: site add URI --database-server NAME' : '',
    };
  },
});

const show = command({
  verb: 'show',
  summary: 'Show the database of a site, and from where it may be used',
  subject: 'SITE',
  options: {},
  run: async ({ subject }, { hub, now }) => {
    const { database } = await hub.databases.GetDatabase({ site: subject });
    return { document: { database }, page: database ? databasePage(database, now) : [] };
  },
});

export const databaseNoun: Noun = {
  noun: 'database',
  summary: 'Databases of sites',
  commands: [list, show],
};
