import type { CrossRule } from '../reading.ts';

/** Certificate, DNS records and zone have to fit together. */
export const certificate: CrossRule = ({ values, rawOf }, say) => {
  const { noDnsWeb, exposedOnInternet } = values;
  const byArn = (rawOf('CERTIFICATE') ?? '') !== '';
  const byFile = (rawOf('CERTIFICATE_FILE') ?? '') !== '';
  const zone = rawOf('PUBLIC_DOMAIN_ZONE_ID') ?? '';
  if (byArn && byFile)
    say.problem('RP-D133', 'Two certificates are given.', {
      key: 'CERTIFICATE_FILE',
      rule: 'a certificate is named by its ARN or given as a file',
      found: 'CERTIFICATE and CERTIFICATE_FILE',
      expected: 'one of them',
    });
  if (noDnsWeb === undefined) return;
  if (noDnsWeb && zone !== '')
    say.problem('RP-D133', 'A zone is named, yet no records are to be written.', {
      key: 'PUBLIC_DOMAIN_ZONE_ID',
      rule: 'empty when NO_DNS_WEB is true',
      found: `${zone}, NO_DNS_WEB=true`,
      expected: 'nothing',
      fix: 'Remove PUBLIC_DOMAIN_ZONE_ID, or set NO_DNS_WEB=false.',
    });
  if (!noDnsWeb && !byArn && !byFile && zone === '') {
    say.problem('RP-D133', 'Nothing could prove the certificate the product asks for.', {
      key: 'PUBLIC_DOMAIN_ZONE_ID',
      rule: 'required when CERTIFICATE is empty and NO_DNS_WEB is false',
      found: 'no value',
      expected: 'the id of a hosted zone that serves PUBLIC_DOMAIN',
      fix: 'Add PUBLIC_DOMAIN_ZONE_ID=Z…, or bring a certificate: CERTIFICATE or CERTIFICATE_FILE.',
    });
  }
  if (noDnsWeb && !byArn && !byFile) {
    say.finding(
      'RP-D152',
      `The platform would be reached by plain HTTP${exposedOnInternet === true ? ', from the Internet' : ''}.`,
      {
        key: 'CERTIFICATE',
        rule: 'no certificate with NO_DNS_WEB=true switches HTTPS off',
        found: 'no certificate, NO_DNS_WEB=true',
        expected: 'a certificate',
      },
    );
  }
};

/** The private domain is not the public one, nor a part of it. */
export const domains: CrossRule = ({ values }, say) => {
  const { publicDomain, privateDomain } = values;
  if (publicDomain === undefined || privateDomain === undefined) return;
  if (`.${publicDomain}`.endsWith(`.${privateDomain}`)) {
    say.problem('RP-D133', 'The private zone would hide the public domain.', {
      key: 'PRIVATE_DOMAIN',
      rule: 'PUBLIC_DOMAIN does not lie in PRIVATE_DOMAIN',
      found: `${privateDomain}, and PUBLIC_DOMAIN is ${publicDomain}`,
      expected: 'a private domain of its own, such as ts-dip.internal',
    });
  }
};
