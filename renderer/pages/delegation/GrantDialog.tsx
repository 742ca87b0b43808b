import { useState } from 'react';
import { Alert, Form, Select } from 'antd';
import dayjs from 'dayjs';
import type { Role } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { useAccount } from '../../client/session';
import { SignedActDialog } from '../../components/SignedActDialog';
import { sessionNow } from '../../components/clock';
import { dayOf, endOf, startOf } from '../../components/days';
import { FailureNote } from '../../components/FailureNote';
import { validFields } from '../../components/formRules';
import { ROLE_LABEL } from '../../components/labels';
import { PeriodFields } from './PeriodFields';
import { useDelegationChoice, type DelegationFields } from './useDelegationChoice';
import { candidateText, delegationFacts, type Terms } from './words';
import styles from './Delegation.module.css';

/** 委托代理: delegator, role, delegate and dates. */
export function GrantDialog(props: { roles: readonly Role[]; forOthers: boolean; onClose: () => void }) {
  const { forOthers } = props;
  const me = useAccount();
  const [form] = Form.useForm<DelegationFields>();
  const [given, setGiven] = useState<(Terms & { fromId: string; toId: string }) | null>(null);
  const choice = useDelegationChoice(form, props.roles, forOthers);
  const { role, roles, chosen } = choice;
  const warning = typeof chosen?.warning === 'string' ? chosen.warning : null;
  const today = dayjs(dayOf(sessionNow()));

  return (
    <SignedActDialog
      title={forOthers ? '登记代理' : '委托代理'}
      width="46rem"
      done="代理已登记"
      onClose={props.onClose}
      check={async () => {
        const fields = await validFields(form);
        if (fields === null) return null;
        const terms = {
          fromId: fields.fromId,
          toId: fields.toId,
          fromName: choice.fromName,
          toName: chosen?.name ?? '',
          role: fields.role,
          from: startOf(fields.first.format('YYYY-MM-DD')),
          until: endOf(fields.last.format('YYYY-MM-DD')),
        };
        setGiven(terms);
        return [
          { label: '操作', value: '登记代理' },
          ...delegationFacts(terms),
          ...(warning === null ? [] : [{ label: '注意', value: warning }]),
        ];
      }}
      sign={async (reason) => {
        if (given === null) return undefined;
        const { fromId, toId, role: held, from, until } = given;
        return core.accounts.grantDelegation({ fromId, toId, role: held, from, until, reason });
      }}
    >
      <Form<DelegationFields>
        form={form}
        name="grant-delegation"
        layout="vertical"
        requiredMark={false}
        initialValues={{
          ...(!forOthers && { fromId: me.id, role: roles[0] }),
          first: today,
          last: today.add(6, 'day'),
        }}
      >
        <Form.Item
          name="fromId"
          label="被代理人"
          hidden={!forOthers}
          rules={[{ required: true, message: '请选择被代理人。' }]}
        >
          <Select<string>
            placeholder="离岗的审核人"
            showSearch={{ optionFilterProp: 'label' }}
            options={choice.delegators.map(({ id, label }) => ({ value: id, label }))}
            onChange={() => form.resetFields(['role', 'toId'])}
          />
        </Form.Item>
        <Form.Item name="role" label="代理的职责" rules={[{ required: true, message: '请选择职责。' }]}>
          <Select<Role>
            placeholder="请选择"
            options={roles.map((value) => ({ value, label: ROLE_LABEL[value] }))}
            onChange={() => form.resetFields(['toId'])}
          />
        </Form.Item>
        <Form.Item name="toId" label="代理人" rules={[{ required: true, message: '请选择代理人。' }]}>
          <Select<string>
            placeholder={role === undefined ? '请先选择被代理人和职责' : '请选择代理人'}
            disabled={role === undefined}
            loading={choice.loading}
            showSearch={{ optionFilterProp: 'label' }}
            options={choice.candidates.map((person) => ({
              value: person.id,
              label: candidateText(person),
              disabled: person.denial !== null,
            }))}
          />
        </Form.Item>
        {warning !== null && (
          <Alert type="warning" showIcon role="alert" className={styles['warning'] ?? ''} title={warning} />
        )}
        <FailureNote error={choice.error} />
        <PeriodFields today={today} />
      </Form>
    </SignedActDialog>
  );
}
