/** How long something counts: a number of days, months or years, such as `12 months`. */
export type Validity = string;

const period = /^(\d{1,4}) (day|month|year)s?$/;

export const isValidity = (text: string): boolean => period.test(text) && !text.startsWith('0 ');

/**
 * The last moment at which what was said then still counts. A month that lacks the day ends on its own last day.
 * @param from and result: ISO 8601 in UTC
 * @throws RangeError for what is no validity
 */
export function validUntil(from: string, validity: Validity): string {
  const [, count = '', unit] = period.exec(validity) ?? [];
  if (unit === undefined) throw new RangeError(`"${validity}" is no validity`);
  const end = new Date(from);
  if (unit === 'day') {
    end.setUTCDate(end.getUTCDate() + Number(count));
    return end.toISOString();
  }
  const day = end.getUTCDate();
  end.setUTCDate(1);
  end.setUTCMonth(end.getUTCMonth() + Number(count) * (unit === 'year' ? 12 : 1));
  const days = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  end.setUTCDate(Math.min(day, days));
  return end.toISOString();
}
