import { canonicalJson } from '../../../harness/json.ts';
import { junitXml } from '../../exports/junit.ts';
import { oscalOf } from '../../exports/oscal.ts';
import type { RunRecord } from '../../run-record.ts';
import { traceabilityCsv } from '../../traceability-csv.ts';
import { firstDifference } from '../compare.ts';
import { within } from '../evidence.ts';
import { checked, finding, unchecked, type Saying } from '../finding.ts';
import { limits } from '../limits.ts';
import type { Listing } from '../listing.ts';
import { Unreadable } from '../reading.ts';

const drawings: Readonly<Record<string, (record: RunRecord) => string>> = {
  'traceability.csv': traceabilityCsv,
  'junit.xml': junitXml,
  'oscal.json': (record) => canonicalJson(oscalOf(record)),
};

/**
 * Every export against the one made again from the record. Where another Runproof drew the report, it drew these as
 * well, and what it drew otherwise proves nothing.
 */
export async function* checkExports(
  folder: string,
  listing: Listing,
  record: RunRecord,
  drawnHere: boolean,
): Saying {
  const same: string[] = [];
  const others: string[] = [];
  for (const [name, draw] of Object.entries(drawings)) {
    if (!listing.files.has(name)) continue;
    try {
      const place = await firstDifference(within(folder, name), limits.textBytes, [draw(record)]);
      if (place === null) same.push(name);
      else if (!drawnHere) others.push(name);
      else
        yield finding(
          'altered',
          `${name}:${place.line}`,
          place.found || 'its end',
          place.expected || 'its end',
        );
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      yield finding('refused', name, error.message, 'a file that can be read');
    }
  }
  if (same.length > 0) yield checked(`${same.join(', ')} against those made again from the record`);
  if (others.length > 0)
    yield unchecked(
      `${others.join(', ')}: drawn by another Runproof, and not as this one draws. No signature covers them; what is vouched for is record.json.`,
    );
  if (listing.files.has('report.pdf')) {
    yield unchecked(
      'What report.pdf says: a PDF is printed by a browser and cannot be made again byte by byte, and no signature covers it. SHA256SUMS has its digest; the text that is vouched for is that of report.html.',
    );
  }
}
