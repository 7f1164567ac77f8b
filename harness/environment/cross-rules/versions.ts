import type { CrossRule } from '../reading.ts';

/** Both layers are launched with the templates of the product's own version. */
export const versions: CrossRule = ({ values, lineOf }, say) => {
  const { productVersion, dataCfTemplateVersion, serviceCfTemplateVersion } = values;
  if (productVersion === undefined) return;
  for (const [key, version] of [
    ['DATA_CF_TEMPLATE_VERSION', dataCfTemplateVersion],
    ['SERVICE_CF_TEMPLATE_VERSION', serviceCfTemplateVersion],
  ] as const) {
    if (version === undefined || version === productVersion) continue;
    say.problem('RP-D132', `${key} is not the version of the product.`, {
      key,
      rule: 'CFTemplateVersion of both layers equals PRODUCT_VERSION',
      found: `${version}${lineOf(key) === null ? ', the default of the document' : ''}; PRODUCT_VERSION is ${productVersion}`,
      expected: productVersion,
      fix: `Set ${key}=${productVersion}`,
    });
  }
};

/** The service layer sends logs to a cluster only the data layer can create; fewer containers than the least make no sense. */
export const layers: CrossRule = ({ values }, say) => {
  if (values.serviceEnableLogging === true && values.dataEnableLogging !== true) {
    say.problem('RP-D138', 'The service layer would log to a cluster that is not there.', {
      key: 'SERVICE_ENABLE_LOGGING',
      rule: 'true only where the data layer has its logging cluster',
      found: 'true, and DATA_ENABLE_LOGGING is false',
      expected: 'false',
    });
  }
  const { minCapacity, maxCapacity } = values;
  if (minCapacity !== undefined && maxCapacity !== undefined && minCapacity > maxCapacity) {
    say.problem('RP-D138', 'The least number of containers is above the greatest.', {
      key: 'MIN_CAPACITY',
      rule: 'MIN_CAPACITY is at most MAX_CAPACITY',
      found: `${minCapacity} and ${maxCapacity}`,
      expected: `at most ${maxCapacity}`,
      fix: 'Lower MIN_CAPACITY or raise MAX_CAPACITY.',
    });
  }
};

/** A database has room for 100 snapshots. */
export const snapshots: CrossRule = ({ values, lineOf }, say) => {
  const { rdsBackupInterval: hours, rdsBackupRetentionDays: days } = values;
  if (hours === undefined || days === undefined) return;
  const kept = Math.ceil((days * 24) / hours);
  if (kept <= 100) return;
  const key =
    lineOf('RDS_BACKUP_RETENTION_DAYS') === null
      ? 'RDS_BACKUP_INTERVAL'
      : 'RDS_BACKUP_RETENTION_DAYS';
  say.problem('RP-D137', 'The database would have more snapshots than it can.', {
    key,
    rule: 'at most 100 snapshots for a database',
    found: `${kept}: one every ${hours} h, kept for ${days} days`,
    expected: 'at most 100',
  });
};
