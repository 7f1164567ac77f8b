import { expect, test } from '@playwright/test';
import { recording } from '../../../fixtures/accounts/recorder.ts';
import type { Call } from '../../../harness/entries.ts';
import { NotSupportedError } from '../../../harness/not-supported.ts';

const answer = {
  response: { statusCode: 200, headers: { 'x-runproof-backend': 'ministack' } },
  output: { $metadata: { requestId: 'r-1', attempts: 2, httpStatusCode: 200 } },
};

/** Sends one command through the recorder, and tells in which order things happened. */
async function send(
  operation: string,
  {
    access = 'acting' as 'acting' | 'reading',
    target = 'embedded',
    answers = async (): Promise<typeof answer> => answer,
    refuses = undefined as Error | undefined,
  },
) {
  const order: string[] = [];
  const calls: Call[] = [];
  const watcher = {
    async before({ changes }: { changes: boolean }) {
      order.push(changes ? 'announced' : 'noted');
      if (refuses !== undefined) throw refuses;
      return 1;
    },
    async after(call: Call) {
      order.push('recorded');
      calls.push(call);
    },
  };
  const about = {
    service: 'ssm' as const,
    account: 'main' as const,
    region: 'us-east-2',
    access,
    target,
  };
  const next = async () => {
    order.push('left');
    return answers();
  };
  const sent = recording(
    about,
    watcher,
    () => new Date(0),
  )(next, { commandName: `${operation}Command` })({});
  const error = await sent.then(
    () => undefined,
    (thrown: unknown) => thrown as Error,
  );
  return { order, calls, error };
}

test('a changing call is announced before it leaves, and recorded with what answered', async () => {
  const { order, calls } = await send('PutParameter', {});
  expect(order).toEqual(['announced', 'left', 'recorded']);
  expect(calls).toEqual([
    expect.objectContaining({
      operation: 'PutParameter',
      changes: true,
      status: 200,
      requestId: 'r-1',
      attempts: 2,
      error: null,
      answeredBy: 'ministack',
    }),
  ]);
});

test('reading clients refuse whatever is not listed, before it leaves', async () => {
  for (const operation of ['PutParameter', 'DeleteParameter', 'GetSomethingNew']) {
    const { order, error } = await send(operation, { access: 'reading' });
    expect(order).toEqual([]);
    expect(error).toMatchObject({ code: 'RP-B203' });
  }
  const { order, error } = await send('GetParameter', { access: 'reading' });
  expect(error).toBeUndefined();
  expect(order).toEqual(['noted', 'left', 'recorded']);
});

test('a call whose intent cannot be recorded never leaves', async () => {
  const refuses = new Error('no space left');
  const { order, error } = await send('PutParameter', { refuses });
  expect(error).toBe(refuses);
  expect(order).toEqual(['announced']);
});

test('a failed call is recorded, too, and names its operation', async () => {
  const failure = Object.assign(new Error('not you'), {
    name: 'AccessDenied',
    $metadata: { requestId: 'r-2', httpStatusCode: 403, attempts: 1 },
    $response: { statusCode: 403, headers: {} },
  });
  const { order, calls, error } = await send('PutParameter', {
    answers: () => Promise.reject(failure),
  });
  expect(order).toEqual(['announced', 'left', 'recorded']);
  expect(calls[0]).toMatchObject({
    status: 403,
    requestId: 'r-2',
    error: 'AccessDenied: not you',
    answeredBy: 'nobody',
  });
  expect(error).toMatchObject({ operation: 'ssm:PutParameter' });
});

test('501 means that the target has no such operation; on aws it is an error like others', async () => {
  const missing = () =>
    Promise.reject(
      Object.assign(new Error('none'), {
        name: 'NotImplemented',
        $response: { statusCode: 501, headers: {} },
      }),
    );
  const rehearsed = await send('PutParameter', { answers: missing });
  expect(rehearsed.error).toBeInstanceOf(NotSupportedError);
  expect(rehearsed.error?.message).toBe(
    'ssm:PutParameter cannot be carried out on the target "embedded"',
  );
  expect(rehearsed.calls).toHaveLength(1);
  const real = await send('PutParameter', { answers: missing, target: 'aws' });
  expect(real.error).not.toBeInstanceOf(NotSupportedError);
  expect(real.calls[0]?.answeredBy).toBe('aws');
});
