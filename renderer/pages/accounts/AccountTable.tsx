import { useState } from 'react';
import { Link } from 'react-router';
import { Input, Select, Tag } from 'antd';
import { SearchOutlined } from '@ant-design/icons';
import type { AccountRow, Role } from '../../../electron/core/contract';
import { DataTable } from '../../components/DataTable';
import { ACCOUNT_STATE_LABEL, ROLE_LABEL } from '../../components/labels';
import { CertificateSummary } from './CertificateSummary';
import { StateTag } from './StateTag';
import styles from './Accounts.module.css';

const ORDER: Record<AccountRow['state'], number> = { active: 0, suspended: 1, closed: 2 };

/** Table of accounts, active ones first. */
export function AccountTable(props: { accounts: readonly AccountRow[]; loading: boolean }) {
  const [text, setText] = useState('');
  const [role, setRole] = useState<Role | null>(null);
  const [state, setState] = useState<AccountRow['state'] | null>(null);
  const rows = props.accounts
    .filter(
      (account) =>
        `${account.name} ${account.id} ${account.number ?? ''} ${account.department}`.includes(text.trim()) &&
        (role === null || account.roles.includes(role)) &&
        (state === null || account.state === state),
    )
    .sort((a, b) => ORDER[a.state] - ORDER[b.state]);

  return (
    <section className={styles['card']} aria-label="全部账号">
      <div className={styles['filters']}>
        <Input
          aria-label="按姓名、账号名、编号或科室查找"
          placeholder="姓名、账号名、编号、科室"
          prefix={<SearchOutlined aria-hidden="true" />}
          style={{ width: '16rem' }}
          maxLength={60}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Select<Role | null>
          aria-label="按角色筛选"
          placeholder="全部角色"
          style={{ width: '10rem' }}
          allowClear
          value={role}
          options={(Object.keys(ROLE_LABEL) as Role[]).map((value) => ({ value, label: ROLE_LABEL[value] }))}
          onChange={(value) => setRole(value ?? null)}
        />
        <Select<AccountRow['state'] | null>
          aria-label="按状态筛选"
          placeholder="全部状态"
          style={{ width: '9rem' }}
          allowClear
          value={state}
          options={(Object.keys(ORDER) as AccountRow['state'][]).map((value) => ({
            value,
            label: ACCOUNT_STATE_LABEL[value],
          }))}
          onChange={(value) => setState(value ?? null)}
        />
      </div>
      <DataTable<AccountRow>
        size="middle"
        rowKey="id"
        loading={props.loading}
        dataSource={rows}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        tableLayout="fixed"
        locale={{ emptyText: '没有符合条件的账号' }}
        columns={[
          {
            title: '姓名',
            dataIndex: 'name',
            width: '11em',
            render: (_, row) => (
              <>
                <Link to={`/accounts/${encodeURIComponent(row.id)}`}>{row.name}</Link>
                <span
                  className={styles['under']}
                  title={`账号名：${row.id}，人员编号：${row.number ?? '无'}`}
                >
                  {row.id}
                  {row.number !== undefined && row.number !== row.id && ` · ${row.number}`}
                </span>
              </>
            ),
          },
          {
            title: '状态',
            dataIndex: 'state',
            width: '6em',
            render: (_, row) => <StateTag state={row.state} />,
          },
          { title: '科室', dataIndex: 'department', width: '10em' },
          {
            title: '角色',
            dataIndex: 'roles',
            render: (_, row) =>
              row.roles.length === 0 ? (
                <span className={styles['soft']}>无</span>
              ) : (
                <span className={styles['tags']}>
                  {row.roles.map((it) => (
                    <Tag key={it}>{ROLE_LABEL[it]}</Tag>
                  ))}
                </span>
              ),
          },
          {
            title: '证书',
            dataIndex: 'certificates',
            width: '14em',
            render: (_, row) => <CertificateSummary certificates={row.certificates} />,
          },
        ]}
      />
    </section>
  );
}
