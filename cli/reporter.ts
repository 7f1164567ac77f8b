import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
} from '@playwright/test/reporter';
import { progressMark } from '../fixtures/playing/play-part.ts';
import { runVariable } from '../fixtures/playing/run-file.ts';
import type { Progress } from '../harness/play/scene.ts';
import { LiveList } from './live-list.ts';

/** Draws the live list of steps. Playwright wants its reporters as default exports. */
export default class StepReporter implements Reporter {
  readonly #list = new LiveList(process.stdout);
  #pending = false;

  constructor() {
    // A run of ours holds the other end of this pipe; when it is gone, nobody would finish this run's evidence.
    if (process.env[runVariable] === undefined) return;
    process.stdin.on('end', () => process.exit(130)).on('error', () => process.exit(130));
    process.stdin.resume().unref();
  }

  printsToStdio(): boolean {
    return true;
  }

  onBegin(_: FullConfig, suite: Suite): void {
    this.#list.begin(suite.allTests().map((test) => test.title));
  }

  onTestBegin(test: TestCase): void {
    this.#list.start(test.title);
  }

  onStdOut(chunk: string | Buffer): void {
    for (const line of chunk.toString().split('\n')) {
      const at = line.indexOf(progressMark);
      if (at >= 0)
        this.#list.progress(JSON.parse(line.slice(at + progressMark.length)) as Progress);
      else if (line.trim() !== '') this.#list.note(line);
    }
  }

  onStdErr(chunk: string | Buffer): void {
    this.#list.note(chunk.toString().trimEnd());
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const say = (type: string) =>
      result.annotations.find((annotation) => annotation.type === type)?.description;
    const verdict = say('verdict');
    this.#pending ||= verdict === 'pending';
    if (verdict === undefined) {
      this.#list.end('not judged', result.error?.message ?? result.status, result.duration);
      return;
    }
    const failing = result.annotations
      .filter(({ type }) => type === 'does not hold')
      .map(({ description = '' }) => description);
    this.#list.end(verdict, say('reason') ?? failing.join('; '), result.duration);
  }

  onError(error: TestError): void {
    this.#list.note(error.message ?? String(error.value));
  }

  /** A pending step is no success, though Playwright counts it as skipped. */
  async onEnd(): Promise<{ status?: FullResult['status'] } | undefined> {
    this.#list.close();
    return this.#pending ? { status: 'failed' } : undefined;
  }
}
