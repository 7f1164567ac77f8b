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
  'RP-E580': {
    means: 'What lies in the folder is not what the ledger recorded',
    fix: 'Sign nothing. Find out who changed it; npx runproof report builds it again from the ledger.',
  },
  'RP-E581': {
    means: 'What was signed would come out otherwise now',
    fix: 'Leave the folder as it is: the signatures are for what lies there. To draw it again, use the version of Runproof that made it.',
  },
  'RP-E582': {
    means: 'A signature was recorded and its file is gone',
    fix: 'Restore the folder from a copy and find out who removed it.',
  },
  'RP-E615': {
    means: 'The index of the evidence could not be written',
    fix: 'Free space or make the folder writable, then npx runproof report: it draws the index again. The reports are whole.',
  },
  'RP-E600': {
    means: 'The report was not printed as PDF; everything else of the evidence is there',
    fix: 'npx runproof doctor shows whether a browser starts; then npx runproof report prints it. REPORT_PDF=false does without.',
  },
  'RP-E616': {
    means: 'A run of the tests left no results',
    fix: 'Look at what it printed; run npm test, then npm run validate.',
  },
  'RP-E610': {
    means: 'A picture changed while the report was drawn',
    fix: 'Find out what writes into the evidence folder, then npx runproof report with the id of the run.',
  },
  'RP-E560': {
    means: 'A protocol is not as it was written',
    fix: 'Follow it no more: restore its folder from a copy, or write it anew with npx runproof protocol, and find out who changed it.',
  },
  'RP-E561': {
    means: 'A signature on a protocol does not hold',
    fix: 'Follow it no more: restore its folder from a copy, and find out who changed it.',
  },
  'RP-E562': {
    means: 'The protocol could not be written',
    fix: 'Free space or make the folder writable, then npx runproof protocol again.',
  },
  'RP-E590': {
    means: 'The evidence does not verify',
    fix: 'Rely on nothing in it. See npx runproof verify with the folder, compare with a copy, and find out who changed it.',
  },
} as const;
