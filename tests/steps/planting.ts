import type { World } from '../../fixtures/rehearsal/world.ts';
import type { Alias } from '../../fixtures/rehearsal/accounts.ts';

interface Configuration {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A client with the key of an account's own user, who prepares the world by other means than the step under test. */
export function plantingIn<Client>(
  world: World,
  client: new (configuration: Configuration) => Client,
  alias: Alias = 'main',
  region?: string,
): Client {
  const { accessKeyId, secretAccessKey, region: home } = world.accounts[alias];
  return new client({
    endpoint: world.awsEndpoint,
    region: region ?? home,
    credentials: { accessKeyId, secretAccessKey },
  });
}

/** Tells one of the world's controls something, such as a limit of an account. */
export async function tell(world: World, control: string, body: object): Promise<void> {
  const answer = await fetch(`${world.awsEndpoint}/_runproof/${control}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${control}: ${answer.status} ${await answer.text()}`);
}
