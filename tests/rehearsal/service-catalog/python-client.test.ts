import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPython } from '../../../fixtures/rehearsal/backend/python.ts';
import { as } from '../clients.ts';
import { engineer, expect, test, topicTemplate } from './stage.ts';

const run = promisify(execFile);

// The client under the AWS CLI; its own model checks every answer.
const script = `
import json, os, sys, time
from botocore.session import Session
asked = json.loads(sys.argv[1])
catalog = Session().create_client("servicecatalog", region_name=asked["region"], endpoint_url=asked["endpoint"])
catalog.accept_portfolio_share(PortfolioId=asked["portfolio"])
catalog.associate_principal_with_portfolio(PortfolioId=asked["portfolio"], PrincipalARN=asked["principal"], PrincipalType="IAM")
found = [each for page in catalog.get_paginator("search_products_as_admin").paginate(PortfolioId=asked["portfolio"])
         for each in page["ProductViewDetails"]]
product = found[0]["ProductViewSummary"]["ProductId"]
version = catalog.list_provisioning_artifacts(ProductId=product)["ProvisioningArtifactDetails"][0]["Id"]
parameters = catalog.describe_provisioning_parameters(ProductId=product, ProvisioningArtifactId=version)
record = catalog.provision_product(ProductId=product, ProvisioningArtifactId=version, ProvisionedProductName="from-python",
    ProvisioningParameters=[{"Key": "Label", "Value": "python"}])["RecordDetail"]
while record["Status"] not in ("SUCCEEDED", "FAILED"):
    time.sleep(0.1)
    record = catalog.describe_record(Id=record["RecordId"])["RecordDetail"]
try:
    catalog.accept_portfolio_share(PortfolioId="port-aaaaaaaaaaaaa")
except catalog.exceptions.ResourceNotFoundException as error:
    refused = str(error)
print(json.dumps({
    "keys": [each["ParameterKey"] for each in parameters["ProvisioningArtifactParameters"]],
    "status": record["Status"],
    "year": record["CreatedTime"].year,
    "outputs": [each["OutputKey"] for each in catalog.get_provisioned_product_outputs(ProvisionedProductName="from-python")["Outputs"]],
    "refused": refused,
}))
`;

test("AWS's Python client imports, grants and launches unchanged", async ({ stage }) => {
  const portfolio = await stage.portfolio('For Python');
  await stage.product(topicTemplate, portfolio);
  await stage.vendor.createPortfolioShare({ PortfolioId: portfolio, AccountId: '111122223333' });
  const { endpoint, region, credentials } = as(stage.world);
  const python = findPython(join(import.meta.dirname, '..', '..', '..')) ?? 'python3';
  const { stdout } = await run(
    python,
    ['-c', script, JSON.stringify({ endpoint, region, portfolio, principal: engineer })],
    {
      env: {
        PATH: process.env['PATH'],
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      },
    },
  );
  expect(JSON.parse(stdout)).toEqual({
    keys: ['Label', 'Secret'],
    status: 'SUCCEEDED',
    year: new Date().getFullYear(),
    outputs: ['TopicArn', 'Label', 'CloudformationStackARN'],
    refused:
      'An error occurred (ResourceNotFoundException) when calling the AcceptPortfolioShare operation: Portfolio not found: port-aaaaaaaaaaaaa',
  });
});
