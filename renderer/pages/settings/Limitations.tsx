import styles from './Settings.module.css';

/** Limitations of the program. */
export function Limitations() {
  return (
    <section className={styles['card']} aria-labelledby="limits">
      <h2 id="limits">本程序做不到的事</h2>
      <ul className={styles['limits']}>
        <li>
          不支持国密 TLS（SM2、SM3、SM4 套件）。平台只开放国密线路时，本程序连不上，须由平台同时开放国际算法的
          HTTPS。
        </li>
        <li>
          支持 RSA、P-256、SM2 证书文件和 UKey，不支持其他算法的证书（如 P-384、Ed25519）。UKey
          要用，须先装厂家的驱动，并在上面添加。
        </li>
        <li>不保存证书密码和 PIN 码。忘记密码时只能向发证机构重新申请；UKey 锁死时只能请发证机构解锁。</li>
        <li>
          证书遗失后，本机的草稿和待发送操作要由系统管理员同意才能用新证书打开；从未联网登录过的计算机不能恢复。
        </li>
        <li>没有时间戳的签名，签名时间只是签名人自报的。平台补到时间戳之后才能证明时间。</li>
        <li>不能绕过平台。审核与发布以平台接受为准；离线时办理的操作在联网后才生效。</li>
      </ul>
    </section>
  );
}
