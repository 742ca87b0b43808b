import { useState } from 'react';
import { Segmented } from 'antd';
import { PageFrame } from '../../components/PageFrame';
import { Chains } from './Chains';
import { Entries } from './Entries';
import styles from './Audit.module.css';

/** 审计, for the auditor: actions of everyone on every machine, and verification of the chains. */
export function AuditPage() {
  const [view, setView] = useState<'entries' | 'chains'>('entries');
  const [chain, setChain] = useState('');
  return (
    <PageFrame
      title="审计"
      toolbar={
        <Segmented<'entries' | 'chains'>
          aria-label="审计"
          value={view}
          options={[
            { value: 'entries', label: '操作记录' },
            { value: 'chains', label: '记录链' },
          ]}
          onChange={setView}
        />
      }
    >
      <div className={styles['page']}>
        {view === 'entries' ? (
          <Entries key={chain} chain={chain} onAnyChain={() => setChain('')} />
        ) : (
          <Chains
            onShow={(which) => {
              setChain(which);
              setView('entries');
            }}
          />
        )}
      </div>
    </PageFrame>
  );
}
