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
  'RP-B304': {
    means: 'An app client of a user pool has no secret',
    fix: 'Delete the client and create it anew with a secret.',
  },
  'RP-B305': {
    means: 'A user pool has several app clients that could be the platform’s',
    fix: 'Delete those that are not in use, or take the platform’s callback from all but one.',
  },
  'RP-B306': {
    means: 'The identity provider lacks what its kind needs',
    fix: 'Complete the keys of the identity provider in the environment file.',
  },
  'RP-B310': {
    means: 'A secret cannot be kept out of the evidence',
    fix: 'Use a secret of at least 6 characters that is not part of its own name.',
  },
  'RP-B320': {
    means: 'A mailbox cannot be reached',
    fix: 'Correct MAILBOX, or let this machine reach its server on the port of IMAP over TLS.',
  },
  'RP-B321': {
    means: 'A mailbox refuses to be read',
    fix: 'Correct MAILBOX and what MAILBOX_PASSWORD refers to; many servers want a password made for programs.',
  },
  'RP-B322': {
    means: 'What was given is not the link of the confirmation message',
    fix: 'Copy the link of the message for this topic into the place that ALERT_CONFIRMATION_LINK names.',
  },
  'RP-B323': {
    means: 'The database has no endpoint',
    fix: 'Wait until the database is available, then run this step again.',
  },
  'RP-B324': {
    means: 'The load balancer of the platform cannot be found',
    fix: 'Wait until the service layer is complete, or correct LOAD_BALANCER.',
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
  'RP-B510': {
    means: 'The plan of an update could not be made',
    fix: 'Look at the reason CloudFormation gives, and ask the vendor about the template.',
  },
  'RP-B511': {
    means: 'The plan of an update could not be removed',
    fix: 'Delete the change set named above in CloudFormation, then run this step again.',
  },
  'RP-B512': {
    means: 'An update would replace or remove what holds data',
    fix: 'Do not update; ask the vendor how this version is reached without loss.',
  },
  'RP-B513': {
    means: 'An update might replace what holds data',
    fix: 'Ask the vendor. Name what he says is not replaced in UPGRADE_KEEPS.',
  },
  'RP-B514': {
    means: 'The template of a version is not to be had',
    fix: 'Allow servicecatalog:DescribeProvisioningArtifact, or ask the vendor for the version.',
  },
  'RP-B530': {
    means: 'The address is not proved to be that of the platform that was installed',
    fix: 'Correct PUBLIC_DOMAIN or its DNS records until post-deployment.confirm-platform-reachable holds.',
  },
  'RP-B531': {
    means: 'A key that names an administrator is missing',
    fix: 'Add it to the environment file.',
  },
  'RP-B532': {
    means: 'The API of the platform gives an answer that nothing is known of',
    fix: 'Look whether the services of the platform run, then run this step again.',
  },
  'RP-B533': {
    means: 'The platform lets somebody not in',
    fix: 'Correct the password or have the account unlocked, then run this step again; the third refused sign-in locks an account.',
  },
  'RP-B534': {
    means: 'Somebody is no administrator of the organization',
    fix: 'Name an administrator of ORGANIZATION, or correct ORGANIZATION.',
  },
  'RP-B540': {
    means: 'A page of the platform has other labels than those known',
    fix: 'Do it by hand in the platform, then run this step again: it observes what is there.',
  },
  'RP-B541': {
    means: 'The session of the platform ended in the middle',
    fix: 'npx runproof resume',
  },
  'RP-B542': {
    means: 'A page of the platform or of the identity provider does not load',
    fix: 'Look whether it answers in a browser, then run this step again.',
  },
  'RP-B543': {
    means: 'The platform refuses an act',
    fix: 'Cure what the platform names, then run this step again.',
  },
  'RP-B544': {
    means: 'The platform does not list an organization or a user',
    fix: 'Correct ORGANIZATION, or look in the platform whether it is there for this administrator.',
  },
  'RP-B545': {
    means: 'The platform stopped answering in the middle of a change',
    fix: 'Take the change back (npx runproof undo) and look why the services do not reach the cluster, then run this step again.',
  },
  'RP-B490': {
    means: 'The portfolio is not shared with this account in this Region',
    fix: 'Compare PORTFOLIO_ID and REGION with what the vendor sent; have the vendor share the portfolio with this account in this Region; then run this step again.',
  },
  'RP-B491': {
    means: 'A stack could not be deleted',
    fix: 'Look at its events in CloudFormation, remove what holds it up, and delete it there; then run this step again.',
  },
  'RP-B450': {
    means: 'No browser could be started',
    fix: 'npm run setup, which finds one or fetches one.',
  },
  'RP-B451': {
    means: 'The console takes nobody in with these credentials',
    fix: 'Use credentials of a role, or add --via api.',
  },
  'RP-B452': {
    means: 'The console does not sign the caller in',
    fix: 'Look whether the credentials are still good, or add --via api.',
  },
  'RP-B453': {
    means: 'The console shows other labels than are known',
    fix: 'Add --via api: it does the same without the console.',
  },
  'RP-B454': {
    means: 'The session of the console ended in the middle',
    fix: 'Sign in anew, then npx runproof resume.',
  },
  'RP-B455': {
    means: 'A page of the console does not load',
    fix: 'Try again once the console answers, or add --via api.',
  },
  'RP-B456': {
    means: 'The console shows an error of AWS',
    fix: 'Cure what AWS names, then run the step again.',
  },
  'RP-B457': {
    means: 'The console does not list what is looked for',
    fix: 'Look in the console whether it is there for this caller, or add --via api.',
  },
  'RP-B458': {
    means: 'A form of the console has no field of its own for a parameter',
    fix: 'Add --via api: it does the same without the console.',
  },
  'RP-B470': {
    means: 'No product of the portfolio is the one sought',
    fix: 'Import the portfolio and grant access to it, or name the product in the environment file.',
  },
  'RP-B471': {
    means: 'Several products of the portfolio fit',
    fix: 'Name the one that is meant in the environment file.',
  },
  'RP-B472': {
    means: 'A version of a product cannot be launched',
    fix: 'Set PRODUCT_VERSION to one that is on offer, or ask the vendor to activate it.',
  },
  'RP-B473': {
    means: 'A product can be launched in several ways',
    fix: 'Withdraw access to the other portfolios for whoever launches.',
  },
  'RP-B474': {
    means: 'The form in the console is not what is to be launched',
    fix: 'Compare the pictures of the form, then run the step again, with --via api if it stays so.',
  },
  'RP-B475': {
    means: 'The console asks for a launch path, which is not known to be answered',
    fix: 'Add --via api.',
  },
  'RP-B476': {
    means: 'The DR stack lacks an output that a parameter takes its value from',
    fix: 'Name an output the stack has, or give the value itself.',
  },
} as const;
