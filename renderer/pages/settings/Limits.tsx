import styles from './Settings.module.css';

/** What the program cannot do, said before anyone relies on it. */
export function Limits() {
  return (
    <section className={styles['card']} aria-labelledby="limits">
      <h2 id="limits">本程序做不到的事</h2>
      <ul className={styles['limits']}>
        <li>
          不支持国密 TLS（SM2、SM3、SM4 套件）。平台只开放国密线路时，本程序连不上，须由平台同时开放国际算法的
          HTTPS。
        </li>
        <li>不支持 SM2 证书登录和签名，也不支持 UKey。请使用 RSA 证书文件（.p12、.pfx）。</li>
        <li>不保存证书密码。忘记密码时只能向发证机构重新申请。</li>
        <li>不能绕过平台。审核与发布以平台接受为准；离线时办理的操作在联网后才生效。</li>
      </ul>
    </section>
  );
}
