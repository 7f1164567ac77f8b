/** What one answer of a paged list holds: its items, and the token of the next page where there is one. */
export interface Page<Item> {
  readonly items: readonly Item[] | undefined;
  readonly next: string | undefined;
}

/**
 * Reads a list to its end. A page may be empty and yet be followed by others.
 * Throws when a service hands out the same token twice in a row, instead of asking for ever.
 */
export async function allPages<Item>(
  read: (token: string | undefined) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  for (;;) {
    const { items, next } = await read(token);
    all.push(...(items ?? []));
    if (next === undefined || next === '') return all;
    if (next === token) throw new Error('the list does not end: the same page token came back');
    token = next;
  }
}
