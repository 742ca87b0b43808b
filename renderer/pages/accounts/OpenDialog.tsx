import { useState } from 'react';
import { Form, Input } from 'antd';
import { core } from '../../client/connection';
import { SignedActDialog } from '../../components/SignedActDialog';
import { textRule, validFields } from '../../components/formRules';
import { commonName, personalNumber } from '../../components/certificateNames';
import { AccountFields, useRoleConflicts, type Fields } from './AccountFields';
import { CertificateField, type ReadCertificate } from './CertificateField';
import { holderProblems } from './holder';
import { accountIdProblem, rolesText } from './settings';

type OpenFields = Fields & { accountId: string };
const EMPTY: OpenFields = { accountId: '', name: '', number: '', department: '', roles: [], phone: '' };

/** Dialog for 开通账号. */
export function OpenAccountDialog(props: { onClose: () => void }) {
  const [form] = Form.useForm<OpenFields>();
  const [certificate, setCertificate] = useState<ReadCertificate | null>(null);
  const [given, setGiven] = useState<OpenFields>(EMPTY);
  const roles = Form.useWatch('roles', form) ?? [];
  const name = Form.useWatch('name', form) ?? '';
  const number = Form.useWatch('number', form) ?? '';
  const holder = { name: name.trim(), number: number.trim() };
  const mismatch = certificate !== null && holderProblems(certificate.info.subject, holder).length > 0;
  const { conflicts } = useRoleConflicts(roles);

  const take = (read: ReadCertificate | null) => {
    setCertificate(read);
    if (read === null) return;
    const { subject } = read.info;
    if (holder.name === '') form.setFieldValue('name', commonName(subject));
    if (holder.number === '') form.setFieldValue('number', personalNumber(subject));
  };

  return (
    <SignedActDialog
      title="开通账号"
      width="46rem"
      done="账号已开通"
      onClose={props.onClose}
      barred={conflicts.length > 0 || mismatch}
      check={async () => {
        const fields = await validFields(form);
        if (fields === null) return null;
        const trimmed = {
          ...fields,
          accountId: fields.accountId.trim(),
          name: fields.name.trim(),
          number: fields.number.trim(),
          department: fields.department.trim(),
          phone: fields.phone.trim(),
        };
        setGiven(trimmed);
        return [
          { label: '操作', value: '开通账号' },
          { label: '姓名', value: `${trimmed.name}（${trimmed.accountId}）` },
          { label: '人员编号', value: trimmed.number || '（空）' },
          { label: '科室', value: trimmed.department || '（空）' },
          { label: '角色', value: rolesText(trimmed.roles) },
          { label: '手机号', value: trimmed.phone || '（无）' },
          {
            label: '登记证书',
            value:
              certificate === null
                ? '以后登记，登记前不能登录'
                : `${commonName(certificate.info.subject)}，编号 ${certificate.info.serial}`,
          },
        ];
      }}
      sign={(reason) =>
        core.accounts.open({ ...given, certificate: certificate?.certificate ?? null, reason })
      }
    >
      <Form<OpenFields>
        form={form}
        name="open-account"
        layout="vertical"
        requiredMark={false}
        initialValues={EMPTY}
      >
        <Form.Item
          name="accountId"
          label="账号名"
          extra="小写字母、数字和连字符，如 linxiaohe。开通后不能更改，注销后不能再用。"
          rules={[textRule(accountIdProblem)]}
        >
          <Input maxLength={60} autoComplete="off" spellCheck={false} />
        </Form.Item>
        <AccountFields roles={roles} newcomer />
        <CertificateField label="证书（可以以后登记）" holder={holder} value={certificate} onChange={take} />
      </Form>
    </SignedActDialog>
  );
}
