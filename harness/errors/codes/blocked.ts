/** The environment or a precondition is unfit, and nothing was changed: exit 2. */
export const blocked = {
  'RP-B203': {
    means: 'A call that changes something was refused where only reading is allowed',
    fix: 'If it truly only reads, add it to the list; else move it into act.',
  },
  'RP-B204': {
    means: 'The environment names no disaster recovery account',
    fix: 'Set ENABLE_DR=true and the DR keys, or leave the step out.',
  },
  'RP-B205': {
    means: 'The credentials are for the wrong account',
    fix: 'Sign in to the account the environment names, or choose its profile.',
  },
  'RP-B206': {
    means: 'The credentials are for the wrong partition',
    fix: 'Sign in to the partition the environment names.',
  },
  'RP-B207': {
    means: 'The caller is not the deployer',
    fix: 'Assume the role that DEPLOYER_ROLE names, or correct DEPLOYER_ROLE.',
  },
  'RP-B208': {
    means: 'Something would send calls for AWS elsewhere',
    fix: 'Unset it; use --rehearse for a rehearsal.',
  },
  'RP-B209': {
    means: 'A private file could not be written',
    fix: 'Move the existing file away, or name another.',
  },
  'RP-B210': {
    means: 'A step was handed nothing, or the wrong kind of thing, for a need',
    fix: 'Correct the environment file, or run the step that produces it.',
  },
  'RP-B211': {
    means: 'An irreversible step was not confirmed',
    fix: 'Add --confirm STEP=ACCOUNT, if you mean it.',
  },
  'RP-B212': {
    means: 'A step was played without a prepared run',
    fix: 'Start it with npx runproof run, or with npx playwright test on the embedded target.',
  },
  'RP-B213': {
    means: 'There is no rehearsal world',
    fix: 'Start one with npx runproof sandbox, or let npx runproof run start its own.',
  },
  'RP-B214': { means: 'The rehearsal world did not start', fix: 'npx runproof doctor' },
  'RP-B215': { means: 'A sandbox is running already', fix: 'Use that one, or end it first.' },
  'RP-B216': {
    means: 'An installed environment has no ledger here',
    fix: 'Copy the evidence folder of the installation here, or run from the machine that has it.',
  },
  'RP-B220': {
    means: 'The deployer the environment names does not exist',
    fix: 'Correct DEPLOYER_ROLE, or create that role or user.',
  },
  'RP-B221': {
    means: 'AWS does not tell a limit of the account',
    fix: 'Allow servicequotas:GetServiceQuota and ec2:DescribeAccountAttributes, then run this step again.',
  },
  'RP-B245': {
    means: 'A stack of the vendor holds no resource of the type sought',
    fix: 'Name it in the environment file.',
  },
  'RP-B246': {
    means: 'A stack of the vendor holds several resources of the type sought',
    fix: 'Name the one that is meant in the environment file.',
  },
  'RP-B247': {
    means: 'A policy in AWS cannot be understood',
    fix: 'Look at the policy in AWS and correct or delete it by hand.',
  },
  'RP-B248': {
    means: 'Something was changed since Runproof changed it, so it is not taken back',
    fix: 'Look at it in AWS and take the change back by hand.',
  },
  'RP-B249': {
    means: 'A certificate or key cannot be read',
    fix: 'Give the file in PEM form, the key without a passphrase.',
  },
  'RP-B250': {
    means: 'Nothing in the environment says which one to use',
    fix: 'Add the missing key to the environment file.',
  },
  'RP-B251': {
    means: 'Something cannot be taken back',
    fix: 'Put the earlier state back by hand.',
  },
  'RP-B302': {
    means: 'The lock file cannot be understood',
    fix: 'Make sure that nothing is running on this environment and target, then add --break-lock "why it is certain".',
  },
  'RP-B303': {
    means: 'The lock cannot be written',
    fix: 'Make the evidence folder writable for this user, on a disk with free space.',
  },
  'RP-B310': {
    means: 'A secret cannot be kept out of the evidence',
    fix: 'Use a secret of at least 6 characters that is not part of its own name.',
  },
  'RP-B400': { means: 'The embedded AWS has no Python to run on', fix: 'npm run setup' },
  'RP-B401': {
    means: 'The Python for the embedded AWS cannot be started or is too old',
    fix: 'Install Python 3.10 or later, then npm run setup.',
  },
  'RP-B402': { means: 'ministack is missing or not of the pinned version', fix: 'npm run setup' },
  'RP-B403': { means: 'The embedded AWS did not answer', fix: 'npx runproof doctor' },
  'RP-B404': { means: 'The rehearsal world could not be prepared', fix: 'npx runproof doctor' },
  'RP-B301': {
    means: 'Another process holds the lock of this environment and target',
    fix: 'Wait until it has finished. If it will never finish, add --break-lock "why it is certain".',
  },
  'RP-B440': {
    means: 'A folder holds no release of the vendor',
    fix: 'Name the folder whose subfolders are versions (v3.0.0), or leave VENDOR_TEMPLATES out.',
  },
  'RP-B441': {
    means: "The note of a vendor's release cannot be read",
    fix: 'Correct or remove its release.json.',
  },
  'RP-B442': {
    means: "A vendor's release lacks a template",
    fix: 'Add the template to the folder of that version or of an earlier one.',
  },
} as const;
