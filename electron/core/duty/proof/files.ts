import type { RegisterEntry } from '../../../platform/contract';
import { relatedEntries, PackageFiles } from '../../evidence/service';
import { createChainVerifier, type TrustMaterial } from '../../../pki/trust';
import type { Entry } from '../../../domain/ledger/entry';
import { GUIDE } from './guide';
import { NAME, restText, signatureFiles } from './layout';
import { manifestText, type ExportInfo } from './manifest';
import { VERIFY_SH } from './script';

/** Content of a month's evidence. */
export interface LogInput {
  month: string;
  /** Result of `selectEntries`, without waiting entries. */
  entries: readonly Entry[];
  exported: ExportInfo;
  /** DER of each CRL that is named in the evidence of an entry and present on this machine. */
  crls: Iterable<Uint8Array>;
  /** 登记簿, in sequence. */
  register: readonly RegisterEntry[];
  trust: TrustMaterial;
}

/**
 * Returns the files of a package by name. Yields between units of work: a month has hundreds of entries.
 *
 * @param manifestCms the exporter's signature over `manifestText`, DER in base64; null when there is none
 */
export function* logFiles(
  input: LogInput,
  manifestCms: string | null,
): Generator<undefined, Map<string, Buffer>, undefined> {
  const { month, entries, exported, crls, register, trust } = input;
  const made = new PackageFiles();
  for (const { statement, text, cms, evidence, withheld } of entries) {
    yield;
    if (withheld) made.put(NAME.rest(statement), restText(withheld));
    else made.put(NAME.statement(statement), text);
    if (cms !== null) made.putSignature(signatureFiles(statement), cms, evidence);
  }
  made.put(NAME.manifest, manifestText(entries, month, exported));
  if (manifestCms !== null) made.put(NAME.manifestCms, Buffer.from(manifestCms, 'base64'));
  const signers = entries.flatMap(({ statement }) =>
    statement.certificate === null ? [] : [statement.author.accountId],
  );
  const verifier = createChainVerifier(trust);
  made.putRegister(relatedEntries(register, trust.root ?? null, verifier, [...signers, exported.accountId]));
  yield* made.putTrust(trust, crls);
  made.put(NAME.script, VERIFY_SH);
  made.put(NAME.guide, GUIDE);
  return made.files;
}
