import type { Policy } from '../../../electron/core/contract';

type Numbers = Exclude<keyof Policy, 'smsLogin'>;

interface PolicyField {
  name: Numbers;
  label: string;
  unit: string;
  min: number;
  max: number;
  extra: string;
}

/** Numbers of the policy with their labels; limits as in the contract of the platform. */
export const POLICY_FIELDS: readonly PolicyField[] = [
  { name: 'maxIdleMinutes', label: '无操作多久必须锁屏', unit: '分钟', min: 1, max: 480, extra: '' },
  {
    name: 'sessionMinutes',
    label: '连续使用多久须重新验证',
    unit: '分钟',
    min: 5,
    max: 1440,
    extra: '即使一直在操作也会锁屏。',
  },
  {
    name: 'offlineDays',
    label: '上次联网登录后可离线登录',
    unit: '天',
    min: 0,
    max: 365,
    extra: '0 表示每次登录都须联网。',
  },
  { name: 'maxTries', label: '密码、PIN 连续输错几次须等待', unit: '次', min: 1, max: 10, extra: '' },
  {
    name: 'secretDays',
    label: '多久提醒更换密码、PIN',
    unit: '天',
    min: 0,
    max: 3650,
    extra: '0 表示不提醒。',
  },
];

const smsText = (on: boolean) => (on ? '需要' : '不需要');

/** Returns the differences between two policies, in words. */
export function policyDifferences(
  before: Policy,
  after: Policy,
): { label: string; before: string; after: string }[] {
  const numbers = POLICY_FIELDS.filter(({ name }) => before[name] !== after[name]).map(
    ({ name, label, unit }) => ({
      label,
      before: `${before[name]} ${unit}`,
      after: `${after[name]} ${unit}`,
    }),
  );
  return before.smsLogin === after.smsLogin
    ? numbers
    : [
        ...numbers,
        { label: '登录时短信验证码', before: smsText(before.smsLogin), after: smsText(after.smsLogin) },
      ];
}
