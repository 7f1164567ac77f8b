import { expect, test } from '@playwright/test';
import { byVersion, chooseVersion } from '../../../steps/products/offer.ts';
import {
  firstFailure,
  leftOver,
  progressOf,
  type ResourceState,
} from '../../../steps/products/stack.ts';

const named = (Name: string, over: object = {}) => ({
  Id: `pa-${Name}`,
  Name,
  Active: true,
  ...over,
});

test('versions are ordered by their numbers, and what is none comes first', () => {
  const names = ['v3.10.0', 'draft', 'v3.9.1', 'v10.0.0', 'v3.9.0'];
  expect(names.toSorted(byVersion)).toEqual(['draft', 'v3.9.0', 'v3.9.1', 'v3.10.0', 'v10.0.0']);
});

test('the version that is named, else the newest that may be launched', () => {
  const versions = [
    named('v3.9.0'),
    named('v3.10.0'),
    named('v3.11.0', { Guidance: 'DEPRECATED' }),
    named('v3.12.0', { Active: false }),
  ];
  expect(chooseVersion(versions, null, 'Layer').Name).toBe('v3.10.0');
  expect(chooseVersion(versions, 'v3.9.0', 'Layer').Name).toBe('v3.9.0');
  for (const other of ['v3.11.0', 'v3.12.0', 'v3.8.0'])
    expect(() => chooseVersion(versions, other, 'Layer')).toThrow(
      /RP-B472 .*\n.*v3\.12\.0 \(inactive\), v3\.11\.0 \(deprecated\), v3\.10\.0, v3\.9\.0/,
    );
  expect(() => chooseVersion([], null, 'Layer')).toThrow('versions none');
});

const state = (path: string, status: string, over: Partial<ResourceState> = {}): ResourceState => ({
  path,
  type: path.includes('/') || path === 'Bucket' ? 'AWS::S3::Bucket' : 'AWS::CloudFormation::Stack',
  physicalId: path.toLowerCase(),
  status,
  reason: '',
  time: '2026-01-01T00:00:00.000Z',
  ...over,
});

test('the first failure is the deepest cause, not what fell with it', () => {
  const events = [
    state('Storage', 'CREATE_IN_PROGRESS'),
    state('Storage/Lake', 'CREATE_FAILED', { reason: 'Resource creation cancelled' }),
    state('Storage/Stream', 'CREATE_FAILED', {
      reason: 'no such key',
      time: '2026-01-01T00:00:01.000Z',
    }),
    state('Storage', 'CREATE_FAILED', {
      reason: 'Embedded stack',
      time: '2026-01-01T00:00:02.000Z',
    }),
    state('Bucket', 'CREATE_FAILED', { reason: 'name taken', time: '2026-01-01T00:00:03.000Z' }),
    state('Storage/Stream', 'DELETE_FAILED', { reason: 'not empty' }),
  ];
  expect(firstFailure(events)?.path).toBe('Storage/Stream');
  expect(firstFailure(events.slice(0, 2))).toBeNull();
});

test('left over is what was kept or could not be deleted', () => {
  const events = [
    state('Storage', 'CREATE_COMPLETE'),
    state('Storage/Lake', 'CREATE_COMPLETE'),
    state('Storage/Stream', 'CREATE_COMPLETE'),
    state('Storage/Never', 'CREATE_FAILED', { physicalId: '' }),
    state('Bucket', 'CREATE_COMPLETE'),
    state('Storage/Lake', 'DELETE_COMPLETE'),
    state('Storage/Stream', 'DELETE_SKIPPED'),
    state('Bucket', 'DELETE_FAILED'),
  ];
  expect(leftOver(events).map(({ path }) => path)).toEqual(['Storage/Stream', 'Bucket']);
});

test('progress counts resources, not the stacks that hold them', () => {
  const states = [
    state('Storage', 'CREATE_IN_PROGRESS'),
    state('Storage/Lake', 'CREATE_COMPLETE'),
    state('Storage/Stream', 'CREATE_IN_PROGRESS', { time: '2026-01-01T00:00:01.000Z' }),
  ];
  expect(progressOf(states)).toBe(
    '1 of 2 resources begun, newest Storage/Stream CREATE_IN_PROGRESS',
  );
  expect(progressOf([])).toBe('0 of 0 resources begun');
});
