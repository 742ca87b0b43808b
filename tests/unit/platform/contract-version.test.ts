import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { canonicalText, sha256 } from '../../../electron/domain/encoding/canonical';
import {
  changeSchema,
  commandSchema,
  contentPackageSchema,
  CONTRACT_VERSION,
  decisionStatementSchema,
  ledgerStatementSchema,
} from '../../../electron/platform/contract';

/** SHA-256 of the schemas of each version. A version that clients have used is never changed. */
const FINGERPRINTS: Record<number, string> = {
  1: '22b7f03264e179703e7315a0b89cd8f9c744037762c20ab82e1b284c1f23bcbc',
};

describe('the version of the contract', () => {
  it('is raised when a record, a command or a signed format changes', () => {
    const schemas = [
      changeSchema,
      commandSchema,
      contentPackageSchema,
      decisionStatementSchema,
      ledgerStatementSchema,
    ];
    const described = schemas.map((schema) =>
      z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
    );
    expect(sha256(canonicalText(described))).toBe(FINGERPRINTS[CONTRACT_VERSION]);
  });
});
