interface ListResponse {
  readonly nextPageToken: string;
}

/** Asks for page after page until there is no more, or `limit` entries have come. */
export async function allPages<Response extends ListResponse, Entry>(
  ask: (page: { pageSize: number; pageToken: string }) => Promise<Response>,
  entriesOf: (response: Response) => readonly Entry[],
  limit = Infinity,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let pageToken = '';
  do {
    const response = await ask({ pageSize: Math.min(PAGE_SIZE, limit - entries.length), pageToken });
    entries.push(...entriesOf(response));
    pageToken = response.nextPageToken;
  } while (pageToken !== '' && entries.length < limit);
  return entries;
}

const PAGE_SIZE = 1_000;
