import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { S3 } from '@aws-sdk/client-s3';
import { SSM } from '@aws-sdk/client-ssm';
import { asMadeBy } from '../../../fixtures/rehearsal/gateway/call-record.ts';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'event-history' });

test('every change is an event of who made it, with the request id the caller saw', async ({
  world,
  bare,
}) => {
  const put = { Name: '/corroborated', Value: 'x', Type: 'String' } as const;
  const looked = async (of: typeof world) => {
    const made = await new SSM(as(of)).putParameter(put);
    await new SSM(as(of)).getParameter({ Name: put.Name });
    const { Events = [] } = await new CloudTrail(as(of)).lookupEvents({
      LookupAttributes: [{ AttributeKey: 'ReadOnly', AttributeValue: 'false' }],
    });
    expect(Events.map(({ EventName }) => EventName)).not.toContain('GetParameter');
    const twins = Events.filter(
      ({ CloudTrailEvent = '{}' }) =>
        (JSON.parse(CloudTrailEvent) as { requestID?: string }).requestID ===
        made.$metadata.requestId,
    );
    return twins.map(({ EventName, EventSource, Username }) => [EventName, EventSource, Username]);
  };
  expect(await looked(world)).toEqual([['PutParameter', 'ssm.amazonaws.com', 'engineer']]);
  expect(await looked(bare)).not.toEqual([['PutParameter', 'ssm.amazonaws.com', 'engineer']]);
});

test('the console’s own calls are marked, data events are not kept, and pages follow each other', async ({
  world,
}) => {
  const s3 = new S3({ ...as(world), forcePathStyle: true });
  await s3.createBucket({ Bucket: 'kept' });
  await s3.putObject({ Bucket: 'kept', Key: 'a', Body: 'b' });
  const ssm = new SSM({ ...as(world), customUserAgent: asMadeBy('console') });
  await ssm.putParameter({ Name: '/by-hand', Value: 'x', Type: 'String' });
  const trail = new CloudTrail(as(world));
  const seen: { name: string; fromConsole: boolean }[] = [];
  let NextToken: string | undefined;
  do {
    const page = await trail.lookupEvents({ MaxResults: 2, ...(NextToken && { NextToken }) });
    for (const { EventName = '', CloudTrailEvent = '' } of page.Events ?? [])
      seen.push({ name: EventName, fromConsole: CloudTrailEvent.includes('FromConsole') });
    NextToken = page.NextToken;
  } while (NextToken !== undefined && seen.length < 200);
  expect(seen).toContainEqual({ name: 'PutParameter', fromConsole: true });
  expect(seen).toContainEqual({ name: 'CreateBucket', fromConsole: false });
  expect(seen.map(({ name }) => name)).not.toContain('PutObject');
});
