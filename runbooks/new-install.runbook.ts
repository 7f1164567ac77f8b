import { decisionsOf, deployersOf, sizesOf } from '../harness/environment/decisions.ts';
import {
  hasBox,
  hasDisasterRecovery,
  hasEgnyte,
  hasExistingVpc,
  hasForeignDns,
  hasSso,
  installation,
} from '../harness/environment/index.ts';
import {
  drStackNeeds,
  recoveryStacksOf,
  snapshotCopyNeeds,
} from '../harness/needs/disaster-recovery.ts';
import { eksNeeds, elasticsearchNeeds, gatewayEndpointNeeds } from '../harness/needs/hardening.ts';
import { dataLayerNeeds, dataStackOf, serviceLayerNeeds } from '../harness/needs/layers.ts';
import {
  administratorsNeeds,
  credentialsNeeds,
  roleMappingNeeds,
  ssoSignInNeeds,
} from '../harness/needs/platform.ts';
import {
  alertNeeds,
  certificateNeeds,
  networkNeeds,
  serviceParameterNeeds,
} from '../harness/needs/preparation.ts';
import {
  appClientNeeds,
  identityProviderNeeds,
  restartNeeds,
  ssoParameterNeeds,
  userPoolNeeds,
} from '../harness/needs/single-sign-on.ts';
import { defineRunbook, playRunbook } from '../harness/runbook.ts';
import { launchDataLayer } from '../steps/deployment/launch-data-layer.ts';
import { launchServiceLayer } from '../steps/deployment/launch-service-layer.ts';
import { overridePostgresHost } from '../steps/deployment/override-postgres-host.ts';
import { recordDecisions } from '../steps/planning/record-decisions.ts';
import { confirmAlertSubscription } from '../steps/post-deployment/confirm-alert-subscription.ts';
import { confirmPlatformReachable } from '../steps/post-deployment/confirm-platform-reachable.ts';
import { createNamedAdministrator } from '../steps/post-deployment/create-named-administrator.ts';
import { createS3GatewayEndpoint } from '../steps/post-deployment/create-s3-gateway-endpoint.ts';
import { delegatePrivateZone } from '../steps/post-deployment/delegate-private-zone.ts';
import { deploySnapshotCopy } from '../steps/post-deployment/deploy-snapshot-copy.ts';
import { disableDefaultAdministrator } from '../steps/post-deployment/disable-default-administrator.ts';
import { enforceElasticsearchHttps } from '../steps/post-deployment/enforce-elasticsearch-https.ts';
import { generateOrganizationCredentials } from '../steps/post-deployment/generate-organization-credentials.ts';
import { makeEksEndpointPrivate } from '../steps/post-deployment/make-eks-endpoint-private.ts';
import { publishWebDns } from '../steps/post-deployment/publish-web-dns.ts';
import { recordInstalledConfiguration } from '../steps/post-deployment/record-installed-configuration.ts';
import { withdrawDeployerAccess } from '../steps/post-deployment/withdraw-deployer-access.ts';
import { allowElasticsearchLogs } from '../steps/pre-deployment/allow-elasticsearch-logs.ts';
import { confirmCloudTrail } from '../steps/pre-deployment/confirm-cloud-trail.ts';
import { confirmDeployerPrivileges } from '../steps/pre-deployment/confirm-deployer-privileges.ts';
import { confirmDhcpOptions } from '../steps/pre-deployment/confirm-dhcp-options.ts';
import { confirmNetwork } from '../steps/pre-deployment/confirm-network.ts';
import { confirmWebZone } from '../steps/pre-deployment/confirm-web-zone.ts';
import { createBoxApp } from '../steps/pre-deployment/create-box-app.ts';
import { createKeyPair } from '../steps/pre-deployment/create-key-pair.ts';
import { createServiceLinkedRoles } from '../steps/pre-deployment/create-service-linked-roles.ts';
import { deployDrStack } from '../steps/pre-deployment/deploy-dr-stack.ts';
import { grantPortfolioAccess } from '../steps/pre-deployment/grant-portfolio-access.ts';
import { importPortfolio } from '../steps/pre-deployment/import-portfolio.ts';
import { obtainEgnyteClient } from '../steps/pre-deployment/obtain-egnyte-client.ts';
import { provideWebCertificate } from '../steps/pre-deployment/provide-web-certificate.ts';
import { requestSesProductionAccess } from '../steps/pre-deployment/request-ses-production-access.ts';
import { sendDetailsToVendor } from '../steps/pre-deployment/send-details-to-vendor.ts';
import { storeServiceParameters } from '../steps/pre-deployment/store-service-parameters.ts';
import { verifySender } from '../steps/pre-deployment/verify-sender.ts';
import { connectIdentityProvider } from '../steps/single-sign-on/connect-identity-provider.ts';
import { createAppClient } from '../steps/single-sign-on/create-app-client.ts';
import { createUserPool } from '../steps/single-sign-on/create-user-pool.ts';
import { mapOrganizationRoles } from '../steps/single-sign-on/map-organization-roles.ts';
import { restartServices } from '../steps/single-sign-on/restart-services.ts';
import { signInThroughSso } from '../steps/single-sign-on/sign-in-through-sso.ts';
import { storeSsoParameters } from '../steps/single-sign-on/store-sso-parameters.ts';

