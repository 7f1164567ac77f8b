/**
 * Every error code Runproof can print, written once: what it means and what usually cures it.
 * The letter is the class: D definition (exit 3), B blocked (exit 2), V deviation (exit 1), E evidence (exit 4).
 */
export const catalogue = {
  'RP-D100': { means: 'The command line is wrong', fix: 'See npx runproof --help.' },
  'RP-D101': {
    means: 'A runbook or step of that name does not exist',
    fix: 'See npx runproof list.',
  },
  'RP-D102': {
    means: 'A runbook file does not declare its runbook',
    fix: 'End the file with playRunbook(…); the runbook’s id is the file’s name.',
  },
  'RP-D104': {
    means: 'A step would be done again without a reason',
    fix: 'Add --reason "…": it goes into the evidence beside the earlier result.',
  },
  'RP-D105': {
    means: 'Something is not built yet',
    fix: 'Use what is there; see npx runproof --help.',
  },
  'RP-D106': { means: 'There is no run to go on with', fix: 'Start one with npx runproof run.' },
  'RP-D107': {
    means: 'There is nothing to undo',
    fix: 'Name the run with --run; npx runproof report shows what a run did.',
  },
  'RP-D108': {
    means: 'There is no such run',
    fix: 'Name a run of this environment and target, or none for the newest.',
  },
  'RP-D109': {
    means: 'The step waits for no such statement',
    fix: 'npx runproof show STEP names its statements; run the step first.',
  },
  'RP-D103': {
    means: 'Two steps of a runbook share an id',
    fix: 'Rename one; the id names evidence files.',
  },
  'RP-D110': { means: 'A required key is missing', fix: 'Add the key to the environment file.' },
  'RP-D111': {
    means: 'A line of the environment file cannot be understood',
    fix: 'Write KEY=value, one a line; put quotes around a value with a # in it.',
  },
  'RP-D112': { means: 'A key stands twice in the environment file', fix: 'Keep one of the lines.' },
  'RP-D113': {
    means: 'A key is unknown',
    fix: 'Remove the line, or correct its key; procedures/parameters-*.md list them all.',
  },
  'RP-D114': {
    means: 'A value breaks the rule of its key',
    fix: 'Correct the value; procedures/parameters-*.md explain the key.',
  },
  'RP-D115': {
    means: 'A value stands where nothing may stand',
    fix: 'Remove the line, or change the decision it belongs to.',
  },
  'RP-D116': {
    means: 'A default that must not be changed was changed',
    fix: 'Remove the line, so that the default holds.',
  },
  'RP-D117': {
    means: 'A value looks like a secret',
    fix: 'Put the secret elsewhere and change it where it is used, since it was written down; name the place as env:NAME, file:PATH or ssm:/PATH.',
  },
  'RP-D118': {
    means: 'A secret is not given by reference',
    fix: 'Name the place of the secret: env:NAME, file:PATH or ssm:/PATH.',
  },
  'RP-D119': {
    means: 'The environment file has problems',
    fix: 'Correct all of them, then run npx runproof doctor.',
  },
  'RP-D120': {
    means: 'The environment file cannot be read',
    fix: 'Name a file in environments/, or make one with npx runproof init.',
  },
  'RP-D121': {
    means: 'A run may not act on that target',
    fix: 'The environment file names its target; --rehearse leads to embedded or localstack only.',
  },
  'RP-D122': {
    means: 'A value holds characters that cannot be seen, or is too long',
    fix: 'Type the value anew.',
  },
  'RP-D123': {
    means: 'A runbook file cannot be loaded',
    fix: 'Correct the file; npm run check shows where it is wrong.',
  },
  'RP-D130': {
    means: 'Disaster recovery contradicts itself',
    fix: 'Use another account and another Region for disaster recovery, or set ENABLE_DR=false.',
  },
  'RP-D131': {
    means: 'The network contradicts itself',
    fix: 'Correct the network keys; see procedures/parameters-data-layer.md.',
  },
  'RP-D132': {
    means: 'Versions differ',
    fix: 'Give both layers and PRODUCT_VERSION the same version.',
  },
  'RP-D133': {
    means: 'Certificate and DNS contradict each other',
    fix: 'See Certificate in procedures/parameters-service-layer.md.',
  },
  'RP-D134': {
    means: 'Single sign-on contradicts the rest',
    fix: 'See the table of single sign-on in procedures/parameters-runproof.md.',
  },
  'RP-D135': {
    means: 'The environment is named uat',
    fix: 'Set nothing: the data layer is always production; uat in the document is a slip.',
  },
  'RP-D137': {
    means: 'Backups would pass the limit of 100 snapshots',
    fix: 'Keep snapshots for fewer days, or take them less often.',
  },
  'RP-D138': {
    means: 'The layers contradict each other',
    fix: 'Give both layers the same answer.',
  },
  'RP-D139': {
    means: 'A place does not belong to this account or Region',
    fix: 'Name something in the account and Region of the environment.',
  },
  'RP-D150': {
    means: 'The document contradicts itself or its sources',
    fix: 'Nothing has to be done; the finding is recorded.',
  },
  'RP-D151': {
    means: 'Something is not known until the vendor says so',
    fix: 'Ask the vendor and add it to the environment file.',
  },
  'RP-D152': {
    means: 'A choice deserves a second look',
    fix: 'Confirm or change it; nothing is held up.',
  },
  'RP-D160': {
    means: 'A procedure file is not built as expected',
    fix: 'Build it like the other procedures; procedures/pre-deployment.md shows all the parts.',
  },
  'RP-D161': {
    means: 'A parameter table uses words the program does not know',
    fix: 'Use the words explained at the end of procedures/parameters-runproof.md.',
  },
  'RP-D162': {
    means: 'The document is not the one procedures/document.json describes',
    fix: 'Compare the section; if the document was replaced, review its procedures and write document.json anew.',
  },
  'RP-D170': {
    means: 'A secret cannot be read',
    fix: 'Put the secret where the environment file says it is.',
  },
  'RP-D180': {
    means: 'There is no policy document of that name',
    fix: 'Leave --document out to see all of them.',
  },
  'RP-D181': {
    means: 'An environment cannot have that name',
    fix: 'Use letters, digits, - and _, beginning with a letter or digit.',
  },
  'RP-D182': {
    means: 'The environment exists already',
    fix: 'Choose another name, or edit the file. It is never overwritten.',
  },
  'RP-D183': {
    means: 'The questions were not answered to the end',
    fix: 'Answer every question, one line each; an empty line takes what is offered.',
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
  'RP-B211': {
    means: 'An irreversible step was not confirmed',
    fix: 'Add --confirm STEP=ACCOUNT, if you mean it.',
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
  'RP-E433': {
    means: "Something in a run's folder is no file",
    fix: 'Remove it from the folder, then run npx runproof report with the id of the run.',
  },
} as const satisfies Record<`RP-${'D' | 'B' | 'V' | 'E'}${number}`, { means: string; fix: string }>;

export type ErrorCode = keyof typeof catalogue;
export type CodeOf<Letter extends string> = Extract<ErrorCode, `RP-${Letter}${string}`>;
