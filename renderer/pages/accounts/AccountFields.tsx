import { useQuery } from '@tanstack/react-query';
import { Alert, Checkbox, Form, Input } from 'antd';
import type { Role } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { FailureNote } from '../../components/FailureNote';
import { ROLE_LABEL } from '../../components/labels';
import { textRule } from '../../components/formRules';
import { phoneProblem } from './settings';
import styles from './Accounts.module.css';

export interface Fields {
  name: string;
  number: string;
  department: string;
  roles: Role[];
  phone: string;
}

const ROLES = (Object.keys(ROLE_LABEL) as Role[]).map((value) => ({ value, label: ROLE_LABEL[value] }));

/** Returns the conflicts between roles while they are being chosen. */
export function useRoleConflicts(roles: Role[]): { conflicts: string[]; error: unknown } {
  const query = useQuery(
    coreQueries.accounts.roleConflicts.queryOptions({
      input: { roles },
      enabled: roles.length > 1,
      staleTime: Infinity,
      placeholderData: (before) => before,
    }),
  );
  return { conflicts: roles.length > 1 ? (query.data?.conflicts ?? []) : [], error: query.error };
}

/** Form fields of an account: name, personal number, 科室, mobile number, roles with their conflicts. */
export function AccountFields(props: { roles: Role[]; newcomer: boolean }) {
  const { conflicts, error } = useRoleConflicts(props.roles);
  return (
    <>
      <div className={styles['pair']}>
        <Form.Item
          name="name"
          label="姓名"
          rules={[textRule((value) => (value === '' ? '请填写姓名。' : null))]}
        >
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="number"
          label="人员编号"
          extra="姓名、编号须与本人证书上的一致。证书上没有编号的不填。"
        >
          <Input maxLength={40} autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item name="department" label="科室">
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="phone"
          label="手机号"
          extra={
            props.newcomer
              ? '用于接收短信验证码，只存在平台上。没有可不填。'
              : '平台上的号码不显示。填写新号码即更换，不填则不变。'
          }
          rules={[textRule(phoneProblem)]}
        >
          <Input maxLength={11} inputMode="tel" autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item
        name="roles"
        label="角色"
        extra="系统管理、编辑、审核、审计的权限互相分开，由不同的人承担（第十四条）。授予各级审核人、主要负责人、网站专人、系统管理员的角色须会签。"
        rules={[
          {
            // Not `required`: antd would put an attribute on the group that is invalid there.
            validator: (_, roles: readonly Role[]) =>
              roles.length > 0 ? Promise.resolve() : Promise.reject(new Error('请至少选择一个角色。')),
          },
        ]}
      >
        <Checkbox.Group className={styles['roles'] ?? ''} options={ROLES} />
      </Form.Item>
      <div aria-live="polite" className={styles['live']}>
        {conflicts.length > 0 && (
          <Alert
            type="error"
            showIcon
            title="这些角色不能由同一人承担"
            description={
              <ul className={styles['lines']}>
                {conflicts.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            }
          />
        )}
        <FailureNote error={error} />
      </div>
    </>
  );
}
