import { useState } from 'react';
import { Alert, Form } from 'antd';
import type { AccountRow, AccountSettings } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { SignedActDialog } from '../../components/SignedActDialog';
import { validFields } from '../../components/formRules';
import { AccountFields, useRoleConflicts, type Fields } from './AccountFields';
import { differences, settingsOf } from './settings';

/**
 * 变更 of name, personal number, 科室, roles, mobile number. The signed act includes the previous values as displayed.
 */
export function ChangeDialog(props: { account: AccountRow; onClose: () => void }) {
  const [before] = useState(() => settingsOf(props.account));
  const [form] = Form.useForm<Fields>();
  const [given, setGiven] = useState<{ after: AccountSettings; phone: string | null } | null>(null);
  const [idle, setIdle] = useState(false);
  const roles = Form.useWatch('roles', form) ?? before.roles;
  const same = [...roles].sort().join() === [...before.roles].sort().join();
  const { conflicts } = useRoleConflicts(roles);

  return (
    <SignedActDialog
      title={`变更${props.account.name}的账号`}
      width="46rem"
      done="变更已生效"
      onClose={props.onClose}
      barred={!same && conflicts.length > 0}
      check={async () => {
        const fields = await validFields(form);
        if (fields === null) return null;
        const number = fields.number.trim();
        const after = {
          name: fields.name.trim(),
          ...(number !== '' && { number }),
          department: fields.department.trim(),
          roles: fields.roles,
          active: before.active,
        };
        const phone = fields.phone.trim() === '' ? null : fields.phone.trim();
        const changed = differences(before, after);
        setIdle(changed.length === 0 && phone === null);
        if (changed.length === 0 && phone === null) return null;
        setGiven({ after, phone });
        return [
          { label: '操作', value: `变更账号：${before.name}（${props.account.id}）` },
          ...changed.map(({ label, before: was, after: is }) => ({
            label,
            value: (
              <>
                {was} <span aria-label="改为">→</span> <strong>{is}</strong>
              </>
            ),
          })),
          ...(phone === null ? [] : [{ label: '手机号', value: `换为 ${phone}` }]),
        ];
      }}
      sign={async (reason) => {
        if (given === null) return undefined;
        return core.accounts.change({ accountId: props.account.id, before, ...given, reason });
      }}
    >
      <Form<Fields>
        form={form}
        name="change-account"
        layout="vertical"
        requiredMark={false}
        initialValues={{ ...before, number: before.number ?? '', phone: '' }}
        onValuesChange={() => setIdle(false)}
      >
        <AccountFields roles={roles} newcomer={false} />
      </Form>
      {idle && <Alert type="warning" showIcon role="alert" title="还没有任何改动。" />}
    </SignedActDialog>
  );
}
