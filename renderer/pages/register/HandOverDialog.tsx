import { Alert } from 'antd';
import { core } from '../../client/connection';
import { SignedActDialog } from '../../components/SignedActDialog';
import { fingerprintText } from '../../components/fingerprintLines';
import styles from './Register.module.css';

/** 移交信任根, or 建立登记簿 when there is none (`root` null). */
export function HandOverDialog(props: { root: string | null; onClose: () => void }) {
  const { root } = props;
  const act = root === null ? '建立登记簿' : '移交信任根';
  return (
    <SignedActDialog
      title={act}
      width="46rem"
      done={root === null ? '登记簿已建立' : '信任根已移交'}
      onClose={props.onClose}
      check={() =>
        Promise.resolve([
          { label: '操作', value: act },
          ...(root === null
            ? []
            : [
                {
                  label: '现在的信任根',
                  value: <span className={styles['code']}>{fingerprintText(root)}</span>,
                },
              ]),
          {
            label: '结果',
            value: '重新登记现有的全部账号、证书和代理，成为新的信任根',
          },
        ])
      }
      sign={(reason) => core.accounts.handOverRoot({ reason })}
    >
      {root === null ? (
        <p>
          列出现有的全部账号和证书，由您签名。建立后指纹显示在本页，请当面、打电话或用纸质件告知每一个人，第一次登录时核对。
        </p>
      ) : (
        <>
          <p>
            用于建立时签名的人员调离，或他们的证书遗失、作废。重新登记后的指纹与现在的不同；已经核对过的计算机凭移交的签名自动跟上，不必重新核对。
          </p>
          <Alert type="warning" showIcon title="须会签。生效后，请把新的指纹告知以后第一次登录的人。" />
        </>
      )}
    </SignedActDialog>
  );
}
