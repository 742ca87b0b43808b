import { useState } from 'react';
import type { AccountRow } from '../../../electron/core/contract';
import { core } from '../../app/connection';
import { ActDialog } from '../../components/ActDialog';
import { rolesText, settingsOf } from './settings';

/** 停用 for a time, roles kept; or 恢复使用. */
export function SuspendDialog(props: { account: AccountRow; onClose: () => void }) {
  const [before] = useState(() => settingsOf(props.account));
  const act = before.active ? '停用' : '恢复使用';
  return (
    <ActDialog
      title={`${act}${before.name}的账号`}
      done={before.active ? '账号已停用' : '账号已恢复使用'}
      danger={before.active}
      onClose={props.onClose}
      check={() =>
        Promise.resolve([
          { label: '操作', value: `${act}账号：${before.name}（${props.account.id}）` },
          { label: '角色', value: `${rolesText(before.roles)}（保留）` },
          {
            label: '结果',
            value: before.active ? '本人不能登录和签名，已登录的随即退出' : '本人可以用现有证书登录',
          },
        ])
      }
      sign={(reason) =>
        core.accounts.change({
          accountId: props.account.id,
          before,
          after: { ...before, active: !before.active },
          phone: null,
          reason,
        })
      }
    >
      <p>
        {before.active
          ? '用于离岗、调查等暂时不能使用的情况，角色保留。调离、退休的请办理注销。'
          : '恢复后角色与停用前相同。'}
      </p>
    </ActDialog>
  );
}
