import {
  DescribeDhcpOptionsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import { equal, holds } from '../../harness/criteria.ts';
import { defineCheck } from '../../harness/step.ts';
import { flag, text } from '../../harness/values.ts';

const amazon = 'AmazonProvidedDNS';

export const confirmDhcpOptions = defineCheck({
  id: 'pre-deployment.confirm-dhcp-options',
  procedure: 'pre-deployment#dhcp-options',
  title: 'Confirm the DHCP options of the VPC',
  account: 'main',
  needs: {
    vpcId: text('the existing VPC'),
    foreignDns: flag('whether the VPC asks name servers other than those of AWS'),
  },
  permissions: ['ec2:DescribeDhcpOptions', 'ec2:DescribeVpcAttribute', 'ec2:DescribeVpcs'],

  async observe({ aws, needs }) {
    const { Vpcs: [vpc] = [] } = await aws.ec2.send(
      new DescribeVpcsCommand({ VpcIds: [needs.vpcId] }),
    );
    const optionsId = vpc?.DhcpOptionsId ?? 'default';
    const [nameServers, support, hostNames] = await Promise.all([
      nameServersOf(aws, optionsId),
      aws.ec2.send(
        new DescribeVpcAttributeCommand({ VpcId: needs.vpcId, Attribute: 'enableDnsSupport' }),
      ),
      aws.ec2.send(
        new DescribeVpcAttributeCommand({ VpcId: needs.vpcId, Attribute: 'enableDnsHostnames' }),
      ),
    ]);
    return {
      vpcId: needs.vpcId,
      optionsId,
      nameServers,
      dnsSupport: support.EnableDnsSupport?.Value ?? false,
      dnsHostNames: hostNames.EnableDnsHostnames?.Value ?? false,
    };
  },
  criteria: {
    "the VPC's name servers are those decided on": ({ facts: { nameServers }, needs }) =>
      needs.foreignDns
        ? holds(
            nameServers.length > 0 && !nameServers.includes(amazon),
            `name servers other than ${amazon}, as FOREIGN_DNS is true`,
            nameServers,
          )
        : equal(nameServers, [amazon]),
    'DNS resolution and DNS host names are on in the VPC': ({
      facts: { dnsSupport, dnsHostNames },
    }) => equal({ dnsSupport, dnsHostNames }, { dnsSupport: true, dnsHostNames: true }),
  },
});

async function nameServersOf({ ec2 }: ReadingAws, optionsId: string): Promise<readonly string[]> {
  // A VPC without an options set names `default`, which is no set: its machines are told of no name server.
  if (optionsId === 'default') return [];
  const { DhcpOptions = [] } = await ec2.send(
    new DescribeDhcpOptionsCommand({ DhcpOptionsIds: [optionsId] }),
  );
  return DhcpOptions.flatMap(({ DhcpConfigurations = [] }) => DhcpConfigurations)
    .filter(({ Key }) => Key === 'domain-name-servers')
    .flatMap(({ Values = [] }) => Values.map(({ Value = '' }) => Value));
}
