import type { Call } from '../entries.ts';
import type {
  Corroboration,
  EventWithoutCall,
  HistoryEvent,
  Looked,
  MadeCall,
  CallWithoutEvent,
} from './findings.ts';

/** What AWS writes into its trail only as data events, which its event history does not keep. */
const dataEvents: Readonly<Record<string, readonly string[]>> = {
  s3: ['PutObject', 'DeleteObject', 'DeleteObjects', 'CopyObject'],
  ses: ['SendEmail'],
  sns: ['Publish'],
};

/** What the console asks of AWS when a page is acted on, by the names of the acts in the evidence. */
const eventsOfPageActs: Readonly<Record<string, readonly string[]>> = {
  ImportPortfolio: ['AcceptPortfolioShare'],
  GrantAccess: ['AssociatePrincipalWithPortfolio'],
  LaunchProduct: ['ProvisionProduct'],
  UpdateProduct: ['UpdateProvisionedProduct'],
  TerminateProduct: ['TerminateProvisionedProduct'],
};

/** AWS delivers most events within this time, in minutes. Source: CloudTrail's user guide, "viewing event history". */
const delivery = 15;

/**
 * Holds the changing calls a run recorded against the events AWS wrote itself. A twin is the event with the call's
 * request id; a call whose answer never came, an attempt the SDK repeated, and an act on a page have none, and are
 * matched by name: each event serves once.
 */
export function corroborate(
  made: readonly MadeCall[],
  events: readonly HistoryEvent[],
  looked: Looked,
): Corroboration {
  const free = new Set(events.filter(({ onBehalfOf }) => onBehalfOf === null));
  const onBehalf = events.length - free.size;
  const take = (fits: (event: HistoryEvent) => boolean): boolean => {
    const found = [...free].find(fits);
    if (found === undefined) return false;
    return free.delete(found);
  };
  const withoutEvent: CallWithoutEvent[] = [];
  const notKept: CallWithoutEvent[] = [];
  let matched = 0;
  const unanswered: MadeCall[] = [];
  for (const one of made) {
    const { call } = one;
    if (call.service === 'platform') continue;
    if (call.requestId === null) unanswered.push(one);
    else if (take(({ requestId }) => requestId === call.requestId)) matched += 1;
    else (dataEvents[call.service]?.includes(call.operation) ? notKept : withoutEvent).push(one);
  }
  for (const one of unanswered) {
    const { call } = one;
    const names = call.service === 'console' ? eventsOfPageActs[call.operation] : [call.operation];
    const fromConsole = call.service === 'console';
    const found = take(
      (event) => event.fromConsole === fromConsole && (names ?? []).includes(event.name),
    );
    if (found) matched += 1;
    else withoutEvent.push(one);
  }
  for (const { call } of made) {
    for (let attempt = 1; attempt < (call.attempts ?? 1); attempt += 1)
      take(({ name, error }) => name === call.operation && error !== null);
  }
  return {
    ...looked,
    calls: made.filter(({ call }) => call.service !== 'platform').length,
    events: events.length,
    matched,
    onBehalf,
    withoutCall: [...free].map(shown),
    withoutEvent,
    notKept,
    settled: minutesBetween(looked.to, looked.asked) >= delivery,
  };
}

const shown = ({ onBehalfOf: _onBehalfOf, ...event }: HistoryEvent): EventWithoutCall => event;

const minutesBetween = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / 60_000;

/** How a call of the evidence is named in a finding. */
export const madeCall = (step: string | null, call: MadeCallSource): MadeCall => ({
  step,
  call: {
    time: call.time ?? null,
    service: call.service,
    operation: call.operation,
    account: call.account,
    region: call.region,
    requestId: call.requestId ?? null,
    attempts: call.attempts ?? null,
  },
});

type MadeCallSource = Pick<Call, 'service' | 'operation' | 'account' | 'region'> &
  Partial<Pick<Call, 'time' | 'requestId' | 'attempts'>>;
