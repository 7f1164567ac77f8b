import type { World } from '../../fixtures/rehearsal/world.ts';

type Config = {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
};

/** Settings for an SDK client of one account of the world. */
export function as(
  world: World,
  alias: 'main' | 'dr' | 'vendor' = 'main',
  region?: string,
): Config {
  const { accessKeyId, secretAccessKey, region: own } = world.accounts[alias];
  return {
    endpoint: world.awsEndpoint,
    region: region ?? own,
    credentials: { accessKeyId, secretAccessKey },
  };
}

/** POST to a control endpoint; throws with the answer's message when it is refused. */
export async function control(world: World, path: string, body: object = {}): Promise<unknown> {
  const response = await fetch(`${world.awsEndpoint}/_runproof/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer;
}
