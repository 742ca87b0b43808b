import { PROOF_FILES } from './layout';

/** 说明.txt: for readers without this program. */
export const GUIDE = `稿件审核证据包

本包可以在任何装有 OpenSSL 3 的 Linux 计算机上独立核验，不需要我们的任何程序，也不需要联网。解压后在本目录执行：

    sh verify.sh 信任根的指纹
    sh verify.sh 信任根的指纹 您自己取得的根证书.pem

每项核验占一行，最后一行是“全部通过”“有 N 项不通过”，或有几项不能确认。verify.sh 是纯文本，可以先读再运行；要紧的场合，请用您另外取得
的同一脚本来核验，因为造包的人也能换掉它。

信任从哪里来：trust.pem 只是为了方便。它随包而来，造包的人也能换掉它。请另行向签发机构取得根证书，或当面、电话核对
verify.sh 打印的根证书 SHA-256。根证书文件里也可以放入签发机构新的吊销列表（PEM），一并核对。

信任根：本单位的账号、证书、职责都登记在登记簿里，登记簿从一份“建立登记簿”的文书开始，它的 SHA-256 就是信任根的指纹。
请向该单位的系统管理员当面或电话核对指纹（不要以随包的为准），作为参数给出；不给出，签名人是谁、有没有职责都“不能确认”。

哪些有签名，哪些只是平台的记载：
  statements/decision-N.json  第 N 条审核意见，签名所对的原文，一个字节也不能变
  statements/decision-N.cms   审核人对它的电子签名（CMS/CAdES，内含签名人证书）
  statements/decision-N.tst   时间戳机构对签名值的时间戳（RFC 3161）：签名在那时已经存在
  statements/decision-N.ocsp  签发机构当时对签名人证书状态的答复（RFC 6960）
  statements/decision-N.crls  当时有效的吊销列表的 SHA-256，文件在 crls/
  content/R.json              第 R 稿的全部内容；意见以 SHA-256 指明它
  blobs/                      附件和正文图片，以 SHA-256 命名；${PROOF_FILES.blobNames} 是名称对照
  head.json, head.tst         审核意见共几条、最后一条是哪一条，带时间戳：截去末尾会被发现
  register/                   登记簿里与签名人有关的各项：文书、经办人的签名；授予审核、发布、管理职责的另有会签
  platform/                   平台的记载，没有签名：撰写人是谁、哪一稿已经办结。“撰写人与审核人不是同一人”
                              的结论以平台对撰写人的记载为前提
  certificates/               用到的证书
  发稿审签单                  供阅读和归档，本身不是证据，以上述文件为准

签名证书后来过期、更换或注销，都不影响核验：一切按时间戳证明的时间判断。没有时间戳的意见，只能按签名人自己声明的时间核对，
核验时会写明“不能确认”。
`;
