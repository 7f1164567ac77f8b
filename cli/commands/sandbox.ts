import { once } from 'node:events';
import { evidenceFolder } from '../../fixtures/playing/evidence-folder.ts';
import { findWorld } from '../../fixtures/rehearsal/noted-world.ts';
import { addressOf, openSandbox } from '../../fixtures/rehearsal/sandbox.ts';
import { loadEnvironment } from '../../harness/environment/index.ts';
import { BlockedError, DefinitionError } from '../../harness/errors/index.ts';
import { rehearseOn, type PlayOptions } from './play.ts';

/** Keeps a rehearsal world until it is interrupted, or until whoever started it closes its standard input. */
export async function sandbox(
  options: Pick<PlayOptions, 'env' | 'rehearse' | 'json'>,
): Promise<void> {
  const environment = loadEnvironment(options.env, { rehearse: rehearseOn(options) });
  if (environment.target === 'aws') {
    throw new DefinitionError(
      'RP-D105',
      `There is no sandbox for the target "${environment.target}".`,
      {
        fix: 'Use --rehearse embedded, or --rehearse localstack.',
      },
    );
  }
  const folder = evidenceFolder(environment);
  const running = await findWorld(folder);
  if (running !== null) {
    throw new BlockedError(
      'RP-B215',
      `A sandbox of environment "${environment.name}" is running already.`,
      {
        found: running.awsEndpoint,
      },
    );
  }
  const world = await openSandbox(environment, folder);
  const ended = Promise.race([
    once(process, 'SIGINT'),
    once(process, 'SIGTERM'),
    once(process, 'SIGHUP'),
    // A terminal has no end; a pipe ends with whoever held it.
    ...(process.stdin.isTTY ? [] : [once(process.stdin.resume(), 'end')]),
  ]);
  const address = addressOf(world);
  console.log(
    options.json === true
      ? JSON.stringify(address)
      : greeting(address, environment.name, world.portfolioId),
  );
  await ended;
  // Whoever holds the other end may keep it: what was read from is let go.
  process.stdin.destroy();
  await world.stop();
}

function greeting(
  { awsEndpoint, accounts: { main } }: ReturnType<typeof addressOf>,
  name: string,
  portfolioId: string,
): string {
  return [
    `The rehearsal world of "${name}" is running at ${awsEndpoint}. Interrupt (Ctrl-C) to end it.`,
    '',
    'To use the AWS CLI on it:',
    `  export AWS_ENDPOINT_URL=${awsEndpoint} AWS_REGION=${main.region} AWS_DEFAULT_REGION=${main.region}`,
    `  export AWS_ACCESS_KEY_ID=${main.accessKeyId} AWS_SECRET_ACCESS_KEY=${main.secretAccessKey}`,
    '  aws sts get-caller-identity',
    `  aws servicecatalog accept-portfolio-share --portfolio-id ${portfolioId}`,
    '',
    'Runs on this environment attach to it:',
    `  npx runproof run new-install${name === 'rehearsal' ? '' : ` --env ${name}`}`,
  ].join('\n');
}
