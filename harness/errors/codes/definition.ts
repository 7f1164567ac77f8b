/** Our code, the command line or an environment file is wrong: exit 3. */
export const definition = {
  'RP-D100': { means: 'The command line is wrong', fix: 'See npx runproof --help.' },
  'RP-D101': {
    means: 'A runbook or step of that name does not exist',
    fix: 'See npx runproof list.',
  },
  'RP-D102': {
    means: 'A runbook file does not declare its runbook',
    fix: 'End the file with playRunbook(…); the runbook’s id is the file’s name.',
  },
  'RP-D103': {
    means: 'Two steps of a runbook share an id',
    fix: 'Rename one; the id names evidence files.',
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
  'RP-D621': {
    means: 'A run has no calls that AWS could corroborate',
    fix: 'Name a run that called AWS.',
  },
  'RP-D620': {
    means: 'EVIDENCE_STORE names no bucket',
    fix: 'Write s3://bucket or s3://bucket/prefix.',
  },
  'RP-D570': {
    means: 'There is no such deviation',
    fix: 'See npx runproof deviation list.',
  },
  'RP-D571': {
    means: 'An assessment of a deviation says nothing',
    fix: 'Give at least one of --description, --impact, --cause, --disposition and --rerun, and who says it with --by.',
  },
  'RP-D572': {
    means: 'A run has nothing that should be opened as a deviation',
    fix: 'See npx runproof deviation list: what failed is open already.',
  },
  'RP-D573': {
    means: 'A file cannot be attached to a statement',
    fix: 'Name a file that can be read, is not empty and has at most 20 MB.',
  },
  'RP-D574': {
    means: 'A statement is given by nobody',
    fix: 'Name the person or third party with --by.',
  },
  'RP-D580': {
    means: 'A line of the list of signers is not understood',
    fix: 'Write the line as npx runproof key prints it.',
  },
  'RP-D581': {
    means: 'A signature is asked for in a way that is not understood',
    fix: 'npx runproof sign --help',
  },
  'RP-D560': {
    means: 'A run is asked to follow a protocol and to follow none',
    fix: 'Name either --protocol or --unqualified.',
  },
  'RP-D561': {
    means: 'There is no such protocol',
    fix: 'Write one with npx runproof protocol; it prints the digest.',
  },
  'RP-D590': {
    means: 'There is no folder to verify',
    fix: 'Name the folder of a run, of a protocol, or of a target; unpack an archive first.',
  },
  'RP-D591': {
    means: 'There is no evidence in the folder to verify',
    fix: 'Name the folder that holds record.json or protocol.json, or the folder of a target with runs/.',
  },
  'RP-D592': {
    means: 'What evidence is to be held against is no digest or cannot be read',
    fix: 'Give --head the 64 hex digits of an entry, and --signers and --tsa-ca a file that you keep outside of the evidence.',
  },
} as const;
