import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { ways } from '../harness/step.ts';
import type { AttestOptions } from './commands/attest.ts';
import { register as registerCoverage } from './commands/coverage.ts';
import { register as registerDeviation } from './commands/deviation.ts';
import { register as registerDoctor } from './commands/doctor.ts';
import { register as registerInit } from './commands/init.ts';
import { register as registerKey } from './commands/key.ts';
import { register as registerList } from './commands/list.ts';
import type { PlayOptions, Scheme } from './commands/play.ts';
import { register as registerPolicy } from './commands/policy.ts';
import type { ReportOptions } from './commands/report.ts';
import { register as registerProtocol } from './commands/protocol.ts';
import { register as registerShow } from './commands/show.ts';
import { register as registerSign } from './commands/sign.ts';
import { register as registerVerify } from './commands/verify.ts';

const exitCodes = `
Exit codes: 0 everything asked for passed; 1 a criterion failed; 2 blocked, pending, not supported or not run;
3 wrong usage, definition or environment file; 4 evidence could not be written or does not verify.`;

// What a command does is loaded when it is called: with it come the AWS clients, which --help can do without.
const play = async (runbook: string, options: PlayOptions, scheme: Scheme): Promise<void> =>
  (await import('./commands/play.ts')).play(runbook, options, scheme);

const collect = (value: string, all: readonly string[] = []): readonly string[] => [...all, value];

const env = () =>
  new Option('--env <name>', 'the environment: a name in environments/, or a file').default(
    'rehearsal',
  );
const rehearse = () =>
  new Option(
    '--rehearse [target]',
    'play an environment for aws on a rehearsal target instead',
  ).choices(['embedded', 'localstack']);
const json = () => new Option('--json', 'print the result as one line of JSON');

/** What all commands that play steps understand. */
function playing(command: Command, runbook = '<runbook>'): Command {
  return command
    .argument(runbook, 'the runbook, such as new-install')
    .addOption(env())
    .addOption(rehearse())
    .option('--step <id>', 'only this step; may be repeated', collect)
    .option('--from <id>', 'this step and all after it')
    .option('--reason <text>', 'why it is done; required for a step that has a result already')
    .option('--confirm <step=account>', 'confirm an irreversible step; may be repeated', collect)
    .option('--break-lock <reason>', 'go on although another run holds the lock and may be alive')
    .addOption(
      new Option(
        '--via <way>',
        'how the steps on the catalog act: in the AWS console, or through the API',
      )
        .choices(ways)
        .default('console'),
    )
    .option('--headed', 'show the browser')
    .addOption(json());
}

/** What follows a protocol: the one that was approved last where none is named. */
const following = (command: Command): Command =>
  command
    .option('--protocol <digest>', 'the approved protocol to follow, not the one approved last')
    .option(
      '--unqualified',
      'follow no protocol: the evidence says so on every page and cannot be signed',
    );

/** The command line: names, words and options; what they do is in `commands/`. */
export function program(): Command {
  const { version } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  const root = new Command('runproof')
    .description('Deployment runbooks that run and leave proof.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(see runproof --help)')
    .addHelpText('after', exitCodes);

  following(playing(root.command('run').description('Carry out a runbook, or some of its steps.')))
    .addHelpText(
      'after',
      '\nExample: npx runproof run new-install --env acme-prod --step pre-deployment.create-key-pair --reason "key was rotated"',
    )
    .action((runbook: string, options: PlayOptions) => play(runbook, options, { mode: 'run' }));
  playing(
    root.command('plan').description('Say what a run would do and why, changing nothing.'),
  ).action((runbook: string, options: PlayOptions) => play(runbook, options, { mode: 'plan' }));
  playing(
    root.command('audit').description('Observe and judge every step, changing nothing.'),
  ).action((runbook: string, options: PlayOptions) => play(runbook, options, { mode: 'audit' }));
  following(
    playing(root.command('resume').description('Go on where the last run stopped.'), '[runbook]'),
  ).action(async (runbook: string | undefined, options: PlayOptions) =>
    (await import('./commands/resume.ts')).resume(runbook, options),
  );
  playing(root.command('undo').description('Undo what a run did, in reverse.'))
    .option('--run <id>', 'the run to undo; the newest that acted where none is named')
    .action(async (runbook: string, options: PlayOptions & { run?: string }) =>
      (await import('./commands/undo.ts')).undo(runbook, options),
    );

  root
    .command('report')
    .description('Build the evidence of a run again from the ledger.')
    .argument('[run]', 'the run; the newest where none is named')
    .addOption(env())
    .addOption(rehearse())
    .option(
      '--corroborate',
      'first hold the run’s calls against CloudTrail’s events; AWS needs up to 15 minutes to deliver them',
    )
    .addOption(json())
    .action(async (run: string | undefined, options: ReportOptions) =>
      (await import('./commands/report.ts')).report(run, options),
    );
  root
    .command('attest')
    .description('State that something is so that no observation can tell.')
    .argument('<step>', 'the step that waits for the statement')
    .addOption(env())
    .addOption(rehearse())
    .requiredOption('--by <name>', 'the person or third party who states it')
    .option(
      '--statement <name>',
      'which of the step’s statements; all that are open where none is named',
      collect,
    )
    .option('--file <path>', 'a document that shows it; may be repeated', collect)
    .option('--comment <text>', 'what else the reader should know')
    .option('--break-lock <reason>', 'go on although another run holds the lock and may be alive')
    .action(async (step: string, options: AttestOptions) =>
      (await import('./commands/attest.ts')).attest(step, options),
    );
  root
    .command('sandbox')
    .description(
      'Keep the rehearsal world running until interrupted, for the AWS CLI, a browser and further runs.',
    )
    .addOption(env())
    .addOption(rehearse())
    .addOption(json())
    .action(async (options: PlayOptions) =>
      (await import('./commands/sandbox.ts')).sandbox(options),
    );

  for (const register of [
    registerCoverage,
    registerDeviation,
    registerKey,
    registerList,
    registerShow,
    registerPolicy,
    registerProtocol,
    registerDoctor,
    registerInit,
    registerSign,
    registerVerify,
  ])
    register(root);
  // Our own exit code for wrong usage instead of commander's.
  for (const command of root.commands) command.exitOverride().showHelpAfterError();
  return root;
}
