/** What stops a protocol, a deviation, a signature, a picture or the back end of a rehearsal. */
export const blockedEvidence = {
  'RP-B560': {
    means: 'A runbook that qualifies an installation has no approved protocol',
    fix: 'Write it with npx runproof protocol, and have it signed by an approver who does not carry it out.',
  },
  'RP-B561': {
    means: 'The protocol that was named is not approved',
    fix: 'Have it signed by an approver who does not carry it out.',
  },
  'RP-B570': {
    means: 'A signed run cannot be added to',
    fix: 'Run the step again, with a reason: what is found then has a record of its own, which can be signed.',
  },
  'RP-B571': {
    means: 'A deviation cannot be closed yet',
    fix: 'Write what is missing with npx runproof deviation assess, then close it.',
  },
  'RP-B572': {
    means: 'A deviation is closed',
    fix: 'Leave it. What is found later opens a deviation of its own.',
  },
  'RP-B573': {
    means: 'A run does not prove that what had failed holds now',
    fix: 'Run the step again, with a reason, until it holds; then link that run with --rerun.',
  },
  'RP-B580': {
    means: 'This cannot be signed',
    fix: 'Sign a run that has ended and follows an approved protocol.',
  },
  'RP-B581': {
    means: 'This person, or this key, cannot sign here now',
    fix: 'Let executor, reviewer and approver sign in this order, each a person and a key of their own.',
  },
  'RP-B582': {
    means: 'A deviation is open',
    fix: 'Close it with npx runproof deviation, then sign.',
  },
  'RP-B583': {
    means: 'The passphrase does not open the key',
    fix: 'Type it again. Nobody can recover it: if it is lost, make a new key and have its fingerprint listed.',
  },
  'RP-B584': {
    means: 'A file is unfit to hold a key for signing, or its passphrase',
    fix: 'Make a key with npx runproof key.',
  },
  'RP-B585': {
    means: 'AWS KMS does not sign',
    fix: 'Cure what AWS names, then sign again. The caller needs kms:GetPublicKey and kms:Sign.',
  },
  'RP-B586': {
    means: 'The clock of this machine is wrong',
    fix: 'Set the clock (such as by timedatectl set-ntp true), then sign again.',
  },
  'RP-B587': {
    means: 'The time-stamp authority gives no time stamp that stands',
    fix: 'Try again, name another authority, or leave --timestamp out.',
  },
  'RP-B588': {
    means: 'The signer did not prove to be there',
    fix: 'Sign at a terminal; a script names --passphrase-file, or for a key in AWS KMS --confirm with the printed name.',
  },
  'RP-B600': {
    means: 'A page writes a secret each time its picture is taken',
    fix: 'Look at the page. What it shows of a secret must not be in evidence; carry out the step through the API where it has that way (--via api).',
  },
  'RP-B640': {
    means: 'The target localstack has no container engine',
    fix: 'Start Docker (or another engine and set DOCKER_HOST), or use --rehearse embedded.',
  },
  'RP-B641': {
    means: 'The engine has not the image of LocalStack, and no registry gives it',
    fix: 'docker pull the image, build it with npm run test:localstack, or name another with LOCALSTACK_IMAGE.',
  },
  'RP-B642': {
    means: 'The container engine has too little memory for LocalStack',
    fix: 'Give the engine (Docker Desktop: Settings, Resources) more memory, or use --rehearse embedded.',
  },
  'RP-B643': {
    means: 'The image of LocalStack asks for a token',
    fix: 'Set LOCALSTACK_AUTH_TOKEN, or leave LOCALSTACK_IMAGE out: localstack/localstack:4.14.0 needs no token.',
  },
  'RP-B644': {
    means: 'LocalStack did not start in its container',
    fix: 'Look at what it said, or use --rehearse embedded.',
  },
  'RP-B645': {
    means: 'What answers as LocalStack does not say what it has',
    fix: 'Name an image of LocalStack with LOCALSTACK_IMAGE.',
  },
  'RP-B646': {
    means: 'The evidence folder has no ledger',
    fix: 'Play a runbook first: npm start, or npx runproof run new-install.',
  },
} as const;
