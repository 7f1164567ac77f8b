import type { CrossRule } from '../reading.ts';

/** Subnets of an existing VPC: enough, and each in one role only. */
export const subnets: CrossRule = ({ values }, say) => {
  if (values.createVpc !== false) return;
  const roles = [
    ['PRIVATE_SUBNET_IDS', values.privateSubnetIds],
    ['PUBLIC_SUBNET_IDS', values.publicSubnetIds],
    ['ISOLATED_SUBNET_IDS', values.isolatedSubnetIds],
  ] as const;
  for (const [key, ids] of roles.slice(0, 2)) {
    if (ids?.length === 1)
      say.problem('RP-D131', `${key} names one subnet only.`, {
        key,
        rule: 'at least two subnets in different zones',
        found: ids.join(', '),
        expected: 'two subnets, better three',
      });
    if (ids?.length === 2)
      say.finding('RP-D152', `${key} names two subnets.`, {
        key,
        rule: 'two are the least, three are preferred',
        found: ids.join(', '),
        expected: 'three subnets in different zones',
      });
  }
  for (const [at, [key, ids]] of roles.entries()) {
    for (const [other, others] of roles.slice(0, at)) {
      const both = ids?.filter((id) => others?.includes(id) === true) ?? [];
      if (both.length > 0)
        say.problem('RP-D131', `A subnet stands in ${other} and in ${key}.`, {
          key,
          rule: 'a subnet has one role',
          found: both.join(', '),
          expected: 'subnets that differ',
        });
    }
  }
};

/** Decisions which only make sense with a network of one's own. */
export const ownNetwork: CrossRule = ({ values }, say) => {
  if (values.createVpc !== true) return;
  const clashes = [
    ['FOREIGN_DNS', values.foreignDns, 'a VPC the product creates asks the name servers of AWS'],
    ['CORPORATE_EGRESS', values.corporateEgress, 'a VPC the product creates has NAT gateways'],
  ] as const;
  for (const [key, value, rule] of clashes) {
    if (value === true)
      say.problem('RP-D131', `${key} needs an existing VPC.`, {
        key,
        rule,
        found: `${key}=true, CREATE_VPC=true`,
        expected: `${key}=false, or CREATE_VPC=false`,
        fix: `Set ${key}=false, or CREATE_VPC=false and name the network.`,
      });
  }
};

/** The Windows workers' endpoints are those of the platform's Region. */
export const windowsEndpoints: CrossRule = ({ values, rawOf }, say) => {
  const { region, enableWinTaskScriptService: windows } = values;
  if (region === undefined || windows !== true) return;
  for (const [key, service] of [
    ['LOGS_ENDPOINT', 'logs'],
    ['MONITORING_ENDPOINT', 'monitoring'],
    ['SQS_ENDPOINT', 'sqs'],
    ['CLOUDFORMATION_ENDPOINT', 'cloudformation'],
  ] as const) {
    const host = rawOf(key) ?? '';
    const [, ofService, ofRegion] =
      /(?:^|\.)([a-z0-9-]+)\.([a-z]{2}(?:-[a-z]+)+-\d)\.(?:vpce\.)?amazonaws\.com(?:\.cn)?$/.exec(
        host,
      ) ?? [];
    if (ofRegion !== undefined && ofRegion !== region)
      say.problem('RP-D139', `${key} lies in another Region.`, {
        key,
        rule: 'endpoints are in REGION',
        found: host,
        expected: `an endpoint in ${region}`,
      });
    else if (ofService !== undefined && ofService !== service && !host.includes('.vpce.'))
      say.problem('RP-D139', `${key} is the endpoint of another service.`, {
        key,
        rule: 'each endpoint serves its own service',
        found: host,
        expected: `an endpoint of ${service}`,
      });
  }
};
