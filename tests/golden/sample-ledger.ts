import { failuresOf } from '../../harness/deviations/index.ts';
import type { AccountName } from '../../harness/context.ts';
import type {
  Call,
  Entries,
  Entry,
  EntryKind,
  Judged,
  Judgment,
  RunStarted,
} from '../../harness/entries.ts';
import { canonicalJson, sha256, type Json } from '../../harness/json.ts';
import type { Verdict } from '../../harness/verdict.ts';

const accounts = { main: '111122223333', dr: '444455556666' } as const;
const world = 'w-7f3a9c';
const region = { main: 'us-east-2', dr: 'us-west-2' } as const;
const caller = (account: AccountName) =>
  `arn:aws:sts::${accounts[account]}:assumed-role/tdp-deployer/deployment`;

/** Writes a ledger by a clock of its own, so that every run of the tests sees the same bytes. */
export class LedgerWriter {
  readonly entries: Entry[] = [];
  #time: number;
  #previous = '0'.repeat(64);
  readonly #run: { id: string | null } = { id: null };

  constructor(start: string) {
    this.#time = Date.parse(start);
  }

  get run(): string | null {
    return this.#run.id;
  }

  get time(): string {
    return new Date(this.#time).toISOString();
  }

  wait(milliseconds: number): this {
    this.#time += milliseconds;
    return this;
  }

  as(run: string | null): this {
    this.#run.id = run;
    return this;
  }

  write<K extends EntryKind>(kind: K, data: Entries[K], step: string | null = null): number {
    this.wait(12);
    const entry = {
      seq: this.entries.length + 1,
      time: this.time,
      previous: this.#previous,
      kind,
      run: this.#run.id,
      step,
      caller: step === null ? null : caller('main'),
      data,
    } as unknown as Entry;
    this.#previous = sha256(canonicalJson(entry));
    this.entries.push(entry);
    return entry.seq;
  }
}

/** One step of the sample: what its judgement says beyond the plain case. */
export interface SampleStep extends Partial<Omit<Judgment, 'account' | 'calls' | 'verdict'>> {
  readonly id: string;
  readonly title: string;
  readonly procedure: string;
  readonly verdict: Verdict;
  readonly account?: AccountName;
  readonly seconds?: number;
  readonly calls?: readonly (readonly [operation: string, change?: Partial<Call>])[];
}

export const holding = (name: string, expected: Json, actual: Json = expected): Judged => ({
  name,
  holds: true,
  expected,
  actual,
});

export const failing = (name: string, expected: Json, actual: Json): Judged => ({
  name,
  holds: false,
  expected,
  actual,
});

export function judgmentOf(sample: SampleStep, started: string, ended: string): Judgment {
  const { id: _id, account: name = 'main', seconds: _seconds, calls = [], ...said } = sample;
  return {
    mode: 'run',
    reason: null,
    remedy: null,
    account: { name, id: accounts[name], region: region[name], caller: caller(name) },
    started,
    ended,
    preconditions: [],
    criteria: [],
    attestations: [],
    prepared: null,
    before: null,
    facts: null,
    outputs: {},
    used: [],
    acted: calls.some(([, call]) => call?.changes === true),
    settles: null,
    attachments: [],
    failure: null,
    irreversible: null,
    ...said,
    calls: calls.map(([operation, differing], index) =>
      callOf(operation, index + 1, started, name, differing),
    ),
  };
}

function callOf(
  operation: string,
  number: number,
  started: string,
  account: AccountName,
  said: Partial<Call> = {},
): Call {
  const [service = '', action = ''] = operation.split(':');
  return {
    number,
    time: new Date(Date.parse(started) + number * 140).toISOString(),
    service,
    operation: action,
    account,
    region: region[account],
    changes: false,
    requestId: `5d1f0c2e-${String(1000 + number)}-4b7a-9a53-${sha256(operation).slice(0, 12)}`,
    status: 200,
    error: null,
    milliseconds: 18 + ((number * 7) % 40),
    attempts: 1,
    answeredBy: 'ministack',
    ...said,
  };
}

/** Plays a step into the ledger as the engine does: intents and outcomes of what changes, then the judgement. */
export function play(
  writer: LedgerWriter,
  sample: SampleStep,
  mode: Judgment['mode'] = 'run',
): number {
  const started = writer.time;
  const judgment = { ...judgmentOf(sample, started, started), mode };
  judgment.calls
    .filter(({ changes }) => changes)
    .forEach((call) => change(writer, sample.id, call, judgment));
  writer.wait((sample.seconds ?? 1) * 1000);
  return writer.write('judged', { ...judgment, ended: writer.time }, sample.id);
}

export function change(
  writer: LedgerWriter,
  step: string,
  call: Call,
  judgment: Judgment,
  answered = true,
): void {
  const { number, service, operation, account, region: place } = call;
  writer.write(
    'intent',
    {
      call: { number, service, operation, account, region: place },
      token: sha256(step),
      before: judgment.before,
    },
    step,
  );
  if (answered) writer.wait(call.milliseconds).write('outcome', { call }, step);
}

export function begin(
  writer: LedgerWriter,
  id: string,
  steps: readonly SampleStep[],
  said: Partial<RunStarted> & { readonly only?: readonly string[] } = {},
): void {
  const { only, ...rest } = said;
  writer.as(id).write('run-started', {
    mode: 'run',
    runbook: {
      id: 'new-install',
      title: 'New single-tenant installation',
      procedure: 'deployment-archived',
    },
    environment: 'rehearsal',
    target: 'embedded',
    world,
    software: {
      version: '0.1.0',
      commit: '4f2c8e1d9b7a6053e2c1d8f4a9b0c7e6d5f4a3b2',
      modified: true,
      node: '24.21.0',
    },
    operator: 'jo.operator',
    command: ['run', 'new-install', '--env', 'rehearsal'],
    reason: null,
    resumes: null,
    steps: steps.map(({ id: step, title, procedure }) => ({
      id: step,
      title,
      procedure,
      selected: only === undefined || only.includes(step),
    })),
    accounts: (['main', 'dr'] as const).map((name) => ({
      name,
      id: accounts[name],
      region: region[name],
    })),
    parameters: sampleParameters,
    decisions: sampleDecisions,
    findings: sampleFindings,
    ...rest,
  });
  for (const account of ['main', 'dr'] as const) {
    writer.write('identified', {
      account,
      accountId: accounts[account],
      region: region[account],
      arn: caller(account),
    });
  }
}

/** Ends a run as the command line does: what failed is opened as deviations first. */
export function end(writer: LedgerWriter, exitCode: number, interrupted = false): number {
  writer.wait(300);
  const { run } = writer;
  for (const [index, { step, ...found }] of failuresOf(writer.entries, run ?? '').entries())
    writer.write('deviation-opened', { id: `DEV-${run}-${index + 1}`, ...found }, step);
  return writer.write('run-ended', { exitCode, interrupted });
}

const sampleDecisions: RunStarted['decisions'] = [
  { name: 'Disaster recovery', value: true },
  { name: 'VPC', value: 'an existing one, vpc-0a1b2c3d4e5f60718' },
  { name: 'Exposed to the Internet', value: false },
  { name: 'Who keeps the DNS records', value: 'Route 53' },
  { name: 'Integrations', value: ['Box', 'Egnyte'] },
];

const sampleFindings: RunStarted['findings'] = [
  {
    code: 'RP-D131',
    text: 'The document gives two paths for the secret of Box. This run uses the one of the environment file.',
  },
];

const sampleParameters: RunStarted['parameters'] = [
  {
    name: 'InfrastructureName',
    key: 'INFRASTRUCTURE_NAME',
    value: 'acme',
    source: 'environments/rehearsal.env:12',
  },
  { name: 'CreateVpc', key: 'CREATE_VPC', value: false, source: 'environments/rehearsal.env:18' },
  {
    name: 'VpcId',
    key: 'VPC_ID',
    value: 'vpc-0a1b2c3d4e5f60718',
    source: 'environments/rehearsal.env:19',
  },
  {
    name: 'PrivateSubnets',
    key: 'PRIVATE_SUBNETS',
    value: ['subnet-0aaa1111bbb22223c', 'subnet-0ddd4444eee55556f'],
    source: 'environments/rehearsal.env:20',
  },
  {
    name: 'PublicDomain',
    key: 'PUBLIC_DOMAIN',
    value: 'tdp.example.com',
    source: 'environments/rehearsal.env:25',
  },
  { name: 'ElasticsearchNodes', key: 'ELASTICSEARCH_NODES', value: 3, source: 'document default' },
  {
    name: 'BoxClientSecret',
    key: 'BOX_CLIENT_SECRET',
    value: '[secret BOX_CLIENT_SECRET]',
    source: 'env:BOX_CLIENT_SECRET',
  },
];
