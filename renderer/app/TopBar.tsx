import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button, Input, Tag, Tooltip } from 'antd';
import { LockOutlined, LogoutOutlined, PlusOutlined, SearchOutlined } from '@ant-design/icons';
import { ROLE_LABEL } from '../components/labels';
import { seesContent } from '../client/roles';
import { useAccount, useSessionStore } from '../client/session';
import styles from './TopBar.module.css';

const SEARCH_ID = 'frame-search';

export function focusSearch(): void {
  const field = document.getElementById(SEARCH_ID);
  if (field instanceof HTMLInputElement) field.select();
}

/** New draft, search, and the signed-in person. `onNewDraft` is null for roles that do not draft. */
export function TopBar(props: {
  onNewDraft: (() => void) | null;
  busy: boolean;
  onLock: () => void;
  onSignOut: () => void;
}) {
  const navigate = useNavigate();
  const account = useAccount();
  const practice = useSessionStore((state) => state.session?.practice === true);
  const [text, setText] = useState('');
  const roles = account.roles.map((role) => ROLE_LABEL[role]).join('、');
  const search = () => {
    const query = text.trim();
    if (query !== '') void navigate(`/search?q=${encodeURIComponent(query)}`);
  };

  return (
    <header className={styles['bar']} data-print="none">
      {props.onNewDraft !== null && (
        <Button
          type="primary"
          icon={<PlusOutlined aria-hidden="true" />}
          loading={props.busy}
          onClick={props.onNewDraft}
        >
          <span className={styles['word']}>新建稿件</span>
        </Button>
      )}
      {seesContent(account.roles) && (
        <form
          role="search"
          className={styles['search']}
          onSubmit={(event) => {
            event.preventDefault();
            search();
          }}
        >
          <Input
            id={SEARCH_ID}
            type="search"
            aria-label="检索稿件"
            placeholder="检索标题、正文、附件名（Ctrl+K）"
            prefix={<SearchOutlined aria-hidden="true" />}
            maxLength={200}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </form>
      )}
      <span className={styles['gap']} />
      {practice && (
        <Tag className={styles['practice'] ?? ''} title="单位、人员和稿件都是虚构的，不影响真实网站">
          演练
        </Tag>
      )}
      <span className={styles['person']} title={roles}>
        <strong>{account.name}</strong>
        <span>
          {account.department}
          {roles !== '' && ` · ${roles}`}
        </span>
      </span>
      <Tooltip title="锁定屏幕（F8）">
        <Button
          className={styles['leave'] ?? ''}
          icon={<LockOutlined aria-hidden="true" />}
          onClick={props.onLock}
        >
          <span className={styles['word']}>锁定</span>
        </Button>
      </Tooltip>
      <Button
        className={styles['leave'] ?? ''}
        icon={<LogoutOutlined aria-hidden="true" />}
        onClick={props.onSignOut}
      >
        退出
      </Button>
    </header>
  );
}
