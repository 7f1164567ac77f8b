import { expect, test } from '@playwright/test';
import { corroborate, madeCall } from '../../../harness/corroboration/compare.ts';
import type { HistoryEvent, MadeCall } from '../../../harness/corroboration/findings.ts';

const looked = {
  asked: '2026-11-22T12:00:00.000Z',
  from: '2026-11-22T10:00:00.000Z',
  to: '2026-11-22T11:00:00.000Z',
  places: [],
};

const call = (
  requestId: string | null,
  more: Partial<MadeCall['call']> & { attempts?: number } = {},
) =>
  madeCall('a.b', {
    time: '2026-11-22T10:30:00.000Z',
    service: 'ssm',
    operation: 'PutParameter',
    account: 'main',
    region: 'us-east-1',
    attempts: 1,
    requestId,
    ...more,
  } as Parameters<typeof madeCall>[1]);

const event = (requestId: string | null, more: Partial<HistoryEvent> = {}): HistoryEvent => ({
  id: `event of ${requestId}`,
  time: '2026-11-22T10:30:00.000Z',
  source: 'ssm.amazonaws.com',
  name: 'PutParameter',
  account: 'main',
  region: 'us-east-1',
  requestId,
  fromConsole: false,
  onBehalfOf: null,
  error: null,
  ...more,
});

const unmatched = ({ withoutCall, withoutEvent }: ReturnType<typeof corroborate>) => ({
  events: withoutCall.map(({ requestId }) => requestId),
  calls: withoutEvent.map(({ call: { requestId } }) => requestId),
});

test('twins are known by their request id; what has none is told on either side', () => {
  const found = corroborate([call('1'), call('2')], [event('2'), event('3')], looked);
  expect(found.matched).toBe(1);
  expect(unmatched(found)).toEqual({ events: ['3'], calls: ['1'] });
});

test('an event serves one call only', () => {
  const found = corroborate([call(null), call(null)], [event('1')], looked);
  expect(found.matched).toBe(1);
  expect(unmatched(found)).toEqual({ events: [], calls: [null] });
});

test('an act in the console is matched by what the console asks of AWS, never by an API call', () => {
  const launch = call(null, { service: 'console', operation: 'LaunchProduct' });
  const provision = { name: 'ProvisionProduct', source: 'servicecatalog.amazonaws.com' };
  const byHand = corroborate([launch], [event('1', provision)], looked);
  expect(unmatched(byHand)).toEqual({ events: ['1'], calls: [null] });
  const inConsole = corroborate(
    [launch],
    [event('1', { ...provision, fromConsole: true })],
    looked,
  );
  expect(unmatched(inConsole)).toEqual({ events: [], calls: [] });
});

test('a repeated attempt has an event of its own, and a successful stranger is not taken for one', () => {
  const twice = call('2', { attempts: 2 });
  const throttled = event('1', { error: 'ThrottlingException' });
  expect(unmatched(corroborate([twice], [throttled, event('2')], looked)).events).toEqual([]);
  expect(unmatched(corroborate([twice], [event('1'), event('2')], looked)).events).toEqual(['1']);
});

test('the work of AWS services, the platform’s pages and data events are told apart', () => {
  const found = corroborate(
    [
      call('1', { service: 'platform', operation: 'AddUser' }),
      call('2', { service: 'sns', operation: 'Publish' }),
    ],
    [event('9', { onBehalfOf: 'cloudformation.amazonaws.com' })],
    looked,
  );
  expect(found).toMatchObject({ calls: 1, events: 1, onBehalf: 1, matched: 0 });
  expect(unmatched(found)).toEqual({ events: [], calls: [] });
  expect(found.notKept.map(({ call: { operation } }) => operation)).toEqual(['Publish']);
});

test('asked within the time AWS needs to deliver, the result may still change', () => {
  expect(corroborate([], [], looked).settled).toBe(true);
  expect(corroborate([], [], { ...looked, asked: '2026-11-22T11:10:00.000Z' }).settled).toBe(false);
});
