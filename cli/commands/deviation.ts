import { Option, type Command } from 'commander';
import type { Where } from '../deviations/found.ts';
import type { Assessing, Closing } from '../deviations/write.ts';

const example = `
A deviation is opened by every criterion that does not hold and by every departure from an approved protocol. While one
is open, the report of its run says PROVISIONAL on every page. Somebody other than who carried out the run closes it:
as repeated, once a later run of the step is linked in which it holds, or as accepted, with a disposition that says why.

Example: npx runproof deviation assess DEV-20261123T101500Z-1 --by "Jo Quality" --cause "The domain was edited by hand."`;

export function register(program: Command): void {
  const deviation = program
    .command('deviation')
    .description('See, assess and close what departs from criteria and protocol.')
    .addHelpText('after', example);

  placed(deviation.command('list').description('List the deviations, the open ones first.'))
    .option('--run <id>', 'those of one run')
    .addOption(json())
    .action(async (options: Where & { run?: string; json?: boolean }) =>
      (await import('../deviations/read.ts')).list(options),
    );
  placed(deviation.command('show').description('Show one, with what comes next.'))
    .argument('<id>', 'the deviation')
    .addOption(json())
    .action(async (id: string, options: Where & { json?: boolean }) =>
      (await import('../deviations/read.ts')).show(id, options),
    );
  written(
    deviation.command('assess').description('Write what it is, what it means and what to do.'),
  )
    .argument('<id>', 'the deviation')
    .requiredOption('--by <name>', 'who says it')
    .option('--description <text>', 'what was observed')
    .option('--impact <text>', 'what it means for the installation and its use')
    .option('--cause <text>', 'why it came to this')
    .option('--disposition <text>', 'what is done about it, or why it can stay as it is')
    .option('--rerun <run>', 'the later run or audit in which the step holds')
    .action(async (id: string, options: Assessing) =>
      (await import('../deviations/write.ts')).assess(id, options),
    );
  written(deviation.command('close').description('Close it for good.'))
    .argument('<id>', 'the deviation')
    .requiredOption('--by <name>', 'who closes it')
    .option('--accept', 'no later run holds; the disposition says why that is accepted')
    .action(async (id: string, options: Closing) =>
      (await import('../deviations/write.ts')).close(id, options),
    );
  written(deviation.command('open').description('Open what a killed run could not open itself.'))
    .argument('<run>', 'the run')
    .action(async (run: string, options: Where & { breakLock?: string }) =>
      (await import('../deviations/write.ts')).open(run, options),
    );
  for (const command of deviation.commands) command.exitOverride().showHelpAfterError();
}

const placed = (command: Command): Command =>
  command
    .addOption(
      new Option('--env <name>', 'the environment: a name in environments/, or a file').default(
        'rehearsal',
      ),
    )
    .addOption(
      new Option('--rehearse [target]', 'what an environment for aws did on a rehearsal').choices([
        'embedded',
        'localstack',
      ]),
    );

const written = (command: Command): Command =>
  placed(command).option(
    '--break-lock <reason>',
    'go on although another run holds the lock and may be alive',
  );

const json = (): Option => new Option('--json', 'print the result as one line of JSON');
