import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WorldAddress } from '../../fixtures/targets/rehearsal.ts';

const run = promisify(execFile);
const python = join(import.meta.dirname, '../../.venv/bin/python');

/** The same through botocore, which the AWS CLI is made of, for machines without the AWS CLI. */
const throughBotocore = `
import json, sys, botocore.session
service, operation, given = sys.argv[1:4]
client = botocore.session.Session().create_client(service, endpoint_url=sys.argv[4])
answer = getattr(client, operation.replace("-", "_"))(**json.loads(given))
answer.pop("ResponseMetadata", None)
print(json.dumps(answer, default=str))
`;

/** Asks as somebody else at the keyboard would: not with our SDK clients, and with nothing of Runproof between but the gateway. */
export function awsCli({ awsEndpoint, accounts: { main } }: WorldAddress) {
  const env = {
    PATH: process.env['PATH'],
    AWS_ENDPOINT_URL: awsEndpoint,
    AWS_REGION: main.region,
    AWS_DEFAULT_REGION: main.region,
    AWS_ACCESS_KEY_ID: main.accessKeyId,
    AWS_SECRET_ACCESS_KEY: main.secretAccessKey,
    AWS_PAGER: '',
  };
  const options = { env, maxBuffer: 50_000_000 };
  return async (service: string, operation: string, given: object = {}): Promise<string> => {
    const json = JSON.stringify(given);
    // Not every service of every AWS CLI heeds AWS_ENDPOINT_URL.
    const words = ['--endpoint-url', awsEndpoint, '--output', 'json', service, operation];
    try {
      return (await run('aws', [...words, '--cli-input-json', json], options)).stdout;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    const { stdout } = await run(
      python,
      ['-c', throughBotocore, service.replace('s3api', 's3'), operation, json, awsEndpoint],
      options,
    );
    return stdout;
  };
}
