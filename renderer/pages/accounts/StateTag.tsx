import { Tag } from 'antd';
import type { AccountRow } from '../../../electron/core/contract';
import { ACCOUNT_STATE_LABEL } from '../../components/labels';

const COLOUR: Record<AccountRow['state'], string> = {
  active: 'success',
  suspended: 'warning',
  closed: 'default',
};

export function StateTag({ state }: { state: AccountRow['state'] }) {
  return <Tag color={COLOUR[state]}>{ACCOUNT_STATE_LABEL[state]}</Tag>;
}
