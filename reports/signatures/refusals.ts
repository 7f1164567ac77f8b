import type { SignerRole } from '../../harness/entries.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import { samePerson } from '../../harness/person.ts';
import { isProvisional } from '../html/marks.ts';
import type { RunRecord } from '../run-record.ts';
import { outOfOrder, type Signatory } from './order.ts';

/**
 * Refuses to have a run signed that could never be evidence, or whose record would still change. That holds for every
 * role: after the first signature nothing can be said of the run any more, so a deviation that is open then stays open.
 * @throws BlockedError RP-B580, RP-B582
 */
export function refuseRun(record: RunRecord): void {
  const { run } = record;
  const refuse = (found: string, fix?: string): BlockedError =>
    new BlockedError('RP-B580', `Run ${run.id} cannot be signed.`, { found, fix });
  if (run.mode === 'plan') throw refuse('a plan, which proves nothing');
  if (run.unqualified)
    throw refuse('an unqualified run: it was asked for without an approved protocol');
  if (run.ending === 'no end recorded') {
    throw refuse(
      'no end: it was cut off, or is still at work',
      'npx runproof resume, and sign the run that ends.',
    );
  }
  if (run.target === 'aws' && run.software.modified) {
    throw refuse(
      'software that differs from its commit',
      'Run it again with Runproof as it was released or committed.',
    );
  }
  if (!isProvisional(record)) return;
  const open = record.deviations.filter(({ status }) => status === 'open');
  throw new BlockedError('RP-B582', `Run ${run.id} has open deviations, so nobody signs it yet.`, {
    found: open.map(({ id, text }) => `${id ?? 'not opened yet'}: ${text}`).join('\n'),
    expected: 'each of them closed: once it is signed, nothing can be written about it any more',
  });
}

/**
 * Refuses a signature out of its order, and a second one of the same person or key.
 * @param operator who carried out the run, as far as the machine could tell; `null` for a protocol
 * @param approved who has signed the run's protocol, which its executor must not have approved
 * @throws BlockedError RP-B581
 */
export function refuseSignatory(
  kind: 'run' | 'protocol',
  signatory: Signatory,
  earlier: readonly Signatory[],
  { operator, approved }: { operator: string | null; approved: readonly Signatory[] },
): void {
  const { role, name, key } = signatory;
  const independent: readonly SignerRole[] = ['reviewer', 'approver'];
  const own = approved.find(
    (one) => independent.includes(one.role) && (samePerson(one.name, name) || one.key === key),
  );
  const wrong =
    outOfOrder(kind, earlier, signatory) ??
    (independent.includes(role) && operator !== null && samePerson(operator, name)
      ? `${name} carried out the run`
      : null) ??
    (role === 'executor' && own !== undefined
      ? `${name} has signed the protocol of this run as its ${own.role}`
      : null);
  if (wrong === null) return;
  throw new BlockedError('RP-B581', `${name} cannot sign as ${role} now.`, { found: wrong });
}
