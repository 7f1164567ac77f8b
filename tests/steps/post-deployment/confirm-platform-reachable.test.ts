import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Http, HttpAnswer } from '../../../harness/http.ts';
import { confirmPlatformReachable as step } from '../../../steps/post-deployment/confirm-platform-reachable.ts';
import { broken, checkCycle } from '../check-cycle.ts';
import { balancer, launch, serviceStack } from '../data-stack.ts';
import { plantingIn, tell } from '../planting.ts';
import { expect, test, type Stage } from '../stage.ts';

const domain = 'tdp.example.com';
const needs = { serviceStack, loadBalancer: null, domain, encrypted: true };
const certificate = 'the certificate presented is valid for the domain and its api name';
const signIn = 'the sign-in page answers';
const api = 'the api answers';

const page: HttpAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<title>Sign in</title>',
};
const refusal: HttpAnswer = {
  status: 401,
  headers: { 'content-type': 'text/plain' },
  body: '',
};
const failing = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};

/** Answers by address; an address nobody names is not there. */
const site =
  (answers: Readonly<Record<string, HttpAnswer | (() => never)>>): Http =>
  async (url) => {
    const answer = answers[url] ?? failing('ECONNREFUSED');
    return typeof answer === 'function' ? answer() : answer;
  };

const web = `https://${domain}/`;
const atApi = `https://api.${domain}/v1/`;

async function fit(stage: Stage, PublicDomain = domain) {
  await launch(stage, { web: balancer('internal') }, serviceStack, { PublicDomain });
  const { LoadBalancers: [one] = [] } = await plantingIn(
    stage.world,
    ElasticLoadBalancingV2Client,
  ).send(new DescribeLoadBalancersCommand({}));
  for (const name of [domain, `api.${domain}`])
    await tell(stage.world, 'dns/record', { name, type: 'CNAME', values: [one?.DNSName] });
  stage.outside.http = site({
    [web]: { status: 302, headers: { location: '/login' }, body: '' },
    [`${web}login`]: page,
    [atApi]: refusal,
  });
  return needs;
}

checkCycle(step, {
  fit,
  call: { service: 'elasticloadbalancing', operation: 'DescribeLoadBalancers' },
});

test('a certificate that does not verify, a silent page, a load balancer without services', async ({
  stage,
}) => {
  await fit(stage);
  const rows: readonly [Http, readonly string[], string][] = [
    [
      site({ [web]: failing('CERT_HAS_EXPIRED'), [atApi]: refusal }),
      [certificate, signIn],
      'CERT_HAS_EXPIRED',
    ],
    [
      site({ [web]: page, [atApi]: failing('ERR_TLS_CERT_ALTNAME_INVALID') }),
      [certificate, api],
      'ALTNAME',
    ],
    [site({ [web]: failing('ETIMEDOUT'), [atApi]: refusal }), [certificate, signIn], 'ETIMEDOUT'],
    [
      site({ [web]: { ...page, status: 503 }, [atApi]: { ...refusal, status: 502 } }),
      [signIn, api],
      '502',
    ],
    [
      site({
        [web]: { ...page, headers: { 'content-type': 'application/xml' } },
        [atApi]: refusal,
      }),
      [signIn],
      'xml',
    ],
    // A redirect that leaves the host is not followed, and is no page.
    [
      site({
        [web]: { status: 302, headers: { location: 'https://else.example.com/' }, body: '' },
        [atApi]: refusal,
      }),
      [signIn],
      '302',
    ],
  ];
  for (const [http, missing, shown] of rows) {
    stage.outside.http = http;
    const judgment = await stage.play(step, { needs });
    expect(judgment.verdict).toBe('failed');
    expect(broken(judgment)).toEqual(missing);
    expect(JSON.stringify(judgment.criteria)).toContain(shown);
    expect(JSON.stringify(judgment.criteria)).toContain('inside the network');
  }
  stage.outside.http = site({ [web]: failing('EMFILE') });
  expect((await stage.play(step, { needs })).verdict).toBe('blocked');
});

test('the address of a second platform fails, whatever answers there', async ({ stage }) => {
  await fit(stage, 'other.example.com');
  await tell(stage.world, 'dns/record', { name: domain, type: 'A', values: ['192.0.2.7'] });
  const judgment = await stage.play(step, { needs });
  expect(broken(judgment)).toEqual([
    'the service layer was launched for the domain',
    "the platform's domain and its api name lead to its load balancer",
  ]);
});

test('without certificate plain HTTP is asked, and no certificate judged', async ({ stage }) => {
  await fit(stage);
  stage.outside.http = site({ [`http://${domain}/`]: page, [`http://api.${domain}/v1/`]: refusal });
  const judgment = await stage.play(step, { needs: { ...needs, encrypted: false } });
  expect(judgment.verdict).toBe('already conformant');
  const judged = judgment.criteria.find(({ name }) => name === certificate);
  expect(judged?.inapplicable).toContain('plain HTTP');
});
