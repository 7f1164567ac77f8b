export { emptyHead, type Entry, type Head, type NewEntry } from './entry.ts';
export { openLedger, type Ledger } from './reader.ts';
export { appendTo, type LedgerWriter } from './writer.ts';
export {
  acquireLock,
  joinLock,
  type HeldLock,
  type LockOwner,
  type LockRequest,
  type ReplacedLock,
} from './lock.ts';
export type { TailRecovered } from './torn-tail.ts';
export { verifyChain, type ChainProblem, type ChainVerdict } from './verify-chain.ts';
