import ipaddr from 'ipaddr.js';

/** An IPv4 block AWS takes for a VPC, written with its first address. */
export function isVpcBlock(text: string): boolean {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/.test(text) || !ipaddr.IPv4.isValidCIDR(text))
    return false;
  const [address, prefix] = ipaddr.IPv4.parseCIDR(text);
  const first = ipaddr.IPv4.networkAddressFromCIDR(text);
  return (
    prefix >= 16 &&
    prefix <= 28 &&
    address.toString() === first.toString() &&
    text.startsWith(`${first.toString()}/`)
  );
}

/** A CloudWatch Events cron expression of six fields, with or without `cron(…)` around it. */
export function isSchedule(text: string): boolean {
  const bare = /^cron\((.*)\)$/.exec(text)?.[1] ?? text;
  const fields = bare.split(' ');
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = fields;
  const number = (field: string, least: number, greatest: number): boolean =>
    (field.match(/\d+/g) ?? []).every(
      (part, at) => Number(part) <= greatest && (at > 0 || Number(part) >= least),
    );
  return (
    fields.length === 6 &&
    /^[\d*,/-]+$/.test(minute) &&
    number(minute, 0, 59) &&
    /^[\d*,/-]+$/.test(hour) &&
    number(hour, 0, 23) &&
    /^(?:\?|[\d*,/LW-]+)$/.test(day) &&
    number(day, 1, 31) &&
    /^[\dA-Z*,/-]+$/.test(month) &&
    number(month, 1, 12) &&
    /^(?:\?|[\dA-Z*,/#-]+)$/.test(weekday) &&
    number(weekday, 1, 7) &&
    /^[\d*,/-]+$/.test(year) &&
    (day === '?') !== (weekday === '?')
  );
}
