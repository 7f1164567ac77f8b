import type { Protocol } from '../../harness/protocol/protocol.ts';
import type { Mark } from '../html/marks.ts';

/** Why what is done under a protocol would be no qualification evidence; the gravest first. */
export function marksOn({ rehearsal, target, software }: Protocol): readonly Mark[] {
  const marks: (Mark | false)[] = [
    rehearsal && {
      word: 'REHEARSAL',
      note: `on ${target}, no qualification evidence`,
      reservation: 'Rehearsal: what is done under it is no qualification evidence.',
    },
    software.modified && {
      word: 'MODIFIED',
      note: 'working tree differs from its commit',
      reservation:
        'Modified working tree: the software differs from its commit, so what would run cannot be traced.',
    },
  ];
  return marks.filter((mark) => mark !== false);
}
