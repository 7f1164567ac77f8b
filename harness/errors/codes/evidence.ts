/** The result could not be recorded or does not verify: exit 4. */
export const evidence = {
  'RP-E401': {
    means: 'The evidence could not be written',
    fix: 'Free space or repair the disk, then run npx runproof resume. What the ledger holds is intact.',
  },
  'RP-E402': {
    means: 'The chain of the ledger is broken',
    fix: 'Runproof never repairs this. Restore the file from a copy and find out who changed it.',
  },
  'RP-E403': {
    means: 'An entry holds something JSON cannot carry',
    fix: 'Let facts and outputs be plain JSON: texts, finite numbers, booleans, null, lists and objects.',
  },
  'RP-E404': {
    means: 'The lock was lost while evidence was being written',
    fix: 'Look at who holds the lock now; when that run is over, run npx runproof resume.',
  },
  'RP-E405': {
    means: 'The ledger cannot be read',
    fix: 'Make the evidence folder readable for this user.',
  },
  'RP-E406': {
    means: 'The player ended before every step was judged',
    fix: 'See what it said last, then npx runproof resume. What was judged is in the ledger and in the report.',
  },
  'RP-E410': {
    means: 'A secret was found in finished evidence',
    fix: 'Publish nothing. Replace the secret where it is used, delete the named file and report the leak to Runproof.',
  },
  'RP-E411': {
    means: 'A file of the evidence cannot be searched for secrets',
    fix: 'Remove the file from the run folder or replace it by one that can be read, then run npx runproof report.',
  },
  'RP-E430': {
    means: 'The ledger has no such run',
    fix: 'Name a run of this environment and target; their ids are the folders under runs/.',
  },
  'RP-E431': {
    means: 'The reports of a run could not be written',
    fix: 'Free space or repair the disk, then run npx runproof report with the id of the run. Nothing of it is lost: the ledger has it.',
  },
  'RP-E432': {
    means: "The run's part of the ledger does not chain",
    fix: 'Publish nothing. Compare the ledger with a copy and find out who changed it.',
  },
  'RP-E620': {
    means: 'Finished evidence was not copied to the evidence store',
    fix: 'npx runproof report with the id of the run copies it again; nothing on this machine is lost.',
  },
  'RP-E621': {
    means: 'The bucket of EVIDENCE_STORE would not keep what it is given',
    fix: 'Name a bucket that was made with Object Lock and has a default retention.',
  },
  'RP-E622': {
    means: 'A copy in the evidence store is not what was copied, or is not locked',
    fix: 'Look at the object and its versions, then copy again with npx runproof report.',
  },
  'RP-E433': {
    means: "Something in a run's folder is no file",
    fix: 'Remove it from the folder, then run npx runproof report with the id of the run.',
  },
} as const;
