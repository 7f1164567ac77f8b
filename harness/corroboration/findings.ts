import type { AccountName } from '../context.ts';

/** An event of CloudTrail's event history that changed something, by the caller of the run. */
export interface HistoryEvent {
  readonly id: string;
  readonly time: string;
  /** Such as `ssm.amazonaws.com`. */
  readonly source: string;
  readonly name: string;
  readonly account: AccountName;
  readonly region: string;
  readonly requestId: string | null;
  /** Made in a session of the AWS console. */
  readonly fromConsole: boolean;
  /** The AWS service that made it with the caller's rights, such as `cloudformation.amazonaws.com`. */
  readonly onBehalfOf: string | null;
  readonly error: string | null;
}

/** A changing call a run recorded, or announced and never saw answered. */
export interface MadeCall {
  readonly step: string | null;
  readonly call: {
    readonly time: string | null;
    readonly service: string;
    readonly operation: string;
    readonly account: AccountName;
    readonly region: string;
    readonly requestId: string | null;
    readonly attempts: number | null;
  };
}

/** Where and when the event history was asked. Times are UTC. */
export interface Looked {
  readonly asked: string;
  readonly from: string;
  readonly to: string;
  readonly places: readonly {
    readonly account: AccountName;
    readonly caller: string;
    readonly regions: readonly string[];
  }[];
}

export type EventWithoutCall = Omit<HistoryEvent, 'onBehalfOf'>;
export type CallWithoutEvent = MadeCall;

/** The calls a run recorded, held against what AWS wrote down itself. */
export interface Corroboration extends Looked {
  /** Changing calls and acts on the console's pages the run recorded. */
  readonly calls: number;
  readonly events: number;
  readonly matched: number;
  /** Events an AWS service made with the caller's rights: the work of the stacks a run launched. */
  readonly onBehalf: number;
  readonly withoutCall: readonly EventWithoutCall[];
  readonly withoutEvent: readonly CallWithoutEvent[];
  /** Calls whose events the event history never holds (data events); a trail that records them does. */
  readonly notKept: readonly CallWithoutEvent[];
  /** Asked long enough after the run for AWS to have delivered its events. */
  readonly settled: boolean;
}
