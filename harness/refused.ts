import { BlockedError } from './errors/index.ts';

/**
 * Thrown in `act` where only a change shows whether going on is safe, such as a plan made and looked at, and it is not: after
 * everything made for it has been removed. The step is `blocked` if observing gives the very facts of before, else `failed`.
 */
export class Refused extends BlockedError {}
