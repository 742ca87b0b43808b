import { randomBytes, randomUUID } from 'node:crypto';
import type { Account, LoginErrorCode, PlatformSession, Trust } from '../../../../electron/platform/contract';
import { BASE_OFFER, loginStatementSchema } from '../../../../electron/platform/contract';
import { canonicalText } from '../../../../electron/domain/encoding/canonical';
import { Failure } from '../../../../electron/core/failure';
import { parseCertificate } from '../../../../electron/pki/certificates';
import { verifyCms } from '../../../../electron/pki/cms';
import type { PlatformClient } from '../../../../electron/core/types';

type Deposit = Parameters<PlatformClient['depositKey']>[0];

export interface IdentityPlatform extends PlatformClient {
  /** Accounts by SHA-256 of their certificate. */
  accounts: Map<string, Account>;
  policy: PlatformSession['policy'];
  /** Trust material that the platform sends. */
  trustMaterial: Trust;
  reachable: boolean;
  /** Code with which a login is refused; null: none. */
  loginRefusal: LoginErrorCode | null;
  audience: string;
  now: Date;
  logins: number;
  /** SMS code that a login requires; null: none. */
  smsCode: string | null;
  deposits: Deposit[];
  requests: Array<{ device: string; certificate: string }>;
  /** The recovery grant of an administrator; null: none. */
  grant: { device: string; certificate: string; wrapped: string } | null;
  closedSessions: number;
}

const unused = () => Promise.reject(new Error('not part of identity'));

/** An in-process platform for login, trust, key escrow and recovery. It verifies logins as the contract requires. */
export function createIdentityPlatform(now: Date, told: Trust): IdentityPlatform {
  const nonces = new Set<string>();
  const reach = () => {
    if (!platform.reachable) throw new Failure('LINE_OFFLINE', '连不上平台。', '请检查网线。');
  };
  const platform: IdentityPlatform = {
    accounts: new Map(),
    policy: {
      offlineDays: 7,
      maxIdleMinutes: 30,
      sessionMinutes: 720,
      maxTries: 5,
      secretDays: 90,
      smsLogin: false,
    },
    trustMaterial: told,
    reachable: true,
    loginRefusal: null,
    audience: 'https://platform.example',
    now,
    logins: 0,
    smsCode: null,
    deposits: [],
    requests: [],
    grant: null,
    closedSessions: 0,
    url: 'https://platform.example',
    signedIn: false,
    clockOffset: null,
    health: unused,
    commands: unused,
    submitAct: unused,
    appendAudit: unused,
    auditHeads: unused,
    openTasks: unused,
    auditEntries: unused,
    recoveryRequests: unused,
    async depositKey(deposit) {
      reach();
      platform.deposits.push(deposit);
    },
    async requestRecovery(request) {
      reach();
      platform.requests.push(request);
      return { id: randomUUID() };
    },
    async recoveryGrant(device) {
      reach();
      return platform.grant?.device === device ? platform.grant : null;
    },
    changes: unused,
    putBlob: unused,
    getBlob: unused,
    fetchPublic: unused,
    close: () => undefined,
    async challenge() {
      reach();
      const nonce = randomBytes(32).toString('base64url');
      nonces.add(nonce);
      const at = platform.now.toISOString();
      return { nonce, audience: platform.audience, expiresAt: at, serverTime: at };
    },
    async logIn({ statement, cms, code }) {
      reach();
      if (platform.loginRefusal) throw new Failure(platform.loginRefusal, 'refused', '');
      const signed = verifyCms({ cms: Buffer.from(cms, 'base64'), content: Buffer.from(statement) });
      const login = loginStatementSchema.parse(JSON.parse(statement));
      const { sha256 } = parseCertificate(signed.certificate);
      const sound =
        canonicalText(login) === statement &&
        nonces.delete(login.nonce) &&
        login.audience === platform.audience &&
        login.certificate === sha256;
      if (!sound) throw new Failure('SIGNATURE_INVALID', 'refused', '');
      const account = platform.accounts.get(sha256);
      if (!account) throw new Failure('CERTIFICATE_UNKNOWN', 'refused', '');
      if (platform.smsCode !== null && code === undefined)
        throw new Failure('SMS_REQUIRED', '登录验证码已发送到 138****0001。', '请输入验证码。');
      if (platform.smsCode !== null && code !== platform.smsCode)
        throw new Failure('SMS_WRONG', '验证码不正确，还可以再试 2 次。', '请核对。');
      platform.logins += 1;
      const serverTime = platform.now.toISOString();
      return {
        token: 'token',
        expiresAt: serverTime,
        serverTime,
        account,
        policy: platform.policy,
        offer: BASE_OFFER,
      };
    },
    async logOut() {
      reach();
      platform.closedSessions += 1;
    },
    async trust() {
      reach();
      return platform.trustMaterial;
    },
  };
  return platform;
}
