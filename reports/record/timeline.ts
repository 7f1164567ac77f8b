import type { Entry } from '../../harness/entries.ts';
import type { TimelineEvent } from '../run-record.ts';

/** What happened, in the order of the ledger. Single calls are told with their step; here only the first that changed something. */
export function timelineOf(entries: readonly Entry[]): TimelineEvent[] {
  const changing = new Set<string>();
  const identities = new Set<string>();
  return entries.flatMap((entry) => {
    if (entry.kind === 'outcome') return [];
    if (entry.kind === 'intent') {
      const place = `${entry.run} ${entry.step}`;
      if (changing.has(place)) return [];
      changing.add(place);
    }
    if (entry.kind === 'identified') {
      const identity = `${entry.run} ${entry.data.arn} ${entry.data.region}`;
      if (identities.has(identity)) return [];
      identities.add(identity);
    }
    const { seq, time, run, step, kind } = entry;
    const judged = entry.kind === 'judged' ? entry.data : null;
    return [
      {
        seq,
        time,
        event: kind,
        run,
        step,
        verdict: judged?.verdict ?? null,
        began: judged?.started ?? null,
        text: textOf(entry),
      },
    ];
  });
}

function textOf(entry: Entry): string | null {
  switch (entry.kind) {
    case 'run-started':
      return entry.data.reason;
    case 'run-ended':
      return entry.data.interrupted ? 'interrupted' : `exit code ${entry.data.exitCode}`;
    case 'identified':
      return `${entry.data.account}: ${entry.data.arn} in ${entry.data.region}`;
    case 'intent':
      return `${entry.data.call.service} ${entry.data.call.operation}`;
    case 'judged':
      return entry.data.reason;
    case 'attested':
      return `${entry.data.name} (by ${entry.data.by}${entry.data.rehearsed ? ', rehearsed' : ''})`;
    case 'confirmed':
      return `account ${entry.data.account}: ${entry.data.irreversible}`;
    case 'superseded':
      return `entry ${entry.data.earlier}: ${entry.data.reason}`;
    case 'lock-broken':
      return entry.data.reason;
    case 'corroborated':
      return `${entry.data.matched} of ${entry.data.calls} matched`;
    case 'protocol-written':
      return `${entry.data.runbook}, ${entry.data.digest}`;
    case 'signed':
      return `${entry.data.subject.kind} ${entry.data.subject.id}, by ${entry.data.name} as ${entry.data.role}`;
    case 'deviation-opened':
      return `${entry.data.id}: ${entry.data.text}`;
    case 'deviation-assessed':
      return `${entry.data.id}, by ${entry.data.by}`;
    case 'deviation-closed':
      return `${entry.data.id}, as ${entry.data.as}, by ${entry.data.by}`;
    default:
      return null;
  }
}
