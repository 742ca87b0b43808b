import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Alert, DatePicker, Form, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import type { Role } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { coreQueries } from '../../client/query';
import { useAccount } from '../../client/session';
import { SignedActDialog } from '../../components/SignedActDialog';
import { sessionNow } from '../../components/clock';
import { dayOf, endOf, startOf } from '../../components/days';
import { FailureNote } from '../../components/FailureNote';
import { validFields } from '../../components/formRules';
import { ROLE_LABEL } from '../../components/labels';
import { candidateText, delegationFacts, type Terms } from './words';
import styles from './Delegation.module.css';

interface Fields {
  fromId: string;
  role: Role;
  toId: string;
  first: Dayjs;
  last: Dayjs;
}

/** Roles that can be delegated. */
const DELEGABLE: readonly Role[] = ['firstReviewer', 'secondReviewer', 'finalReviewer', 'principal'];

/** 委托代理: delegator, role, delegate and dates. */
export function GrantDialog(props: { roles: readonly Role[]; forOthers: boolean; onClose: () => void }) {
  const me = useAccount();
  const [form] = Form.useForm<Fields>();
  const [given, setGiven] = useState<(Terms & { fromId: string; toId: string }) | null>(null);
  const people = useQuery(coreQueries.accounts.list.queryOptions({ enabled: props.forOthers }));
  const reviewers = (people.data?.accounts ?? []).filter(
    ({ state, roles }) => state === 'active' && roles.some((role) => DELEGABLE.includes(role)),
  );
  const fromId = Form.useWatch('fromId', form) ?? (props.forOthers ? '' : me.id);
  const from = reviewers.find(({ id }) => id === fromId);
  const roles = props.forOthers
    ? (from?.roles ?? []).filter((role) => DELEGABLE.includes(role))
    : [...props.roles];
  const role = Form.useWatch('role', form) ?? (props.forOthers ? undefined : roles[0]);
  const delegates = useQuery(
    coreQueries.accounts.delegates.queryOptions({
      input: { fromId, role: role ?? 'firstReviewer' },
      enabled: fromId !== '' && role !== undefined,
    }),
  );
  const candidates = delegates.data?.people ?? [];
  const toId = Form.useWatch('toId', form);
  const chosen = candidates.find(({ id }) => id === toId);
  const today = dayjs(dayOf(sessionNow()));

  return (
    <SignedActDialog
      title={props.forOthers ? '登记代理' : '委托代理'}
      width="46rem"
      done="代理已登记"
      onClose={props.onClose}
      check={async () => {
        const fields = await validFields(form);
        if (fields === null) return null;
        const terms = {
          fromId: fields.fromId,
          toId: fields.toId,
          fromName: props.forOthers ? (from?.name ?? '') : me.name,
          toName: chosen?.name ?? '',
          role: fields.role,
          from: startOf(fields.first.format('YYYY-MM-DD')),
          until: endOf(fields.last.format('YYYY-MM-DD')),
        };
        setGiven(terms);
        return [
          { label: '操作', value: '登记代理' },
          ...delegationFacts(terms),
          ...(typeof chosen?.warning === 'string' ? [{ label: '注意', value: chosen.warning }] : []),
        ];
      }}
      sign={async (reason) => {
        if (given === null) return undefined;
        const { fromId: for_, toId, role: held, from: start, until } = given;
        return core.accounts.grantDelegation({ fromId: for_, toId, role: held, from: start, until, reason });
      }}
    >
      <Form<Fields>
        form={form}
        name="grant-delegation"
        layout="vertical"
        requiredMark={false}
        initialValues={{
          ...(!props.forOthers && { fromId: me.id, role: roles[0] }),
          first: today,
          last: today.add(6, 'day'),
        }}
      >
        <Form.Item
          name="fromId"
          label="被代理人"
          hidden={!props.forOthers}
          rules={[{ required: true, message: '请选择被代理人。' }]}
        >
          <Select<string>
            placeholder="离岗的审核人"
            showSearch={{ optionFilterProp: 'label' }}
            options={
              props.forOthers
                ? reviewers.map(({ id, name, department }) => ({
                    value: id,
                    label: `${name}（${department}）`,
                  }))
                : [{ value: me.id, label: me.name }]
            }
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
            loading={delegates.isFetching}
            showSearch={{ optionFilterProp: 'label' }}
            options={[...candidates]
              .sort((a, b) => Number(a.bar !== null) - Number(b.bar !== null))
              .map((person) => ({
                value: person.id,
                label: candidateText(person),
                disabled: person.bar !== null,
              }))}
          />
        </Form.Item>
        {typeof chosen?.warning === 'string' && (
          <Alert
            type="warning"
            showIcon
            role="alert"
            className={styles['warning'] ?? ''}
            title={chosen.warning}
          />
        )}
        <FailureNote error={delegates.error} />
        <div className={styles['pair']}>
          <Form.Item name="first" label="开始日期" rules={[{ required: true, message: '请选择日期。' }]}>
            <DatePicker allowClear={false} disabledDate={(day) => day.isBefore(today, 'day')} />
          </Form.Item>
          <Form.Item
            name="last"
            label="结束日期（含当日）"
            dependencies={['first']}
            rules={[
              { required: true, message: '请选择日期。' },
              ({ getFieldValue }) => ({
                validator: (_, value: Dayjs | undefined) =>
                  value?.isBefore(getFieldValue('first') as Dayjs, 'day') === true
                    ? Promise.reject(new Error('结束日期不能早于开始日期。'))
                    : Promise.resolve(),
              }),
            ]}
          >
            <DatePicker allowClear={false} disabledDate={(day) => day.isBefore(today, 'day')} />
          </Form.Item>
        </div>
      </Form>
    </SignedActDialog>
  );
}
