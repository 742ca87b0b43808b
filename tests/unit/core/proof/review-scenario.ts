import { randomBytes, randomUUID } from 'node:crypto';
import type {
  AdministrationAct,
  Article,
  Binding,
  ContentPackage,
  Decision,
  Delegation,
  Evidence,
  Head,
  RegisterEntry,
  ReviewStage,
  Revision,
  Role,
  SignedText,
  Verdict,
} from '../../../../electron/platform/contract';
import { foundedAccounts } from '../../../../electron/domain/accounts/founding';
import { canonicalText } from '../../../../electron/domain/encoding/canonical';
import { packageBlobs, sealPackage } from '../../../../electron/domain/article/package';
import { parseCertificate } from '../../../../electron/pki/certificates';
import { signatureValue, signCms } from '../../../../electron/pki/cms';
import type { TrustMaterial } from '../../../../electron/pki/trust';
import type { ProofInput } from '../../../../electron/core/proof/files';
import { decisionDigest } from '../../../../electron/domain/article/statement';
import { makeCrl } from '../../../../electron/platform/practice/ca/crl';
import type { Authority } from '../../../../electron/platform/practice/ca/issue';
import { ocspResponse } from '../../../../electron/platform/practice/ca/ocsp';
import { timestamp } from '../../../../electron/platform/practice/ca/tsa';
import { doc, image, p } from '../../../fixtures/content';

import { DAY, START, later, sha256, type ProvingOffice, type PersonKey } from './proving-office';

const MINUTE = 60_000;
/** An act for the register with its signer, time and second signer. */
export interface RegisterAct {
  by: PersonKey;
  act: AdministrationAct;
  at: Date;
  confirmedBy?: PersonKey | undefined;
}

export interface DecisionOptions {
  by: PersonKey;
  stage: ReviewStage;
  verdict?: Verdict;
  opinion?: string;
  /** Time of the timestamp. The signature is a second earlier. */
  at?: Date;
  onBehalfOf?: Delegation;
  alter?: (statement: Record<string, unknown>) => Record<string, unknown>;
  /** Returns the text to sign instead of the canonical statement. */
  text?: (statement: string) => string;
  evidence?: (evidence: Evidence) => Evidence | null;
  /** Leaves the signer's certificate out of the founding act. */
  unregistered?: boolean;
}

const blobBytes = {
  report: Buffer.from('%PDF-1.7\n年度报告\n'),
  table: Buffer.from('%PDF-1.7\n附表\n'),
  photo: Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]),
};
/** The blobs of the article, by hash. */
export const BLOBS = new Map(Object.values(blobBytes).map((bytes) => [sha256(bytes), bytes]));
const attachment = (title: string, bytes: Buffer) => ({
  name: title,
  sha256: sha256(bytes),
  size: bytes.length,
  mediaType: 'application/pdf',
});

export const CONTENT: ContentPackage = {
  schema: 'article-content/1',
  title: '关于“一件事”办理情况的通报\\附表',
  target: { siteId: 'portal' },
  columnId: 'tzgg',
  source: '办公室',
  summary: '两行\n摘要 "引号"',
  major: false,
  secrecy: {
    conclusion: 'publicDisclosure',
    reason: '不涉密。',
    personalData: 'none',
    checkedBy: '林某',
    checkedOn: '2026-03-01',
  },
  body: doc(p('正文。'), image(sha256(blobBytes.photo), '"sha256":"不是散列"')),
  attachments: [
    attachment('年度报告"终稿"},{"mediaType":"x.pdf', blobBytes.report),
    attachment('附表\\一.pdf', blobBytes.table),
  ],
};

