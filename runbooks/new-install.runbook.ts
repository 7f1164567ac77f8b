import { decisionsOf, sizesOf } from '../harness/environment/decisions.ts';
import { hasBox, hasEgnyte, hasExistingVpc, installation } from '../harness/environment/index.ts';
import { defineRunbook, playRunbook } from '../harness/runbook.ts';
import { recordDecisions } from '../steps/planning/record-decisions.ts';
import { createS3GatewayEndpoint } from '../steps/post-deployment/create-s3-gateway-endpoint.ts';
import { enforceElasticsearchHttps } from '../steps/post-deployment/enforce-elasticsearch-https.ts';
import { makeEksEndpointPrivate } from '../steps/post-deployment/make-eks-endpoint-private.ts';
import { allowElasticsearchLogs } from '../steps/pre-deployment/allow-elasticsearch-logs.ts';
import { confirmCloudTrail } from '../steps/pre-deployment/confirm-cloud-trail.ts';
import { confirmDeployerPrivileges } from '../steps/pre-deployment/confirm-deployer-privileges.ts';
import { confirmDhcpOptions } from '../steps/pre-deployment/confirm-dhcp-options.ts';
import { confirmNetwork } from '../steps/pre-deployment/confirm-network.ts';
import { confirmWebZone } from '../steps/pre-deployment/confirm-web-zone.ts';
import { createBoxApp } from '../steps/pre-deployment/create-box-app.ts';
import { createKeyPair } from '../steps/pre-deployment/create-key-pair.ts';
import { createServiceLinkedRoles } from '../steps/pre-deployment/create-service-linked-roles.ts';
import { obtainEgnyteClient } from '../steps/pre-deployment/obtain-egnyte-client.ts';
import { provideWebCertificate } from '../steps/pre-deployment/provide-web-certificate.ts';
import { requestSesProductionAccess } from '../steps/pre-deployment/request-ses-production-access.ts';
import { sendDetailsToVendor } from '../steps/pre-deployment/send-details-to-vendor.ts';
import { storeServiceParameters } from '../steps/pre-deployment/store-service-parameters.ts';
import { verifySender } from '../steps/pre-deployment/verify-sender.ts';

export const newInstall = defineRunbook({
  id: 'new-install',
  title: 'New single-tenant installation',
  procedure: 'deployment-archived',
  parameters: installation,
})
  .step(recordDecisions, ({ environment }) => ({
    infrastructureName: environment.infrastructureName,
    decisions: decisionsOf(environment),
    sizes: sizesOf(environment),
    eksAmi: environment.eksAmi,
  }))
  .step(confirmDeployerPrivileges, ({ environment }) => ({
    deployer: environment.deployerRole,
    disasterRecovery: environment.disasterRecovery,
    drAccountId: environment.drAwsAccountId ?? null,
    drDeployer: environment.drDeployerRole ?? null,
  }))
  .step(confirmCloudTrail)
  .step(sendDetailsToVendor, ({ environment }) => ({
    installation: environment.name,
    deployer: environment.deployerRole,
    vendorContact: environment.vendorContact ?? null,
  }))
  .step(verifySender, ({ environment }) => ({ sender: environment.sourceNotificationEmail }))
  .independently((part) =>
    part.step(requestSesProductionAccess, ({ environment }) => ({
      sender: environment.sourceNotificationEmail,
      website: environment.sesWebsite ?? null,
      useCase: environment.sesUseCase,
      contacts: [environment.notificationEmail],
    })),
  )
  .when(hasExistingVpc, 'the product creates the VPC, with the name servers of AWS', (part) =>
    part.step(confirmDhcpOptions, ({ environment }) => ({
      vpcId: environment.vpcId,
      foreignDns: environment.foreignDns,
    })),
  )
  .step(confirmNetwork, ({ environment }) => ({
    createVpc: environment.createVpc,
    vpcId: environment.vpcId ?? null,
    vpcCidr: environment.vpcCidr,
    privateSubnetIds: environment.privateSubnetIds,
    publicSubnetIds: environment.publicSubnetIds,
    isolatedSubnetIds: environment.isolatedSubnetIds,
    corporateEgress: environment.corporateEgress,
    exposedOnInternet: environment.exposedOnInternet,
  }))
  .step(allowElasticsearchLogs)
  .step(createServiceLinkedRoles)
  .step(createKeyPair, ({ environment }) => ({
    keyPairName: environment.keyPairName,
    publicKeyFile: environment.keyPairPublicKeyFile ?? null,
    privateKeyFile: environment.keyPairPrivateKeyFile ?? null,
  }))
  .when(
    (environment) => !environment.noDnsWeb,
    'the company serves the platform’s domain in its own DNS (NO_DNS_WEB)',
    (dns) =>
      dns.when(
        (environment) =>
          environment.publicDomainZoneId !== undefined || !environment.ownCertificate,
        'the product makes the zone: none is named, and no certificate waits for one',
        (part) =>
          part.step(confirmWebZone, ({ environment }) => ({
            domain: environment.publicDomain,
            zoneId: environment.publicDomainZoneId ?? null,
          })),
      ),
  )
  .when(
    (environment) => environment.ownCertificate,
    'the product has the certificate issued by ACM itself, or serves without',
    (part) =>
      part.step(provideWebCertificate, ({ environment }) => ({
        domain: environment.publicDomain,
        givenArn: environment.certificate ?? null,
        certificateFile: environment.certificateFile ?? null,
        chainFile: environment.certificateChainFile ?? null,
        certificateKey: environment.certificateKeyFile ?? null,
      })),
  )
  .when(hasBox, 'the Box integration is out of scope', (part) =>
    part.step(createBoxApp, ({ environment }) => ({
      installation: environment.name,
      clientIdPlace: environment.boxClientId.from,
      clientSecretPlace: environment.boxClientSecret.from,
    })),
  )
  .when(hasEgnyte, 'the Egnyte integration is out of scope', (part) =>
    part.step(obtainEgnyteClient, ({ environment }) => ({
      installation: environment.name,
      vendorContact: environment.vendorContact ?? null,
      clientIdPlace: environment.egnyteClientId.from,
    })),
  )
  .when(
    (environment) => environment.boxIntegration || environment.egnyteIntegration,
    'no integration in scope has parameters to store',
    (part) =>
      part.step(storeServiceParameters, ({ environment }) => ({
        environment: environment.environment,
        boxClientId: environment.boxClientId ?? null,
        boxClientSecret: environment.boxClientSecret ?? null,
        egnyteClientId: environment.egnyteClientId ?? null,
        ecsCluster: environment.ecsCluster ?? null,
      })),
  )
  .step(createS3GatewayEndpoint, ({ environment }) => ({
    dataStack: environment.dataStack ?? '',
    vpcId: environment.vpcId ?? null,
    subnetIds: environment.existingVpc
      ? [...environment.privateSubnetIds, ...environment.isolatedSubnetIds]
      : null,
    confirmedRouteTables: environment.s3SharedRouteTables,
  }))
  .step(enforceElasticsearchHttps, ({ environment }) => ({
    dataStack: environment.dataStack ?? '',
    domainName: environment.elasticsearchDomain ?? null,
  }))
  .step(makeEksEndpointPrivate, ({ environment }) => ({
    dataStack: environment.dataStack ?? '',
    clusterName: environment.eksCluster ?? null,
  }));

playRunbook(newInstall);
