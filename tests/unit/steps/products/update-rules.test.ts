import { expect, test } from '@playwright/test';
import type { UpdateSeen } from '../../../../steps/products/update.ts';
import { bothAtOneVersion, canBeUpdated } from '../../../../steps/products/update-rules.ts';

const seen = (facts: object) =>
  ({
    needs: { version: 'v3.1.0' },
    facts: {
      status: 'AVAILABLE',
      version: 'v3.0.0',
      running: 'v3.0.0',
      stackName: 'SC-111122223333-pp-1',
      stackStatus: 'CREATE_COMPLETE',
      otherProduct: false,
      product: 'TDP Data Layer',
      failure: '',
      other: { status: 'AVAILABLE', version: 'v3.0.0', couldFollow: false },
      ...facts,
    },
  }) as unknown as UpdateSeen;

test('a layer can be updated when it is available, or a failed update has been rolled back', () => {
  const can = (facts: object) => canBeUpdated(seen(facts)).holds;
  expect(can({})).toBe(true);
  expect(can({ status: 'TAINTED', stackStatus: 'UPDATE_ROLLBACK_COMPLETE' })).toBe(true);
  // Whichever version the catalog gives a failed update.
  const named = { version: 'v3.1.0', stackStatus: 'UPDATE_ROLLBACK_COMPLETE' };
  expect(can({ ...named, status: 'TAINTED' })).toBe(true);
  expect(can({ ...named, status: 'AVAILABLE' })).toBe(false);
  expect(can({ status: 'ERROR' })).toBe(false);
  expect(can({ status: 'not launched' })).toBe(false);
  expect(can({ otherProduct: true })).toBe(false);
});

test('where the way back failed, continuing it comes first', () => {
  const stuck = {
    status: 'TAINTED',
    stackStatus: 'UPDATE_ROLLBACK_FAILED',
    failure: 'Nodes: no room',
  };
  const judged = canBeUpdated(seen(stuck));
  expect(judged.holds).toBe(false);
  expect(judged.expected).toContain('Continue update rollback');
  expect(judged.expected).toContain('SC-111122223333-pp-1');
  expect(judged.actual).toMatchObject({ firstFailure: 'Nodes: no room' });
});

test('the service layer is at one version, or behind by what there is not for it', () => {
  const holds = (other: object) => bothAtOneVersion(seen({ running: 'v3.0.1', other })).holds;
  expect(holds({ status: 'AVAILABLE', version: 'v3.0.1', couldFollow: false })).toBe(true);
  expect(holds({ status: 'AVAILABLE', version: 'v3.0.0', couldFollow: false })).toBe(true);
  expect(holds({ status: 'AVAILABLE', version: 'v3.0.0', couldFollow: true })).toBe(false);
  expect(holds({ status: 'AVAILABLE', version: 'v3.1.0', couldFollow: false })).toBe(false);
  expect(holds({ status: 'UNDER_CHANGE', version: 'v3.0.1', couldFollow: false })).toBe(false);
  expect(holds({ status: 'not launched', version: '', couldFollow: false })).toBe(false);
});
