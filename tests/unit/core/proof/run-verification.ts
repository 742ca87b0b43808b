import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import type { ProofReport } from '../../../../electron/core/contract';
import type { TrustMaterial } from '../../../../electron/pki/trust';
import { pem } from '../../../../electron/core/evidence/service';
import { proofFiles, type ProofInput } from '../../../../electron/core/proof/files';
import { PROOF_SHAPE } from '../../../../electron/core/proof/layout';
import { verifyPackage } from '../../../../electron/core/proof/verify';
import { DAY, later } from './proving-office';
import { BLOBS } from './review-scenario';

/** Files of a package by name, including blobs. */
export type Files = Map<string, Buffer>;

export function runToEnd<T>(work: Generator<undefined, T, undefined>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

export function packageFilesOf(proof: ProofInput, blobs: ReadonlyMap<string, Buffer> = BLOBS): Files {
  const held = [...blobs].map(([hash, bytes]) => [`blobs/${hash}`, bytes] as const);
  return new Map([...runToEnd(proofFiles(proof)), ...held]);
}

/**
 * Runs the package's `verify.sh`. Returns its status and output. `trust` has the verifier's own anchors (null: those of
 * the package) and the fingerprint of the root of trust.
 */
export function runScript(
  files: Files,
  trust: { anchors: TrustMaterial['anchors'] | null; root?: string | null | undefined },
  shell = 'sh',
) {
  const folder = mkdtempSync(path.join(tmpdir(), 'proof-'));
  try {
    for (const [name, bytes] of files) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), bytes);
    }
    const own = `${folder}.pem`;
    writeFileSync(own, (trust.anchors ?? []).map((der) => pem('CERTIFICATE', der)).join(''));
    const given = [trust.anchors ? own : [], trust.root ?? []].flat();
    const { stdout, stderr, status } = spawnSync(shell, [path.join(folder, 'verify.sh'), ...given], {
      encoding: 'utf8',
    });
    rmSync(own);
    const lines = stdout.trimEnd().split('\n');
    return {
      status,
      stderr,
      lines,
      last: lines.at(-1) ?? '',
      bad: lines.filter((l) => l.startsWith('[不通过]')),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Verifies a package as the client does. Blobs are hashed as when a zip is read. */
export function runClient(files: Files, trust: TrustMaterial | null, now = later(30 * DAY)): ProofReport {
  const held = {
    files: new Map([...files].filter(([name]) => PROOF_SHAPE.blobOf(name) === null)),
    blobs: new Map(
      [...files].flatMap(([name, bytes]) => {
        const hash = PROOF_SHAPE.blobOf(name);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        return hash === null ? [] : [[hash, { sha256, size: bytes.length }] as const];
      }),
    ),
  };
  return runToEnd(verifyPackage(held, trust, now));
}

export const findingTexts = (report: ProofReport, holds: string) =>
  [...report.findings, ...report.decisions.flatMap((decision) => decision.findings)]
    .filter((finding) => finding.holds === holds)
    .map((finding) => finding.text);

/** Expects the script and the client to pass the package without doubts. */
export function expectPassed(files: Files, trust: TrustMaterial): void {
  const script = runScript(files, trust);
  expect({ bad: script.bad, stderr: script.stderr }).toEqual({ bad: [], stderr: '' });
  expect([script.last, script.status]).toEqual(['全部通过', 0]);
  const report = runClient(files, trust);
  expect({
    no: findingTexts(report, 'no'),
    unknown: findingTexts(report, 'unknown'),
    holds: report.holds,
  }).toEqual({
    no: [],
    unknown: [],
    holds: 'yes',
  });
}

/** Expects the script and the client to refuse the package for a matching reason. */
export function expectRefused(files: Files, trust: TrustMaterial, reason: RegExp): void {
  const script = runScript(files, trust);
  expect(script.stderr).toBe('');
  expect(script.last).toMatch(/^有 \d+ 项不通过$/);
  expect(script.status).toBe(1);
  expect(script.bad.join('\n')).toMatch(reason);
  const report = runClient(files, trust);
  expect(report.holds).toBe('no');
  expect(findingTexts(report, 'no').join('\n')).toMatch(reason);
  expect(approvedIn(script.lines)).toEqual(approvedIn(findingTexts(report, 'yes')));
}

/** Returns the numbers of the revisions that the texts report as approved at all levels. */
export const approvedIn = (texts: readonly string[]): number[] =>
  texts.flatMap((text) => {
    const number = /第 (\d+) 稿：.*均已同意/.exec(text)?.[1];
    return number === undefined ? [] : [Number(number)];
  });

/** Expects the script and the client to neither pass nor refuse the package, because something cannot be confirmed. */
export function expectUnsure(files: Files, trust: TrustMaterial, reason: RegExp): void {
  const script = runScript(files, trust);
  expect({ bad: script.bad, stderr: script.stderr }).toEqual({ bad: [], stderr: '' });
  expect(script.last).toMatch(/^没有不通过的，有 \d+ 项不能确认$/);
  expect(script.status).toBe(3);
  const report = runClient(files, trust);
  expect({ no: findingTexts(report, 'no'), holds: report.holds }).toEqual({ no: [], holds: 'unknown' });
  expect(findingTexts(report, 'unknown').join('\n')).toMatch(reason);
}