export const newInstall = defineRunbook({
  id: 'new-install',
  title: 'New single-tenant installation',
  procedure: 'deployment-archived',
  parameters: installation,
  qualifies: true,
})
  .step(recordDecisions, ({ environment }) => ({
    infrastructureName: environment.infrastructureName,
    decisions: decisionsOf(environment),
    sizes: sizesOf(environment),
    eksAmi: environment.eksAmi,
  }))
  .when(
    (_, known) => !known.attested(withdrawDeployerAccess),
    'the deployer’s access has been withdrawn, as attested',
    (part) =>
      part.step(confirmDeployerPrivileges, ({ environment }) => ({
        deployer: environment.deployerRole,
        disasterRecovery: environment.disasterRecovery,
        drAccountId: environment.drAwsAccountId ?? null,
        drDeployer: environment.drDeployerRole ?? null,
      })),
  )
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
  .step(confirmNetwork, ({ environment }) => networkNeeds(environment))
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
    (part) => part.step(provideWebCertificate, ({ environment }) => certificateNeeds(environment)),
  )
  .when(hasDisasterRecovery, 'disaster recovery is out of scope', (part) =>
    part.step(deployDrStack, ({ environment }) => drStackNeeds(environment)),
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
      part.step(storeServiceParameters, ({ environment }) => serviceParameterNeeds(environment)),
  )
  .step(importPortfolio, ({ environment }) => ({
    givenId: environment.portfolioId ?? null,
    vendorAccountId: environment.vendorAccountId,
  }))
  .step(grantPortfolioAccess, ({ environment, outputs }) => ({
    portfolioId: outputs.importPortfolio.portfolioId,
    deployer: environment.deployerRole,
    productNames: [environment.dataProduct, environment.serviceProduct].flatMap(
      (name) => name ?? [],
    ),
  }))
  .step(launchDataLayer, ({ environment, outputs }) =>
    dataLayerNeeds(environment, outputs.grantPortfolioAccess, outputs.deployDrStack),
  )
  // Somebody has to read a mail, and the link in it ages while the rest goes on.
  .independently((part) =>
    part.step(confirmAlertSubscription, ({ environment, outputs }) =>
      alertNeeds(environment, dataStackOf(environment, outputs.launchDataLayer)),
    ),
  )
  .when(hasForeignDns, 'the VPC asks the name servers of AWS', (part) =>
    part.step(overridePostgresHost, ({ environment, outputs }) => ({
      environment: environment.environment,
      dataStack: dataStackOf(environment, outputs.launchDataLayer),
      database: environment.database ?? null,
      services: environment.postgresHostServices,
      ecsCluster: environment.ecsCluster ?? null,
    })),
  )
  .step(launchServiceLayer, ({ environment, outputs }) =>
    serviceLayerNeeds(environment, outputs.grantPortfolioAccess, outputs),
  )
  .when(hasForeignDns, 'the VPC asks the name servers of AWS', (part) =>
    part.step(delegatePrivateZone, ({ environment, outputs }) => ({
      serviceStack: outputs.launchServiceLayer.stackName,
      privateDomain: environment.privateDomain,
    })),
  )
  .when(
    (environment) => environment.noDnsWeb,
    'the product writes the records of the platform’s domain',
    (part) =>
      part.step(publishWebDns, ({ environment, outputs }) => ({
        serviceStack: outputs.launchServiceLayer.stackName,
        loadBalancer: environment.loadBalancer ?? null,
        domain: environment.publicDomain,
      })),
  )
  .step(confirmPlatformReachable, ({ environment, outputs }) => ({
    serviceStack: outputs.launchServiceLayer.stackName,
    loadBalancer: environment.loadBalancer ?? null,
    domain: environment.publicDomain,
    encrypted: environment.https,
  }))
  // The first copy may take a day to arrive.
  .independently((part) =>
    part.when(hasDisasterRecovery, 'disaster recovery is out of scope', (copy) =>
      copy.step(deploySnapshotCopy, ({ environment, outputs }) =>
        snapshotCopyNeeds(
          environment,
          dataStackOf(environment, outputs.launchDataLayer),
          outputs.deployDrStack?.outputs ?? {},
        ),
      ),
    ),
  )
  .step(createS3GatewayEndpoint, ({ environment, outputs }) =>
    gatewayEndpointNeeds(environment, dataStackOf(environment, outputs.launchDataLayer)),
  )
  .step(enforceElasticsearchHttps, ({ environment, outputs }) =>
    elasticsearchNeeds(environment, dataStackOf(environment, outputs.launchDataLayer)),
  )
  .step(makeEksEndpointPrivate, ({ environment, outputs }) =>
    eksNeeds(environment, dataStackOf(environment, outputs.launchDataLayer)),
  )
  .step(generateOrganizationCredentials, ({ environment, outputs }) =>
    credentialsNeeds(environment, outputs.launchServiceLayer),
  )
  .step(createNamedAdministrator, ({ environment, outputs }) =>
    administratorsNeeds(environment, outputs.launchServiceLayer),
  )
  .when(hasSso, 'users sign in with passwords of the platform (SSO)', (part) =>
    part
      .step(createUserPool, ({ environment }) => userPoolNeeds(environment))
      .step(connectIdentityProvider, ({ environment, outputs }) =>
        identityProviderNeeds(environment, outputs),
      )
      .step(createAppClient, ({ environment, outputs }) => appClientNeeds(environment, outputs))
      .step(storeSsoParameters, ({ environment, outputs }) =>
        ssoParameterNeeds(environment, outputs),
      )
      .step(restartServices, ({ environment, outputs }) => restartNeeds(environment, outputs))
      .step(mapOrganizationRoles, ({ environment, outputs }) =>
        roleMappingNeeds(environment, outputs.launchServiceLayer),
      )
      .step(signInThroughSso, ({ environment, outputs }) =>
        ssoSignInNeeds(environment, outputs.launchServiceLayer),
      ),
  )
  // After every other act on the platform: nothing that only this user can do is possible any more.
  .step(disableDefaultAdministrator, ({ environment, outputs }) =>
    administratorsNeeds(environment, outputs.launchServiceLayer),
  )
  .step(recordInstalledConfiguration, ({ environment, outputs }) => ({
    dataStack: dataStackOf(environment, outputs.launchDataLayer),
    dataVersion: environment.dataCfTemplateVersion,
    serviceStack: outputs.launchServiceLayer.stackName,
    serviceVersion: environment.serviceCfTemplateVersion,
    ...recoveryStacksOf(environment),
  }))
  .step(withdrawDeployerAccess, ({ environment }) => ({ deployers: deployersOf(environment) }));

playRunbook(newInstall);
