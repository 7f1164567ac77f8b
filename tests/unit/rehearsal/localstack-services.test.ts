import { expect, test } from '@playwright/test';
import { answeredBy, answersFor } from '../../../fixtures/rehearsal/backend/localstack/services.ts';

const free = ['s3', 'iam', 'ec2', 'ses', 'es', 'opensearch', 'cloudformation', 'lambda'];

test('what the container lists decides who answers; a service with half of its APIs is left to the next', () => {
  const answered = answeredBy(new Set(free));
  const asked = ['s3', 'es', 'ses', 'rds', 'elasticloadbalancing', 'cloudformation', 'lambda'];
  expect(asked.filter((service) => answersFor(answered, service))).toEqual(['s3', 'es']);
});

test('with a token, what is listed more is answered more', () => {
  const answered = answeredBy(new Set([...free, 'sesv2', 'rds', 'elbv2', 'cognito-idp']));
  const asked = ['ses', 'rds', 'elasticloadbalancing', 'cognito-idp', 'cloudformation'];
  expect(asked.filter((service) => answersFor(answered, service))).toEqual(asked.slice(0, -1));
});
