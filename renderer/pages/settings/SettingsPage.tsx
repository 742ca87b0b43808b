import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { confirmLeaving } from '../../client/saveBeforeLeaving';
import { coreQueries } from '../../client/query';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { AuditTrail } from './AuditTrail';
import { FontSizeChoice } from './FontSizeChoice';
import { Limitations } from './Limitations';
import { PinForm } from './PinForm';
import { RootCard } from './RootCard';
import { SettingsForm } from './SettingsForm';
import styles from './Settings.module.css';

/** Settings page. `onBack` is set before the login: PIN and audit entries are then not shown, but a way back is. */
export function SettingsPage(props: { onBack?: () => void }) {
  const saved = useQuery(coreQueries.settings.load.queryOptions());
  const goBack = async () => {
    if (await confirmLeaving()) props.onBack?.();
  };
  return (
    <PageFrame title="设置" toolbar={props.onBack && <Button onClick={() => void goBack()}>返回登录</Button>}>
      <div className={styles['page']}>
        <FailureNote
          error={saved.data === undefined ? saved.error : null}
          onRetry={() => void saved.refetch()}
        />
        {saved.isPending && <Skeleton active paragraph={{ rows: 8 }} />}
        {saved.data !== undefined && (
          <>
            <SettingsForm settings={saved.data.settings} ca={saved.data.ca} />
            <FontSizeChoice settings={saved.data.settings} />
          </>
        )}
        {props.onBack === undefined && <PinForm />}
        {props.onBack === undefined && <RootCard />}
        {props.onBack === undefined && <AuditTrail />}
        <Limitations />
      </div>
    </PageFrame>
  );
}