/** The review of an article at the bureau, as the platform records it. */
export class ReviewScenario {
  readonly decisions: Decision[] = [];
  readonly revisions: Revision[] = [];
  readonly crls = new Map<string, Uint8Array>();
  /** Bindings that the founding act lists, by the hash of the certificate. */
  readonly bindings = new Map<string, Binding>();
  /** Roles in the founding act, which override the default roles of the bureau's people. */
  readonly roles = new Map<string, Role[]>();
  /** Acts after the founding one, in order. */
  readonly acts: RegisterAct[] = [];
  register: RegisterEntry[] = [];
  readonly revoked: Array<{ key: PersonKey; at: Date }> = [];
  stage: Article['stage'] = 'ready';
  private head: Head | null = null;

  constructor(
    readonly office: ProvingOffice,
    readonly id = '01999999-0000-7000-8000-000000000001',
  ) {}

  submit(content: ContentPackage = CONTENT, writers = ['sun']): this {
    const sealed = sealPackage(content);
    this.revisions.push({
      id: randomUUID(),
      articleId: this.id,
      number: this.revisions.length + 1,
      package: sealed.text,
      contentHash: sealed.hash,
      writers,
      submittedBy: 'sun',
      submittedAt: START.toISOString(),
    });
    return this;
  }

  private authorityOf(certificate: Buffer): Authority {
    const { issuer } = parseCertificate(certificate);
    const { root, sm2Root } = this.office;
    return [root, sm2Root].find((it) => parseCertificate(it.certificate).subject.equals(issuer)) ?? root;
  }

  private revokedBy(authority: Authority, at: Date) {
    return this.revoked
      .filter((it) => it.key.by === authority && it.at <= at)
      .map((it) => ({ serial: parseCertificate(it.key.certificate).info.serial, at: it.at }));
  }

  /** Returns the authority's CRL at an instant, valid for a week. */
  crl(authority: Authority, at: Date): Buffer {
    return makeCrl(authority, {
      revocations: this.revokedBy(authority, at),
      number: 1,
      from: later(-10 * MINUTE, at),
      days: 7,
    });
  }

  ocsp(certificate: Buffer, at: Date): Buffer {
    const authority = this.authorityOf(certificate);
    const responder = {
      authority,
      service: this.office.ocsp,
      statusOf: (serial: string) => {
        const entry = this.revokedBy(authority, at).find((it) => it.serial.toLowerCase() === serial);
        return entry ? { status: 'revoked' as const, at: entry.at } : { status: 'good' as const };
      },
    };
    return ocspResponse(responder, certificate, at);
  }

  timestampOf(bytes: Uint8Array, at: Date): Buffer {
    return timestamp(this.office.tsa, bytes, at);
  }

  /** Returns the evidence that a platform stores for a signature received at an instant. */
  evidence(key: PersonKey, cms: Buffer, at: Date): Evidence {
    const authorities = new Set([this.authorityOf(key.certificate), this.office.root]);
    const lists = [...authorities].map((authority) => this.crl(authority, at));
    for (const list of lists) this.crls.set(sha256(list), list);
    return {
      timestamp: this.timestampOf(signatureValue(cms), at).toString('base64'),
      ocsp: key.by === this.office.root ? this.ocsp(key.certificate, at).toString('base64') : null,
      crls: lists.map((list) => sha256(list)).sort(),
    };
  }

  bind(key: PersonKey): this {
    const id = sha256(key.certificate);
    this.bindings.set(id, {
      id,
      accountId: key.accountId,
      certificate: key.certificate.toString('base64'),
      boundAt: later(-20 * DAY).toISOString(),
      ended: null,
      act: null,
    });
    this.names.set(key.accountId, key.name);
    return this;
  }

  private readonly names = new Map<string, string>();

  /** Signs an act as an administrator's client does. */
  async signed(by: PersonKey, act: AdministrationAct, at: Date): Promise<SignedText> {
    const statement = canonicalText({
      typ: 'gov.administration/2',
      act,
      reason: '按“岗位调整”办理。',
      signer: { accountId: by.accountId, name: by.name, certificate: sha256(by.certificate) },
      at: at.toISOString(),
    });
    return { statement, cms: (await sign(by, statement, at)).toString('base64') };
  }

