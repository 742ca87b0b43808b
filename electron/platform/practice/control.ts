import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { SignatureAlgorithm } from '../../pki/algorithms';
import { accountSchema, sha256Schema } from '../contract';
import type { Exchange } from './exchange';
import { faultSettingsSchema, type FaultSettings } from './faults';
import { HttpError, readJson, sendJson, unauthorized } from './http';
import type { Platform } from './platform';
import type { Sms } from './accounts/sms';

const BODY_LIMIT = 2 * 1024 * 1024;

/** What the control of a running practice platform can do beside changing its `Platform`. */
export interface Control {
  /** Stored in the folder of the platform: the control is for those who can read this folder. */
  token: string;
  set(change: Partial<FaultSettings>): Promise<void>;
  clear(): Promise<void>;
  issueFor(accountId: string, algorithm: SignatureAlgorithm, days?: number): Promise<unknown>;
}

const issueSchema = z.strictObject({
  accountId: accountSchema.shape.id,
  algorithm: z.enum(['rsa-sha256', 'ecdsa-sha256', 'sm2-sm3']),
  days: z.number().int().min(1).max(3650).optional(),
});
const revokeSchema = z.strictObject({ sha256: sha256Schema });

/**
 * Returns the routes of the control by address; they reject with `HttpError` 401 without the token, 400 for an invalid
 * request, and 404 when the account or certificate is unknown.
 *
 * - `/practice/faults`: `GET` reads, `POST` changes, `DELETE` resets;
 * - `/practice/certificates`: `POST` issues, `DELETE` revokes;
 * - `/practice/messages`: `GET` reads the simulated SMS.
 */
export function controlRoutes(platform: Platform, sms: Sms, control: Control): ReadonlyMap<string, Exchange> {
  const protectedRoute =
    (exchange: Exchange): Exchange =>
    async (request, response) => {
      requireToken(control, request);
      await exchange(request, response);
    };
  return new Map([
    ['/practice/faults', protectedRoute(faultsRoute(platform, control))],
    ['/practice/certificates', protectedRoute(certificatesRoute(platform, control))],
    ['/practice/messages', protectedRoute(messagesRoute(sms))],
  ]);
}

function requireToken({ token }: Control, request: IncomingMessage): void {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw unauthorized();
}

/** Throws `HttpError` 400 when the value does not satisfy the schema. */
function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value);
  if (!read.success) throw new HttpError(400, 'BAD_REQUEST', read.error.message);
  return read.data;
}

const methodNotAllowed = (allow: string) =>
  new HttpError(405, 'METHOD_NOT_ALLOWED', '不支持这种请求。', { allow });

function faultsRoute(platform: Platform, control: Control): Exchange {
  return async (request, response) => {
    if (request.method === 'DELETE') await control.clear();
    if (request.method === 'POST') {
      const change = parsed(faultSettingsSchema.partial(), await readJson(request, BODY_LIMIT));
      await control.set(change as Partial<FaultSettings>);
    }
    await sendJson(request, response, 200, JSON.stringify(platform.faults.settings));
  };
}

function certificatesRoute(platform: Platform, control: Control): Exchange {
  const issue = (value: unknown): Promise<unknown> => {
    const { accountId, algorithm, days } = parsed(issueSchema, value);
    if (!platform.account(accountId)) throw new HttpError(404, 'NOT_FOUND', '没有这个账号。');
    return control.issueFor(accountId, algorithm, days);
  };
  const revoke = (value: unknown): void => {
    const { sha256 } = parsed(revokeSchema, value);
    if (!platform.certificates().some((record) => record.sha256 === sha256))
      throw new HttpError(404, 'NOT_FOUND', '没有签发过这个证书。');
    platform.revokeCertificate(sha256);
  };
  return async (request, response) => {
    const asked = await readJson(request, BODY_LIMIT);
    let answer: unknown = {};
    if (request.method === 'POST') answer = await issue(asked);
    else if (request.method === 'DELETE') revoke(asked);
    else throw methodNotAllowed('POST, DELETE');
    await sendJson(request, response, 200, JSON.stringify(answer));
  };
}

function messagesRoute(sms: Sms): Exchange {
  return async (request, response) => {
    if (request.method !== 'GET') throw methodNotAllowed('GET');
    await sendJson(request, response, 200, JSON.stringify({ messages: sms.messages }));
  };
}
