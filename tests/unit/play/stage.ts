import type { Aws } from '../../../harness/aws/services.ts';
import type { Call, Entries, Entry, Journal, Judgment } from '../../../harness/entries.ts';
import type { CallWatcher, Hands } from '../../../harness/hands.ts';
import { historyOf } from '../../../harness/history.ts';
import type { Pages } from '../../../harness/pages.ts';
import type { Platform } from '../../../harness/platform.ts';
import { playStep } from '../../../harness/play/play-step.ts';
import type { Progress } from '../../../harness/play/scene.ts';
import { undoStep } from '../../../harness/play/undo-step.ts';
import { nameOf, type AnyRunbook, type Placed } from '../../../harness/runbook.ts';
import { Secret } from '../../../harness/secret.ts';
import type { AnyStep } from '../../../harness/step.ts';
import type { Mode } from '../../../harness/verdict.ts';

export interface Playing {
  readonly mode?: Mode;
  readonly target?: Hands['target'];
  readonly environment?: object;
  readonly wire?: Placed['wire'];
  readonly conditions?: Placed['conditions'];
  readonly confirmed?: Readonly<Record<string, string>>;
  readonly attestor?: Hands['attestor'];
  /** For how long statements count, by name. */
  readonly validities?: Readonly<Record<string, string>>;
  /** Steps placed before it that may have produced nothing. */
  readonly optional?: readonly AnyStep[];
  /** What the ledger answers to an entry of a kind instead of taking it. */
  readonly refuses?: { readonly kind: Entry['kind']; readonly error: Error };
}

/**
 * A step's world made of plain objects: one value that clients read and write, a ledger in memory, and one order in
 * which entries were written and calls left.
 */
export class Stage {
  readonly entries: Entry[] = [];
  /** `intent`, `call Write`, `outcome`, `judged`, … as they happened. */
  readonly order: string[] = [];
  readonly progress: Progress[] = [];
  /** What the world holds. */
  value: string | null = null;
  #runs = 0;
  run = '';

  play(step: AnyStep, playing: Playing = {}): Promise<Judgment> {
    return playStep(this.#scene(step, playing));
  }

  undo(step: AnyStep, done: { data: Pick<Judgment, 'acted' | 'before' | 'facts'> } | undefined) {
    return undoStep(this.#scene(step, { mode: 'undo' }), done);
  }

  /** Puts an entry into the ledger as another process or an earlier run would. */
  add<K extends Entry['kind']>(
    kind: K,
    data: Partial<Entries[K]>,
    step: string | null = null,
    run = this.run,
  ): number {
    const seq = this.entries.length + 1;
    const time = new Date(seq).toISOString();
    this.entries.push({ seq, time, previous: '', caller: null, run, step, kind, data } as never);
    return seq;
  }

  #scene(step: AnyStep, playing: Playing) {
    const { mode = 'run', environment = {}, wire = () => ({}), conditions = [], refuses } = playing;
    this.run = `run-${(this.#runs += 1)}`;
    this.add('run-started', { mode, world: 'here' });
    const journal: Journal = {
      append: async (kind, data, { step: of }) => {
        if (refuses?.kind === kind) throw refuses.error;
        this.order.push(kind);
        return this.add(kind, data as never, of ?? null);
      },
    };
    const location = { file: 'sample.runbook.ts', line: 7, column: 3 };
    const place = (one: AnyStep, independent: number | null): Placed => ({
      step: one,
      name: nameOf(one.id),
      location,
      wire: () => ({}),
      conditions: [],
      independent,
    });
    const placed: Placed = { ...place(step, null), wire, conditions };
    const runbook: AnyRunbook = {
      id: 'sample',
      title: 'Sample',
      procedure: 'sample',
      location,
      placed: [...(playing.optional ?? []).map((one) => place(one, 1)), placed],
    };
    return {
      runbook,
      placed,
      mode,
      via: 'api' as const,
      run: this.run,
      environment,
      history: historyOf(this.entries, 'here', this.run),
      journal,
      hands: this.#hands(playing),
      validities: playing.validities ?? {},
      confirmed: new Map(Object.entries(playing.confirmed ?? {})),
      onProgress: (progress: Progress) => void this.progress.push(progress),
    };
  }

  #hands({ target = 'embedded', attestor }: Playing): Hands {
    const main = { accountId: '111122223333', region: 'us-east-2' };
    return {
      target,
      identify: async () => ({
        ...main,
        partition: 'aws',
        caller: 'arn:aws:sts::111122223333:assumed-role/Deployer/x',
      }),
      clients: (_, access, watcher) => this.#clients(access, watcher),
      regionOf: () => main.region,
      placeOf: () => main,
      readSecret: async ({ name }) => new Secret(name, 'correct-horse-battery'),
      sessionEnds: async () => null,
      mail: async () => null,
      http: async () => ({ status: 404, headers: {}, body: '' }),
      pages: () => ({}) as Pages,
      platform: {} as Platform,
      close: async () => {},
      dns: { resolveNs: async () => [], resolve: async () => [] },
      readFile: async () => '',
      fileMode: async () => null,
      writePrivateFile: async () => {},
      attach: async () => ({ sha256: '0'.repeat(64), bytes: 0 }),
      pace: ({ within, every }) => ({ within: Math.min(within, 60), every: Math.min(every, 2) }),
      ...(attestor === undefined ? {} : { attestor }),
      now: () => new Date(),
    };
  }

