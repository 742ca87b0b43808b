import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import type { DelegationRow } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { coreQueries } from '../../client/query';
import { useAccount } from '../../client/session';
import { SignedActDialog } from '../../components/SignedActDialog';
import { FailureNote } from '../../components/FailureNote';
import { ROLE_LABEL } from '../../components/labels';
import { PageFrame } from '../../components/PageFrame';
import { DelegationTable } from './DelegationTable';
import { GrantDialog } from './GrantDialog';
import { delegationFacts } from './words';
import styles from './Delegation.module.css';

/** 代理: who may decide in whose place, when and why. Certificates must not be lent (第十四条). */
export function DelegationPage() {
  const me = useAccount().id;
  const [granting, setGranting] = useState(false);
  const [toEnd, setToEnd] = useState<DelegationRow | null>(null);
  const [asked, setAsked] = useState<'mine' | 'all' | null>(null);
  const query = useQuery(coreQueries.accounts.delegations.queryOptions());
  const { delegations = [], mayDelegate = [], forOthers = false } = query.data ?? {};
  const mayGrant = forOthers || mayDelegate.length > 0;
  const scope = asked ?? (forOthers ? 'all' : 'mine');
  const rows = delegations.filter(({ fromId, toId }) => scope === 'all' || fromId === me || toId === me);

  return (
    <PageFrame
      title="代理"
      toolbar={
        <>
          <Segmented<'mine' | 'all'>
            aria-label="代理的范围"
            value={scope}
            options={[
              { value: 'mine', label: '与我有关' },
              { value: 'all', label: '全部' },
            ]}
            onChange={setAsked}
          />
          {mayGrant && (
            <Button
              type="primary"
              icon={<PlusOutlined aria-hidden="true" />}
              onClick={() => setGranting(true)}
            >
              {forOthers ? '登记代理' : '委托代理'}
            </Button>
          )}
        </>
      }
    >
      <div className={styles['page']}>
        <p className={styles['lead']}>
          离岗期间，审核人可以委托他人代为审核。代理人用自己的证书签名，意见上写明“代某某”；证书和密码不得借给他人（第十四条）。
        </p>
        <FailureNote
          error={query.data === undefined ? query.error : null}
          onRetry={() => void query.refetch()}
        />
        <section className={styles['card']} aria-label="代理列表">
          <DelegationTable
            rows={rows}
            loading={query.isPending}
            empty={scope === 'mine' ? '没有与您有关的代理' : '还没有代理'}
            onEnd={setToEnd}
          />
        </section>
      </div>
      {granting && query.data !== undefined && (
        <GrantDialog roles={mayDelegate} forOthers={forOthers} onClose={() => setGranting(false)} />
      )}
      {toEnd !== null && <EndDialog delegation={toEnd} onClose={() => setToEnd(null)} />}
    </PageFrame>
  );
}

/** 终止代理 before its last day. */
function EndDialog({ delegation, onClose }: { delegation: DelegationRow; onClose: () => void }) {
  return (
    <SignedActDialog
      title="终止代理"
      danger
      done="代理已终止"
      onClose={onClose}
      check={() => Promise.resolve([{ label: '操作', value: '终止代理' }, ...delegationFacts(delegation)])}
      sign={(reason) => core.accounts.endDelegation({ id: delegation.id, reason })}
    >
      <p>
        {delegation.toName}代{delegation.fromName}的{ROLE_LABEL[delegation.role]}
        职责随即结束，此前签署的意见仍然有效。
      </p>
    </SignedActDialog>
  );
}
