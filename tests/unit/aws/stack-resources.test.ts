import { expect, test } from '@playwright/test';
import {
  onlyOne,
  stackResources,
  type ListResources,
} from '../../../harness/aws/stack-resources.ts';

const inner = 'arn:aws:cloudformation:us-east-2:111122223333:stack/outer-Search-1A2B/uuid';
const resource = (
  LogicalResourceId: string,
  ResourceType: string,
  PhysicalResourceId?: string,
  ResourceStatus = 'CREATE_COMPLETE',
) => ({
  LogicalResourceId,
  ResourceType,
  PhysicalResourceId,
  ResourceStatus: ResourceStatus as 'CREATE_COMPLETE',
  LastUpdatedTimestamp: new Date(0),
});

const list: ListResources = async ({ StackName, NextToken }) => {
  if (StackName === inner)
    return {
      StackResourceSummaries: [resource('Domain', 'AWS::Elasticsearch::Domain', 'ts-main')],
    };
  return NextToken === undefined
    ? {
        StackResourceSummaries: [
          resource('Gone', 'AWS::Elasticsearch::Domain', 'ts-old', 'DELETE_COMPLETE'),
        ],
        NextToken: 'two',
      }
    : {
        StackResourceSummaries: [
          resource('Search', 'AWS::CloudFormation::Stack', inner),
          resource('Coming', 'AWS::EKS::Cluster'),
        ],
      };
};
const sought = { what: 'domain', stack: 'outer', key: 'ELASTICSEARCH_DOMAIN' };
const types = ['AWS::Elasticsearch::Domain'];

test('follows pages and nested stacks, and leaves out what was deleted or is not there yet', async () => {
  const found = await stackResources(list, 'outer');
  expect(found.map(({ stack, physicalId }) => [stack, physicalId])).toEqual([
    ['outer', inner],
    ['outer-Search-1A2B', 'ts-main'],
  ]);
  expect(onlyOne(found, types, sought).physicalId).toBe('ts-main');
});

test('none and several are blocked, and the error names the key that decides', async () => {
  const [, one] = await stackResources(list, 'outer');
  if (one === undefined) throw new Error('nothing found');
  expect(() => onlyOne([], types, sought)).toThrow(/RP-B245[^]*ELASTICSEARCH_DOMAIN/);
  const both = [one, { ...one, physicalId: 'ts-logs' }];
  expect(() => onlyOne(both, types, sought)).toThrow(
    /RP-B246[^]*ts-main[^]*ts-logs[^]*ELASTICSEARCH_DOMAIN/,
  );
});
