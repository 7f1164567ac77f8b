/** Whether two names mean one person: case, blanks and forms of the same letters do not make another. */
export const samePerson = (one: string, other: string): boolean => plain(one) === plain(other);

const plain = (name: string): string =>
  name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