  /** Rebuilds the register: the founding act over all bindings, signed by the administrator, and the acts after it. */
  async rebuildRegister(): Promise<this> {
    const { administrator, first, second, final, principal } = this.office;
    for (const key of [administrator, first, second, final, principal])
      if (
        !this.acts.some(
          ({ act }) =>
            'certificate' in act && act.type === 'certificate.bind' && act.accountId === key.accountId,
        )
      )
        this.bind(key);
      else this.names.set(key.accountId, key.name);
    const roles = new Map<string, Role[]>([
      [administrator.accountId, ['systemAdministrator']],
      [first.accountId, ['firstReviewer']],
      [second.accountId, ['secondReviewer']],
      [final.accountId, ['finalReviewer']],
      [principal.accountId, ['principal']],
      ...this.roles,
    ]);
    const accounts = [...this.names].sort().map(([id, title]) => ({
      id,
      name: title,
      department: '办公室“一”',
      roles: roles.get(id) ?? (['editor'] satisfies Role[]),
      active: true,
    }));
    const since = later(-25 * DAY).toISOString();
    const founding: RegisterAct = {
      by: administrator,
      at: later(-20 * DAY),
      act: {
        type: 'office.found',
        previous: null,
        accounts: foundedAccounts(accounts, [...this.bindings.values()], since),
        delegations: [],
      },
    };
    this.register = [];
    for (const { by, act, at, confirmedBy } of [founding, ...this.acts]) {
      const entry = await this.signed(by, act, at);
      const proposalId = randomUUID();
      const confirm = { proposalId, statement: sha256(entry.statement) };
      const confirmation = confirmedBy
        ? await this.signed(confirmedBy, { type: 'proposal.confirm', ...confirm }, later(1000, at))
        : null;
      this.register.push({ id: proposalId, sequence: this.register.length + 1, ...entry, confirmation });
    }
    return this;
  }

  /** Binds a certificate by a separate act instead of the founding one. */
  bindByAct(administrator: PersonKey, key: PersonKey, more: Partial<RegisterAct> = {}): this {
    this.bindings.delete(sha256(key.certificate));
    const act: AdministrationAct = {
      type: 'certificate.bind',
      accountId: key.accountId,
      certificate: key.certificate.toString('base64'),
      replaces: null,
    };
    this.names.set(key.accountId, this.names.get(key.accountId) ?? key.name);
    const at = later(-20 * DAY + 1000);
    this.acts.push({ by: administrator, act, at, confirmedBy: this.office.principal, ...more });
    return this;
  }

  /** Adds the act of a 代理 that `from` grants to `to`, and of its end when `endedAt` is set. */
  delegate(from: PersonKey, to: PersonKey, change: Partial<Delegation> = {}): Delegation {
    const delegation: Delegation = {
      id: randomUUID(),
      fromId: from.accountId,
      toId: to.accountId,
      role: 'secondReviewer',
      from: later(-DAY).toISOString(),
      until: later(5 * DAY).toISOString(),
      reason: '出差',
      grantedBy: from.accountId,
      grantedAt: later(-2 * DAY).toISOString(),
      endedAt: null,
      act: { statement: '', cms: '' },
      ...change,
    };
    const { id: delegationId, fromId, toId, role, until, endedAt } = delegation;
    const grant = { delegationId, fromId, toId, role, from: delegation.from, until };
    this.bind(from);
    this.acts.push({ by: from, act: { type: 'delegation.grant', ...grant }, at: later(-2 * DAY) });
    if (endedAt !== null) {
      const act: AdministrationAct = { type: 'delegation.end', delegationId };
      this.acts.push({ by: this.office.administrator, act, at: new Date(endedAt) });
    }
    return delegation;
  }

