import {
  ROLE_NAME,
  type AccountSettings,
  type AdministrationAct,
  type Binding,
  type Delegation,
  type Policy,
} from '../records';
import { periodInWords } from '../calendar/calendar';
import type { ActOf } from './act-context';
import { certificateOrNull } from '../../pki/certificates';

/** Acts in words, without keys and phone numbers, for audit trails and second signers. */

const POLICY_NAME: Record<keyof Policy, string> = {
  offlineDays: '可离线登录天数',
  maxIdleMinutes: '无操作锁屏分钟数',
  sessionMinutes: '须重新验证分钟数',
  maxTries: '连续输错次数',
  secretDays: '更换口令提醒天数',
  smsLogin: '登录短信验证码',
};
const END_NAME: Record<NonNullable<Binding['ended']>['reason'], string> = {
  replaced: '更换',
  lost: '遗失',
  closed: '注销',
  other: '其他',
};

/** Returns the id of the act's subject: an account, certificate, delegation, request, proposal or root of trust. */
export function actSubject(act: AdministrationAct): string {
  switch (act.type) {
    case 'account.open':
    case 'account.change':
    case 'account.close':
    case 'certificate.bind':
      return act.accountId;
    case 'certificate.end':
      return act.certificate;
    case 'delegation.grant':
    case 'delegation.end':
      return act.delegationId;
    case 'policy.set':
      return 'policy';
    case 'recovery.grant':
      return act.requestId;
    case 'office.found':
      return act.previous ?? 'office';
    case 'proposal.confirm':
    case 'proposal.refuse':
      return act.proposalId;
  }
}

/** Resolves ids to names. */
export interface NameLookup {
  nameOf(accountId: string): string;
  /** Returns the owner of the certificate (SHA-256); empty when unknown. */
  ownerOf(certificate: string): string;
  delegationOf(id: string): Pick<Delegation, 'fromId' | 'toId' | 'role'> | undefined;
}

const ACT_TEXT: { [T in AdministrationAct['type']]: (names: NameLookup, act: ActOf<T>) => string } = {
  'office.found': (_, { accounts }) => `登记 ${accounts.length} 个账号`,
  'proposal.confirm': proposalText,
  'proposal.refuse': proposalText,
  'account.open': (_, { accountId, settings, certificate }) =>
    [
      accountId,
      ...settingsParts(settings),
      ...(certificate === null ? [] : [certificateText(certificate)]),
    ].join('，'),
  'account.change': ({ nameOf }, act) => {
    const after = settingsParts(act.after);
    const changed = settingsParts(act.before).flatMap((before, index) =>
      before === after[index] ? [] : [`${before} → ${after[index]}`],
    );
    return [nameOf(act.accountId), ...changed, ...(act.phone === null ? [] : ['手机号已更新'])].join('，');
  },
  'account.close': ({ nameOf }, { accountId, handOver }) =>
    `${nameOf(accountId)}，移交稿件 ${handOver.length} 篇`,
  'certificate.bind': ({ nameOf }, { accountId, certificate, replaces }) => {
    const instead = replaces ? `，替换 ${replaces.certificate}（${END_NAME[replaces.reason]}）` : '';
    return `${nameOf(accountId)}，${certificateText(certificate)}${instead}`;
  },
  'certificate.end': ({ nameOf, ownerOf }, { certificate, reason }) =>
    `${nameOf(ownerOf(certificate))}，${END_NAME[reason]}`,
  'delegation.grant': (names, act) => `${deputyText(names, act)}，${periodInWords(act)}`,
  'delegation.end': (names, { delegationId }) => {
    const delegation = names.delegationOf(delegationId);
    return delegation ? `${deputyText(names, delegation)}，提前终止` : '提前终止';
  },
  'policy.set': (_, { before, after }) =>
    (Object.keys(POLICY_NAME) as Array<keyof Policy>)
      .filter((key) => before[key] !== after[key])
      .map((key) => `${POLICY_NAME[key]}：${policyText(before[key])} → ${policyText(after[key])}`)
      .join('，'),
  'recovery.grant': ({ nameOf, ownerOf }, { certificate }) =>
    `${nameOf(ownerOf(certificate))}，数据密钥恢复到证书 ${certificate}`,
};

/** Returns a Chinese description of the act. */
export function actText(names: NameLookup, act: AdministrationAct): string {
  return ACT_TEXT[act.type](names, act as never);
}

function proposalText(_: NameLookup, { proposalId }: { proposalId: string }): string {
  return `事项 ${proposalId}`;
}

const deputyText = (
  { nameOf }: NameLookup,
  { fromId, toId, role }: Pick<Delegation, 'fromId' | 'toId' | 'role'>,
) => `${nameOf(toId)}代理${nameOf(fromId)}的“${ROLE_NAME[role]}”`;

function certificateText(base64: string): string {
  const certificate = certificateOrNull(Buffer.from(base64, 'base64'));
  return certificate ? `证书 ${certificate.sha256}（${certificate.info.subject}）` : '证书（无法识别）';
}

function settingsParts({ name, number, department, roles, active }: AccountSettings): string[] {
  return [
    name,
    number ? `编号 ${number}` : '无编号',
    department || '未填科室',
    roles.map((role) => ROLE_NAME[role]).join('、') || '无角色',
    active ? '在用' : '停用',
  ];
}

function policyText(value: number | boolean): string {
  return typeof value === 'number' ? String(value) : value ? '需要' : '不需要';
}
