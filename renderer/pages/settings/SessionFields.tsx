import { useQuery } from '@tanstack/react-query';
import { Form, InputNumber } from 'antd';
import type { Settings } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { useSessionStore } from '../../client/session';
import { policyNote, type Limited } from './policyLimits';
import styles from './Settings.module.css';

const FIELDS: readonly {
  name: Limited;
  label: string;
  unit: string;
  min: number;
  max: number;
  extra: string;
}[] = [
  { name: 'idleMinutes', label: '多久没有操作就锁定屏幕', unit: '分钟', min: 1, max: 480, extra: '' },
  {
    name: 'sessionMinutes',
    label: '连续使用多久须重新验证',
    unit: '分钟',
    min: 5,
    max: 1440,
    extra: '即使一直在操作。',
  },
  {
    name: 'offlineDays',
    label: '上次联网登录后，可离线登录多少天',
    unit: '天',
    min: 0,
    max: 365,
    extra: '0 表示每次登录都须联网。',
  },
  {
    name: 'maxTries',
    label: '密码连续输错几次须等待',
    unit: '次',
    min: 1,
    max: 10,
    extra: 'UKey 的次数由 UKey 自己计。',
  },
  {
    name: 'secretDays',
    label: '多久提醒更换密码或 PIN 码',
    unit: '天',
    min: 0,
    max: 3650,
    extra: '0 表示不提醒。',
  },
];

/** Settings that the policy of the platform limits, each with the limit. */
export function SessionFields(props: { saved: Settings }) {
  const signedIn = useSessionStore((state) => state.session?.phase === 'open');
  const query = useQuery(coreQueries.accounts.policy.queryOptions({ enabled: signedIn, retry: false }));
  const policy = query.data?.policy ?? null;
  const form = Form.useFormInstance<Settings>();
  const here = Form.useWatch<Settings>([], form) as Partial<Settings> | undefined;
  return (
    <section className={styles['card']} aria-labelledby="settings-session">
      <h2 id="settings-session">登录与锁定</h2>
      <div className={styles['pair']}>
        {FIELDS.map(({ name, label, unit, min, max, extra }) => (
          <Form.Item
            key={name}
            name={name}
            label={label}
            extra={`${extra}${policyNote(name, here?.[name] ?? props.saved[name], policy, unit)}`}
            rules={[{ required: true, message: `请填写 ${min} 到 ${max} 之间的整数。` }]}
          >
            <InputNumber min={min} max={max} precision={0} suffix={unit} className={styles['number'] ?? ''} />
          </Form.Item>
        ))}
      </div>
    </section>
  );
}
