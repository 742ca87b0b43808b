import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, InputNumber, Radio, Skeleton } from 'antd';
import type { Policy } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { coreQueries } from '../../client/query';
import { SignedActDialog } from '../../components/SignedActDialog';
import { FailureNote } from '../../components/FailureNote';
import { POLICY_FIELDS, policyDifferences } from './policy';
import styles from './Accounts.module.css';

/** 登录策略 of the platform: minimum requirements for all clients. */
export function PolicyForm() {
  const query = useQuery(coreQueries.accounts.policy.queryOptions());
  if (query.data === undefined)
    return (
      <section className={styles['card']} aria-label="登录策略">
        <FailureNote error={query.error} onRetry={() => void query.refetch()} />
        {query.isPending && <Skeleton active title={false} paragraph={{ rows: 6 }} />}
      </section>
    );
  const { policy, mayAdminister } = query.data;
  return <Loaded key={JSON.stringify(policy)} policy={policy} mayAdminister={mayAdminister} />;
}

function Loaded({ policy, mayAdminister }: { policy: Policy; mayAdminister: boolean }) {
  const [form] = Form.useForm<Policy>();
  const [changed, setChanged] = useState(false);
  const [after, setAfter] = useState<Policy | null>(null);
  return (
    <section className={styles['card']} aria-labelledby="policy">
      <h2 id="policy">登录策略</h2>
      <span className={styles['soft']}>对所有客户端生效。客户端自己的设置只能更严，不能更松。</span>
      <Form<Policy>
        form={form}
        name="policy"
        layout="vertical"
        requiredMark={false}
        initialValues={policy}
        disabled={!mayAdminister}
        className={styles['form'] ?? ''}
        onValuesChange={(_, values) => setChanged(policyDifferences(policy, values).length > 0)}
        onFinish={(values) => setAfter(values)}
      >
        <div className={styles['pair']}>
          {POLICY_FIELDS.map((field) => (
            <Form.Item
              key={field.name}
              name={field.name}
              label={field.label}
              {...(field.extra !== '' && { extra: field.extra })}
              rules={[{ required: true, message: `请填写 ${field.min} 到 ${field.max} 之间的整数。` }]}
            >
              <InputNumber
                min={field.min}
                max={field.max}
                precision={0}
                suffix={field.unit}
                className={styles['number'] ?? ''}
              />
            </Form.Item>
          ))}
        </div>
        <Form.Item
          name="smsLogin"
          label="登录时短信验证码"
          extra="没有登记手机号的人，打开后不能登录，请先逐一登记。"
        >
          <Radio.Group
            options={[
              { value: false, label: '不需要' },
              { value: true, label: '需要' },
            ]}
          />
        </Form.Item>
        {mayAdminister && (
          <Button type="primary" htmlType="submit" disabled={!changed}>
            设置登录策略
          </Button>
        )}
      </Form>
      {after !== null && (
        <SignedActDialog
          title="设置登录策略"
          done="登录策略已生效"
          onClose={() => setAfter(null)}
          check={() =>
            Promise.resolve([
              { label: '操作', value: '设置登录策略' },
              ...policyDifferences(policy, after).map(({ label, before, after: then }) => ({
                label,
                value: (
                  <>
                    {before} <span aria-label="改为">→</span> <strong>{then}</strong>
                  </>
                ),
              })),
            ])
          }
          sign={(reason) => core.accounts.setPolicy({ before: policy, after, reason })}
        >
          <p>所有客户端在下次登录时执行新的策略。</p>
        </SignedActDialog>
      )}
    </section>
  );
}