  /** A client whose commands are functions named Read… or anything else; each call passes the watcher as the recorder's do. */
  #clients(access: 'reading' | 'acting', watcher: CallWatcher): Aws {
    const send = async (command: (stage: Stage) => unknown) => {
      const about = {
        service: 'ssm',
        operation: command.name,
        account: 'main' as const,
        region: 'us-east-2',
      };
      const changes = !command.name.startsWith('Read');
      if (changes && access === 'reading') throw new Error(`${command.name} was refused`);
      const number = await watcher.before({ ...about, changes });
      this.order.push(`call ${command.name}`);
      const after = (error: string | null) =>
        watcher.after({
          ...about,
          changes,
          number,
          error,
          time: '',
          requestId: null,
          status: 200,
          milliseconds: 1,
          attempts: 1,
          answeredBy: 'here',
        } satisfies Call);
      try {
        const answer = await command(this);
        await after(null);
        return answer;
      } catch (error) {
        await after(String(error));
        throw error;
      }
    };
    return { ssm: { send } } as unknown as Aws;
  }
}

export const Read = function Read(stage: Stage) {
  return stage.value;
};
export const write = (value: string | null) =>
  function Write(stage: Stage) {
    stage.value = value;
  };
export const failingWith = (error: Error, value?: string) =>
  function Write(stage: Stage) {
    if (value !== undefined) stage.value = value;
    throw error;
  };

type Send = (command: (stage: Stage) => unknown) => Promise<string | null>;
export const clientOf = ({ aws }: { aws: object }): Send =>
  (aws as { ssm: { send: Send } }).ssm.send;

/** A step that keeps the stage's value at `on`; each test replaces what it is about. */
export const keep = (more: Partial<AnyStep> = {}): AnyStep => ({
  kind: 'step',
  id: 'sample.keep-value',
  title: 'Keep the value',
  procedure: 'sample#keep',
  account: 'main',
  permissions: [],
  needs: {},
  produces: {},
  observe: async (context) => ({ value: await clientOf(context)(Read) }),
  criteria: {
    'it is on': ({ facts }) => ({
      holds: facts['value'] === 'on',
      expected: 'on',
      actual: facts['value'] ?? null,
    }),
  },
  async act(context) {
    await clientOf(context)(write('on'));
  },
  async undo(context) {
    await clientOf(context)(write(context.before['value'] as string | null));
  },
  ...more,
});