  async decide(options: DecisionOptions): Promise<this> {
    const { by, stage, verdict = 'approve', opinion = '同意。', onBehalfOf, alter = (s) => s } = options;
    const at = options.at ?? later((this.decisions.length + 1) * MINUTE);
    const revision = this.revisions.at(-1)!;
    const canonical = canonicalText(
      alter({
        typ: 'gov.review.decision/1',
        articleId: this.id,
        revision: revision.number,
        contentHash: revision.contentHash,
        attachments: packageBlobs(JSON.parse(revision.package) as ContentPackage),
        purpose: 'publish',
        stage,
        verdict,
        opinion,
        signer: { accountId: by.accountId, name: by.name, certificate: sha256(by.certificate) },
        ...(onBehalfOf
          ? { onBehalfOf: { accountId: onBehalfOf.fromId, name: '委托人', delegationId: onBehalfOf.id } }
          : {}),
        at: later(-1000, at).toISOString(),
        previous: this.decisions.at(-1)?.digest ?? null,
      }),
    );
    const statement = (options.text ?? ((s) => s))(canonical);
    const cms = await sign(by, statement, later(-1000, at));
    const evidence = (options.evidence ?? ((e) => e))(this.evidence(by, cms, at));
    const isBound = this.acts.some(
      ({ act }) => 'certificate' in act && act.certificate === by.certificate.toString('base64'),
    );
    if (!isBound && options.unregistered !== true) this.bind(by);
    this.decisions.push({
      id: randomUUID(),
      articleId: this.id,
      sequence: this.decisions.length + 1,
      revision: revision.number,
      stage,
      verdict,
      opinion,
      signerId: by.accountId,
      statement,
      cms: cms.toString('base64'),
      digest: decisionDigest(statement, cms.toString('base64')),
      decidedAt: at.toISOString(),
      voided: null,
      evidence,
    });
    this.head = this.headOf(at);
    return this.rebuildRegister();
  }

  private headOf(at: Date): Head {
    const last = this.decisions.at(-1)!;
    const statement = canonicalText({
      typ: 'gov.article.head/1',
      articleId: this.id,
      sequence: last.sequence,
      digest: last.digest,
      at: at.toISOString(),
    });
    return {
      id: this.id,
      statement,
      timestamp: this.timestampOf(Buffer.from(statement), later(1000, at)).toString('base64'),
    };
  }

  /** Approves at all three levels, with RSA, P-256 and SM2. */
  async approve(): Promise<this> {
    const { first, second, final } = this.office;
    await this.decide({ by: first, stage: 'first', opinion: '同意。\n第二行 "引号" \\反斜线\\" \u0001 完' });
    await this.decide({ by: second, stage: 'second' });
    return this.decide({ by: final, stage: 'final', opinion: '' });
  }

  get proof(): ProofInput {
    const last = this.revisions.at(-1)!;
    const content = JSON.parse(last.package) as ContentPackage;
    return {
      article: {
        id: this.id,
        version: 9,
        stage: this.stage,
        purpose: 'publish',
        revision: last.number,
        title: content.title,
        siteId: 'portal',
        columnId: 'tzgg',
        major: content.major,
        authorId: 'sun',
        live: null,
        createdAt: START.toISOString(),
        updatedAt: START.toISOString(),
        stageSince: START.toISOString(),
      },
      revisions: this.revisions,
      decisions: this.decisions,
      head: this.head,
      crls: this.crls,
      register: this.register,
      trust: this.trust,
    };
  }

  get trust(): TrustMaterial {
    const { root, sm2Root } = this.office;
    const [founding] = this.register;
    return {
      anchors: [root.certificate, sm2Root.certificate],
      intermediates: [],
      crls: [],
      root: founding ? sha256(founding.statement) : null,
    };
  }
}

export async function sign(by: PersonKey, text: string, at: Date): Promise<Buffer> {
  return signCms({
    content: Buffer.from(text),
    certificate: by.certificate,
    at,
    sign: ({ toBeSigned }) => Promise.resolve(by.sign(toBeSigned)),
  });
}

export const bytes = (size: number) => randomBytes(size);
