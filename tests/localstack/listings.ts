import type { awsCli } from './aws-cli.ts';

type Aws = ReturnType<typeof awsCli>;

const listed = (service: string, operation: string, given?: object) => (aws: Aws) =>
  aws(service, operation, given);

/** What shows the resources of a type; a resource is shown where its physical id stands in the answer. */
export const listings: Readonly<Record<string, (aws: Aws) => Promise<string>>> = {
  'AWS::CloudFormation::Stack': listed('cloudformation', 'describe-stacks'),
  'AWS::EC2::VPC': listed('ec2', 'describe-vpcs'),
  'AWS::EC2::Subnet': listed('ec2', 'describe-subnets'),
  'AWS::EC2::SecurityGroup': listed('ec2', 'describe-security-groups'),
  'AWS::EC2::RouteTable': listed('ec2', 'describe-route-tables'),
  'AWS::EC2::NatGateway': listed('ec2', 'describe-nat-gateways'),
  'AWS::EC2::EIP': listed('ec2', 'describe-addresses'),
  'AWS::EC2::InternetGateway': listed('ec2', 'describe-internet-gateways'),
  'AWS::EC2::LaunchTemplate': listed('ec2', 'describe-launch-templates'),
  'AWS::S3::Bucket': listed('s3api', 'list-buckets'),
  'AWS::IAM::Role': listed('iam', 'list-roles'),
  'AWS::KMS::Key': listed('kms', 'list-keys'),
  'AWS::KMS::Alias': listed('kms', 'list-aliases'),
  'AWS::Logs::LogGroup': listed('logs', 'describe-log-groups'),
  'AWS::SSM::Parameter': listed('ssm', 'describe-parameters'),
  'AWS::SNS::Topic': listed('sns', 'list-topics'),
  'AWS::SecretsManager::Secret': listed('secretsmanager', 'list-secrets'),
  'AWS::Lambda::Function': listed('lambda', 'list-functions'),
  'AWS::Events::Rule': listed('events', 'list-rules'),
  'AWS::CloudWatch::Alarm': listed('cloudwatch', 'describe-alarms'),
  'AWS::RDS::DBInstance': listed('rds', 'describe-db-instances'),
  'AWS::RDS::DBSubnetGroup': listed('rds', 'describe-db-subnet-groups'),
  'AWS::EKS::Cluster': listed('eks', 'list-clusters'),
  'AWS::ECS::Cluster': listed('ecs', 'list-clusters'),
  'AWS::ECS::Service': async (aws) => {
    const { clusterArns } = JSON.parse(await aws('ecs', 'list-clusters')) as {
      clusterArns: string[];
    };
    const services = clusterArns.map((cluster) => aws('ecs', 'list-services', { cluster }));
    return (await Promise.all(services)).join('');
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': listed('elbv2', 'describe-load-balancers'),
  'AWS::ElasticLoadBalancingV2::TargetGroup': listed('elbv2', 'describe-target-groups'),
  'AWS::Route53::HostedZone': listed('route53', 'list-hosted-zones'),
  'AWS::Elasticsearch::Domain': listed('es', 'list-domain-names'),
};
