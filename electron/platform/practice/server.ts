import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { z } from 'zod';
import { accountSchema, sha256Schema } from '../contract';
import type { SignatureAlgorithm } from '../../pki/algorithms';
import { startEvidenceCompletion, completeEvidence } from './evidence-completion';
import type { FaultSettings } from './faults';
import { HttpError } from './http';
import { importArticles, type ImportedArticle } from './articles/import';
import { foundOffice } from './accounts/register';
import {
  describePlatform,
  keyOf,
  readPracticeFile,
  writePracticeFile,
  type PracticeInfo,
  type PracticeKey,
} from './practice-file';
import { Listener } from './listener';
import { Platform } from './platform';
import { CHECK_MS, HANDSHAKE_MS } from './limits';
import { createRoutes } from './routes';
import { startMaintenance } from './maintenance';

export type { FaultSettings } from './faults';
export type { ImportedArticle } from './articles/import';
export type { PracticeInfo, PracticeKey, PracticePerson } from './practice-file';

export interface PracticeServer extends PracticeInfo {
  /** True when there was no article at the start. */
  empty: boolean;
  faults: {
    readonly settings: FaultSettings;
    /** Resolves when the change is in effect; `offline` closes the port. */
    set(change: Partial<FaultSettings>): Promise<void>;
    clear(): Promise<void>;
  };
  /** Revokes every certificate of an account and ends its sessions. */
  revoke(accountId: string): void;
  /** Revokes one certificate, given by its SHA-256, and ends its sessions. */
  revokeCertificate(sha256: string): void;
  /** Issues a certificate without binding it; `keys` and `practice.json` then contain it. */
  issueFor(accountId: string, algorithm: SignatureAlgorithm, days?: number): Promise<PracticeKey>;
  /** Suspends or reinstates an account. */
  setActive(accountId: string, active: boolean): void;
  importArticles(articles: AsyncIterable<ImportedArticle> | Iterable<ImportedArticle>): Promise<number>;
  close(): Promise<void>;
}

export interface PracticeOptions {
  directory: string;
  /** 0 or absent: the port of the last start, or any free one at the first start. */
  port?: number;
  publicPort?: number;
  faults?: Partial<FaultSettings>;
  /** Receives unexpected errors, which a client only sees as 500. */
  report?: (error: unknown) => void;
}

const issueSchema = z.strictObject({
  accountId: accountSchema.shape.id,
  algorithm: z.enum(['rsa-sha256', 'ecdsa-sha256', 'sm2-sm3']),
  days: z.number().int().min(1).max(3650).optional(),
});
const revokeSchema = z.strictObject({ sha256: sha256Schema });

function ask<T>(schema: z.ZodType<T>, request: unknown): T {
  const read = schema.safeParse(request);
  if (!read.success) throw new HttpError(400, 'BAD_REQUEST', read.error.message);
  return read.data;
}

/**
 * Starts the practice platform on 127.0.0.1: contract over HTTPS, public site over HTTP and HTTPS. All data are in
 * `directory`; after a crash it restarts there on the same ports without losing anything acknowledged. Rejects with
 * EADDRINUSE when a port stays in use for three seconds.
 */
export async function startPractice(options: PracticeOptions): Promise<PracticeServer> {
  const { directory, report = () => undefined } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const last = readPracticeFile(directory);
  const controlToken = last?.controlToken ?? randomBytes(32).toString('base64url');
  const platform = await Platform.open(directory);
  const checks = { connectionsCheckingInterval: CHECK_MS };
  const secured = new Listener(
    https.createServer({
      ...platform.ca.tls,
      ...checks,
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_MS,
    }),
  );
  const open = new Listener(http.createServer(checks));
  let stopSettling = () => {};
  let stopUpkeep = () => {};
  const close = async () => {
    stopSettling();
    stopUpkeep();
    platform.feed.notifyWaiting();
    await Promise.all([secured.close(), open.close()]);
    platform.store.close();
  };
  const faults: PracticeServer['faults'] = {
    get settings() {
      return platform.faults.settings;
    },
    set: (change) => {
      platform.faults.set(change);
      completeEvidence(platform);
      return secured.setOpen(!platform.faults.settings.offline);
    },
    clear: () => {
      platform.faults.clear();
      completeEvidence(platform);
      return secured.setOpen(true);
    },
  };
  const write = () =>
    writePracticeFile(directory, {
      ...describePlatform(platform, controlToken),
      port: secured.port,
      publicPort: open.port,
    });
  const issueFor: PracticeServer['issueFor'] = async (accountId, algorithm, days) => {
    const record = await platform.issueFor(accountId, algorithm, days);
    write();
    return keyOf(record);
  };
  const control = {
    token: controlToken,
    set: faults.set,
    clear: faults.clear,
    issue: (request: unknown) => {
      const { accountId, algorithm, days } = ask(issueSchema, request);
      if (!platform.account(accountId)) throw new HttpError(404, 'NOT_FOUND', '没有这个账号。');
      return issueFor(accountId, algorithm, days);
    },
    revoke: (request: unknown) => {
      const { sha256 } = ask(revokeSchema, request);
      if (!platform.certificates().some((record) => record.sha256 === sha256))
        throw new HttpError(404, 'NOT_FOUND', '没有签发过这个证书。');
      platform.revokeCertificate(sha256);
    },
  };
  try {
    platform.platformUrl = `https://127.0.0.1:${await secured.open(options.port || last?.port || 0)}`;
    platform.publicUrl = `http://127.0.0.1:${await open.open(options.publicPort || last?.publicPort || 0)}`;
    platform.seed();
    await foundOffice(platform);
    const routes = createRoutes(platform, control, report);
    secured.serve(routes.secured);
    open.serve(routes.open);
    if (options.faults) await faults.set(options.faults);
    stopSettling = startEvidenceCompletion(platform, report);
    stopUpkeep = startMaintenance(platform, routes.sessions, report);
  } catch (error) {
    await close();
    throw error;
  }
  write();
  const info = describePlatform(platform, controlToken);
  return {
    ...info,
    get keys() {
      return describePlatform(platform, controlToken).keys;
    },
    empty: !platform.store.has('article'),
    faults,
    revoke: (accountId) => platform.revoke(accountId),
    revokeCertificate: (sha256) => platform.revokeCertificate(sha256),
    issueFor,
    setActive: (accountId, active) => platform.setActive(accountId, active),
    importArticles: (articles) => importArticles(platform, articles),
    close,
  };
}
