#!/bin/sh
# 核验本目录中的稿件审核证据。用法：
#     sh verify.sh [您自己取得的根证书.pem]
# 只用 openssl（3.0 以上）和系统自带的工具，不联网，不写本目录。每项一行，最后一行是结论；全部通过时退出码为 0。
set -u
LC_ALL=C
export LC_ALL

given=${1-}
case $given in '' | /*) ;; *) given=$PWD/$given ;; esac
cd "$(dirname "$0")" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
mkdir "$work/certs" "$work/anchors" "$work/crls" "$work/d" "$work/blobs" "$work/memo"

failed=0
unsure=0
yes() { printf '[通过] %s\n' "$*"; }
no() { printf '[不通过] %s\n' "$*"; failed=$((failed + 1)); }
unknown() { printf '[不能确认] %s\n' "$*"; unsure=$((unsure + 1)); }
# judge 命令的结果 "通过时的话" "不通过时的话"
judge() { if [ "$1" = 0 ]; then yes "$2"; else no "$3"; fi; }
if command -v sha256sum >/dev/null; then
  hash() { [ ! -f "$1" ] || sha256sum <"$1" | cut -c1-64; }
else
  hash() { [ ! -f "$1" ] || openssl dgst -sha256 -r "$1" 2>/dev/null | cut -c1-64; }
fi

case $(openssl version 2>/dev/null) in
  'OpenSSL '[3-9].*) ;;
  *) echo '需要 OpenSSL 3.0 以上的版本，不能核验。'; exit 2 ;;
esac

# ---- 时间 ----------------------------------------------------------------------------------------------------------

# epoch 20260701120000 → 自 1970 年起的秒数
epoch() {
  e_r=${1#????}
  e_y=${1%"$e_r"}
  e_m=$((1${e_r%????????} - 100)); e_r=${e_r#??}
  e_d=$((1${e_r%??????} - 100)); e_r=${e_r#??}
  e_h=$((1${e_r%????} - 100)); e_r=${e_r#??}
  e_n=$((1${e_r%??} - 100)); e_s=$((1${e_r#??} - 100))
  e_p=$(((e_m + 9) % 12))
  e_y=$((e_y - e_p / 10))
  echo $(((e_y * 365 + e_y / 4 - e_y / 100 + e_y / 400 + (e_p * 153 + 2) / 5 + e_d - 1 - 719468) * 86400 + e_h * 3600 + e_n * 60 + e_s))
}
# digits 'Jul  1 12:00:00 2026 GMT' → 20260701120000；不认识的写法没有输出
digits() {
  printf '%s\n' "$1" | sed -n -E '
    s/^Jan /01 /; s/^Feb /02 /; s/^Mar /03 /; s/^Apr /04 /; s/^May /05 /; s/^Jun /06 /
    s/^Jul /07 /; s/^Aug /08 /; s/^Sep /09 /; s/^Oct /10 /; s/^Nov /11 /; s/^Dec /12 /
    s/^([0-9][0-9]) +([0-9]) /\1 0\2 /
    s/^([0-9]{2}) +([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)? ([0-9]{4}) GMT$/\7\1\2\3\4\5/p'
}
text_epoch() { t_d=$(digits "$1"); [ -n "$t_d" ] && epoch "$t_d"; }
# iso_epoch 2026-07-01T12:00:00.123Z
iso_epoch() { epoch "$(printf '%s' "$1" | sed -E 's/[-T:]//g; s/(\.[0-9]+)?Z$//')"; }
shown() { printf '%s' "$1" | sed -E 's/^(....)(..)(..)(..)(..)(..)$/\1-\2-\3 \4:\5:\6 UTC/'; }
# 两台钟之间容许的差，秒
skew=600

# ---- JSON：只认 RFC 8785 的那一种写法 ------------------------------------------------------------------------------

S='"([^"\\]|\\["\\bfnrt]|\\u00(0[0-7bef]|1[0-9a-f]))*"'
HEX='[0-9a-f]{64}'
ID='[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
AT='[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z'
NUM='[1-9][0-9]{0,3}'
SIGNER='\{"accountId":'$S',"certificate":"'$HEX'","name":'$S'\}'
STATEMENT='\{"articleId":"'$ID'","at":"'$AT'","attachments":\[("'$HEX'"(,"'$HEX'")*)?\],"contentHash":"'$HEX'",("onBehalfOf":\{"accountId":'$S',"delegationId":"'$ID'","name":'$S'\},)?"opinion":'$S',"previous":(null|"'$HEX'"),"purpose":"(publish|withdraw|delete)","revision":'$NUM',"signer":'$SIGNER',"stage":"(first|second|final|principal)","typ":"gov\.review\.decision/1","verdict":"(approve|return|escalate)"\}'
HEAD='\{"articleId":"'$ID'","at":"'$AT'","digest":"'$HEX'","sequence":'$NUM',"typ":"gov\.article\.head/1"\}'
ARTICLE='\{"articleId":"'$ID'","released":\[('$NUM'(,'$NUM')*)?\],"typ":"gov\.proof\.article/1"\}'
REVISION='\{"articleId":"'$ID'","contentHash":"'$HEX'","number":'$NUM',"submittedAt":"'$AT'","submittedBy":'$S',"typ":"gov\.proof\.revision/1","writers":\['$S'(,'$S')*\]\}'
BINDING='\{"accountId":'$S',"boundAt":"'$AT'","certificate":"'$HEX'","ended":(null|\{"at":"'$AT'","reason":"[a-z]+"\}),"typ":"gov\.proof\.binding/1"\}'
DELEGATION='\{"delegationId":"'$ID'","endedAt":(null|"'$AT'"),"typ":"gov\.proof\.delegation/1"\}'
ACT_TAIL='"at":"'$AT'","reason":'$S',"signer":'$SIGNER',"typ":"gov\.administration/1"\}'
BIND_ACT='\{"act":\{"accountId":'$S',"certificate":"[A-Za-z0-9+/=]+","replaces":(null|\{"certificate":"'$HEX'","reason":"[a-z]+"\}),"type":"certificate\.bind"\},'$ACT_TAIL
GRANT_ACT='\{"act":\{"delegationId":"'$ID'","from":"'$AT'","fromId":'$S',"role":"[A-Za-z]+","toId":'$S',"type":"delegation\.grant","until":"'$AT'"\},'$ACT_TAIL
ATTACHMENT='\{"mediaType":'$S',"name":'$S',"sha256":"'$HEX'","size":(0|[1-9][0-9]*)\}'
CONTENT='\{"attachments":\[('$ATTACHMENT'(,'$ATTACHMENT')*)?\],"body":\{"content":\[.*\],"type":"doc"\},"columnId":'$S',"major":(true|false),"schema":"article-content/1","secrecy":\{"checkedBy":'$S',"checkedOn":'$S',"conclusion":'$S',"personalData":'$S',"reason":'$S'\},"source":'$S',"summary":'$S',"target":\{"siteId":'$S'\},"title":'$S'\}'

# 整个文件是不是一行、没有换行和控制字符、逐字符合给定的写法
canonical() {
  [ -f "$1" ] && tr -d '\000-\037' <"$1" | cmp -s - "$1" && [ -s "$1" ] && grep -E -x -q -e "$2" "$1"
}
# 符合写法的文本里，把串内的 \\ 和 \" 换成控制字符：此后每个引号都是串的边界，串里写什么也骗不了下面的截取
BACK=$(printf '\001')
QUOTE=$(printf '\002')
MARK=$(printf '\003')
norm() { sed "s/\\\\\\\\/$BACK/g; s/\\\\\"/$QUOTE/g" "$1"; }
raw() { printf '%s' "$1" | sed "s/$BACK/\\\\\\\\/g; s/$QUOTE/\\\\\"/g"; }
# take 文本 式子：式子匹配全文时给出第一个括号
take() { printf '%s\n' "$1" | sed -n -E "s~^$2\$~\\1~p"; }

# ---- DER：按位置截取 -------------------------------------------------------------------------------------------------

# 每行：位置 层次 头长 体长 prim|cons 类型 …
parse() { openssl asn1parse -inform DER -in "$1" 2>/dev/null | sed -n -E 's/^ *([0-9]+):d=([0-9]+) +hl=([0-9]+) +l= *([0-9]+|inf) +(prim|cons): (.*)$/\1 \2 \3 \4 \5 \6/p'; }
piece() { tail -c "+$(($2 + 1))" "$1" | head -c "$3"; }
# 一个 DER 值正好占满文件，长度用最短的写法
whole() {
  parse "$1" >"$work/whole" && [ -s "$work/whole" ] || return 1
  awk -v size="$(wc -c <"$1")" '
    NR == 1 && $3 + $4 != size { bad = 1 }
    $4 == "inf" || $3 != 2 + ($4 > 127) + ($4 > 255) + ($4 > 65535) + ($4 > 16777215) { bad = 1 }
    END { exit bad }' "$work/whole"
}
# 签名 公钥.pem 算法名 内容 签名值
signature() {
  case $2 in
    sha256WithRSAEncryption | ecdsa-with-SHA256) openssl dgst -sha256 -verify "$1" -signature "$4" "$3" >/dev/null 2>&1 ;;
    sha384WithRSAEncryption | ecdsa-with-SHA384) openssl dgst -sha384 -verify "$1" -signature "$4" "$3" >/dev/null 2>&1 ;;
    sha512WithRSAEncryption | ecdsa-with-SHA512) openssl dgst -sha512 -verify "$1" -signature "$4" "$3" >/dev/null 2>&1 ;;
    SM2-with-SM3) openssl pkeyutl -verify -pubin -inkey "$1" -rawin -digest sm3 -pkeyopt distid:1234567812345678 -in "$3" -sigfile "$4" >/dev/null 2>&1 ;;
    *) return 1 ;;
  esac
}
# signed 名称以 SHA-256 命名的文件(无后缀) 签发者(无后缀)：同 signed_by，结果记下不再重算
signed() {
  s_memo=$work/memo/${1##*/}-${2##*/}
  [ ! -f "$s_memo" ] || return "$(cat "$s_memo")"
  signed_by "$1.der" "$2.pem"
  s_result=$?
  echo $s_result >"$s_memo"
  return $s_result
}
# signed_by DER文件 签发者.pem：证书、吊销列表、OCSP 答复都是 {内容, 算法, 签名}
signed_by() {
  if [ -f "${1%.der}.asn" ]; then cat "${1%.der}.asn"; else parse "$1"; fi | awk '
    $2 == 1 { n++; if (n == 1) print $1, $3 + $4; if (n == 3) print $1 + $3 + 1, $4 - 1, $6 }
    $2 == 2 && n == 2 && $6 == "OBJECT" { sub(/^:/, "", $7); print $7 }' >"$work/triple"
  { read -r s_at s_length && read -r s_algorithm && read -r s_from s_count s_type; } <"$work/triple" || return 1
  [ "$s_type" = BIT ] || return 1
  piece "$1" "$s_at" "$s_length" >"$work/tbs"
  piece "$1" "$s_from" "$s_count" >"$work/sig"
  signature "${2%.pem}.pub" "$s_algorithm" "$work/tbs" "$work/sig"
}

# ---- 根证书、证书、吊销列表 -------------------------------------------------------------------------------------------

# blocks 文件 类别 前缀：把 PEM 文件拆开
blocks() {
  b_n=0
  b_in=0
  while IFS= read -r b_line || [ -n "$b_line" ]; do
    b_line=${b_line%"$(printf '\r')"}
    if [ "$b_line" = "-----BEGIN $2-----" ]; then
      b_in=1
      b_n=$((b_n + 1))
      : >"$3$b_n.pem"
    fi
    [ $b_in = 1 ] && printf '%s\n' "$b_line" >>"$3$b_n.pem"
    [ "$b_line" = "-----END $2-----" ] && b_in=0
  done <"$1"
}
# 已读入的证书：以 SHA-256 命名的 .der、.pem、.pub、.asn（DER 的结构）、.ext（用途和限制），以及
# .facts：主体和签发者名称的散列、序列号、有效期起止（秒，不能识别则为空）
keep() {
  openssl x509 -in "$1" -outform DER -out "$work/keep.der" 2>/dev/null || return 1
  kept=$(hash "$work/keep.der")
  [ ! -f "$2/$kept.facts" ] || return 0
  openssl x509 -in "$1" -out "$2/$kept.pem" 2>/dev/null && openssl x509 -in "$1" -noout -pubkey >"$2/$kept.pub" 2>/dev/null || return 1
  openssl x509 -in "$1" -noout -subject_hash -issuer_hash -serial -startdate -enddate \
    -ext basicConstraints,keyUsage,extendedKeyUsage >"$2/$kept.ext" 2>/dev/null || return 1
  { read -r k_subject && read -r k_issuer && read -r k_serial && read -r k_from && read -r k_to; } <"$2/$kept.ext" || return 1
  parse "$work/keep.der" >"$2/$kept.asn"
  mv "$work/keep.der" "$2/$kept.der"
  echo "$k_subject $k_issuer ${k_serial#serial=} $(text_epoch "${k_from#notBefore=}") $(text_epoch "${k_to#notAfter=}")" >"$2/$kept.facts"
}
# facts 证书：读出上面那一行
facts() { read -r f_subject f_issuer f_serial f_from f_to <"$1.facts"; }

source=${given:-trust.pem}
if [ ! -f "$source" ]; then
  echo "找不到根证书文件 $source，不能核验。"
  exit 2
fi
blocks "$source" CERTIFICATE "$work/anchor-"
echo "信任的根证书（取自 ${given:-随包的 trust.pem，请另行核对}）："
: >"$work/anchors.pem"
for file in "$work"/anchor-*.pem; do
  [ -f "$file" ] || continue
  keep "$file" "$work/anchors" || { no "根证书文件中有一张不能识别"; continue; }
  cat "$work/anchors/$kept.pem" >>"$work/anchors.pem"
  echo "    SHA-256 $kept"
  echo "    $(openssl x509 -in "$file" -noout -subject -nameopt RFC2253,utf8,-esc_msb | sed 's/^subject=//')"
done
[ -s "$work/anchors.pem" ] || { echo '没有可用的根证书，不能核验。'; exit 2; }

# 供人阅读的文件（说明、审签单）不参与核验；有的解压程序会改写它们的中文名
stray=$(find . ! -type d ! -type f)
[ -z "$stray" ] || no "含有链接或特殊文件：$stray"
find . -type f | sed 's/^\.\///' | sort >"$work/list"
grep -E -v -x -e "statements/decision-$NUM\.(json|cms|tst|ocsp|crls)" -e "crls/$HEX\.crl" -e "certificates/$HEX\.pem" \
  -e "content/$NUM\.json" -e "blobs/($HEX|names\.txt)" \
  -e "platform/(article|revision-$NUM|binding-$HEX|delegation-$ID)\.json" \
  -e "acts/(binding-$HEX|delegation-$ID)\.(json|cms)" -e 'head\.(json|tst)' -e 'trust\.pem' -e 'verify\.sh' \
  -e '[^/]*\.(txt|pdf|html)' "$work/list" >"$work/foreign"
if [ -s "$work/foreign" ]; then
  while IFS= read -r name; do no "不属于证据包的文件：$name"; done <"$work/foreign"
fi

: >"$work/untrusted.pem"
result=0
for file in certificates/*.pem; do
  [ -f "$file" ] || continue
  if keep "$file" "$work/certs" && [ "certificates/$kept.pem" = "$file" ]; then
    # 自签的证书不放进来：信任只从根证书文件来
    facts "$work/certs/$kept"
    [ "$f_subject" = "$f_issuer" ] || cat "$work/certs/$kept.pem" >>"$work/untrusted.pem"
  else
    result=1
  fi
done
judge $result '证书文件与其名称相符' '有证书文件与其名称（SHA-256）不符或不能识别'

result=0
for file in crls/*.crl; do
  [ -f "$file" ] || continue
  name=${file#crls/}
  name=${name%.crl}
  if [ "$(hash "$file")" = "$name" ] && whole "$file"; then cp "$file" "$work/crls/$name.der"; else result=1; fi
done
judge $result '吊销列表文件与其名称相符' '有吊销列表文件与其名称（SHA-256）不符或不能识别'
blocks "$source" 'X509 CRL' "$work/crl-"
for file in "$work"/crl-*.pem; do
  [ -f "$file" ] || continue
  openssl crl -in "$file" -outform DER -out "$work/crl.der" 2>/dev/null && cp "$work/crl.der" "$work/crls/$(hash "$work/crl.der").der"
done
for file in "$work"/crls/*.der; do
  [ -f "$file" ] || continue
  name=${file%.der}
  openssl crl -inform DER -in "$file" -noout -hash >"$name.issuer" 2>/dev/null
  openssl crl -inform DER -in "$file" -noout -text 2>/dev/null >"$name.text"
  openssl crl -inform DER -in "$file" -out "$name.pem" 2>/dev/null
  # 每行：序列号 吊销（或失去控制）的时间
  awk '/^ *Serial Number:/ { s = $3 } /^ *Revocation Date:/ { sub(/^ *Revocation Date: /, ""); print s, $0 }
       /^ *Invalidity Date:/ { getline; sub(/^ */, ""); print s, $0 }' "$name.text" >"$name.revoked"
  # 原因说明密钥没有失去控制的序列号（RFC 3161 §4）
  awk '/^ *Serial Number:/ { s = $3 } /CRL Reason Code:/ { getline; sub(/^ */, "")
       if ($0 ~ /^(Unspecified|Affiliation Changed|Superseded|Cessation Of Operation)$/) print s }' "$name.text" >"$name.harmless"
done

# issuer_of 证书(无后缀的路径) → 签发者路径放在 $issuer
issuer_of() {
  facts "$1"
  i_hash=$f_issuer
  for i_file in "$work"/anchors/*.facts "$work"/certs/*.facts; do
    [ -f "$i_file" ] || continue
    issuer=${i_file%.facts}
    facts "$issuer"
    [ "$f_subject" = "$i_hash" ] && [ "$issuer" != "$1" ] && signed "$1" "$issuer" && return 0
  done
  return 1
}
# has 证书 扩展名 式子
has() { sed -n "/^X509v3 $2:/{n;p;}" "$1.ext" | grep -E -q -e "$3"; }
# 关键扩展都要认识
known_extensions() {
  awk '
    $6 == "OBJECT" { name = $0; sub(/^.*OBJECT *:/, "", name) }
    $6 == "BOOLEAN" && $7 == ":255" && name !~ /^X509v3 (Basic Constraints|Key Usage|Extended Key Usage|Subject Alternative Name|Certificate Policies|Subject Key Identifier)$/ && prior ~ /OBJECT/ { bad = 1 }
    { prior = $6 }
    END { exit bad }' "$1.asn"
}
# revoked 证书 签发者 时间 用途：任何一份真的吊销列表说它在那之前已吊销；时间戳机构的密钥失去控制的，以前的也不算数
revoked() {
  facts "$2"
  r_hash=$f_subject
  facts "$1"
  r_serial=$f_serial
  for r_file in "$work"/crls/*.der; do
    [ -f "$r_file" ] || continue
    r_name=${r_file%.der}
    read -r r_issuer <"$r_name.issuer" && [ "$r_issuer" = "$r_hash" ] || continue
    grep -q "^$r_serial " "$r_name.revoked" && signed "$r_name" "$2" || continue
    [ "$4" != timestamp ] || grep -q -x "$r_serial" "$r_name.harmless" || return 0
    grep "^$r_serial " "$r_name.revoked" >"$work/dates"
    while read -r r_ignored r_text; do
      r_at=$(text_epoch "$r_text") || return 0
      [ "$r_at" -le "$3" ] && return 0
    done <"$work/dates"
  done
  return 1
}
# listed 签发者 时间 清单：清单里有它的吊销列表，在那时还没有过时
listed() {
  facts "$1"
  l_hash=$f_subject
  while read -r l_name; do
    [ -f "$work/crls/$l_name.issuer" ] && read -r l_issuer <"$work/crls/$l_name.issuer" && [ "$l_issuer" = "$l_hash" ] || continue
    # 关键扩展（增量、分段的列表）使它不能当作完整的列表
    grep -E -q '^ +X509v3 (Delta CRL Indicator|Issuing Distribution Point): critical' "$work/crls/$l_name.text" && continue
    l_to=$(text_epoch "$(sed -n 's/^ *Next Update: //p' "$work/crls/$l_name.text")") || continue
    [ "$2" -le "$l_to" ] && signed "$work/crls/$l_name" "$1" && return 0
  done <"$3"
  return 1
}

# path 证书 时间 清单(没有则空) 用途：逐级核到根证书；理由放在 $why
path() {
  p_now=$1
  p_depth=0
  p_usage=$4
  : >"$work/path"
  while :; do
    facts "$p_now"
    [ -n "$f_to" ] || { why='证书的有效期不能识别'; return 1; }
    [ "$2" -ge "$f_from" ] || { why='证书在那时还没有生效'; return 1; }
    [ "$2" -le "$f_to" ] || { why='证书在那时已经过期'; return 1; }
    known_extensions "$p_now" || { why='证书含有不认识的关键限制'; return 1; }
    if [ $p_depth -gt 0 ]; then
      has "$p_now" 'Basic Constraints' 'CA:TRUE' && has "$p_now" 'Key Usage' 'Certificate Sign' || { why='签发者没有签发证书的资格'; return 1; }
      p_limit=$(sed -n 's/^.*pathlen:\([0-9]*\).*$/\1/p' "$p_now.ext")
      [ -z "$p_limit" ] || [ $((p_depth - 1)) -le "$p_limit" ] || { why='签发层级超出限制'; return 1; }
    fi
    [ -f "$work/anchors/${p_now##*/}.der" ] && return 0
    [ $p_depth -lt 6 ] && issuer_of "$p_now" || { why='证书不是所信任的根证书签发的'; return 1; }
    ! revoked "$p_now" "$issuer" "$2" "$p_usage" || { why='证书在那之前已被吊销'; return 1; }
    if [ -n "$3" ]; then
      has "$issuer" 'Key Usage' 'CRL Sign' && listed "$issuer" "$2" "$3" || { why='没有签发机构在那时有效的吊销列表'; return 1; }
    fi
    echo "$issuer" >>"$work/path"
    p_usage=issue
    p_now=$issuer
    p_depth=$((p_depth + 1))
  done
}
# personal 证书：个人签名用途
personal() {
  ! has "$1" 'Basic Constraints' 'CA:TRUE' && has "$1" 'Key Usage' 'Digital Signature' || return 1
  ! grep -q '^X509v3 Extended Key Usage:' "$1.ext" ||
    has "$1" 'Extended Key Usage' 'TLS Web Client Authentication|E-mail Protection|Document Signing|1\.3\.6\.1\.5\.5\.7\.3\.36|Any Extended Key Usage'
}
# key_kind 证书 → rsa（2048 位以上）、ec（P-256）、sm2
key_kind() {
  openssl pkey -pubin -in "$1.pub" -noout -text >"$work/key" 2>/dev/null
  k_bits=$(sed -n -E 's/^(RSA )?Public-Key: \(([0-9]+) bit.*$/\2/p' "$work/key")
  if grep -q '^Modulus:' "$work/key" && [ "${k_bits:-0}" -ge 2048 ]; then echo rsa
  elif grep -q '^ASN1 OID: prime256v1' "$work/key"; then echo ec
  elif grep -q '^ASN1 OID: SM2' "$work/key"; then echo sm2
  fi
}

# ---- CMS ----------------------------------------------------------------------------------------------------------

# open_cms 文件：拆出证书 cms.der、签名属性 cms.tbs、签名值 cms.sig；只认一种结构
open_cms() {
  whole "$1" || return 1
  cp "$work/whole" "$work/cms"
  awk '
    function tag() { return $6 == "cont" ? "c" $8 : $6 }
    $2 <= 3 { shape = shape $2 tag() " "; if ($2 == 3) third++ }
    $2 == 4 && third == 4 { certs++; at = $1; size = $3 + $4 }
    $2 == 4 && third == 5 { signers++ }
    $2 == 5 && third == 5 {
      info = info tag() " "
      if (tag() == "c0") { from = $1; count = $3 + $4 }
      if (tag() == "OCTET") { value = $1 + $3; width = $4 }
    }
    END {
      if (shape != "0SEQUENCE 1OBJECT 1c0 2SEQUENCE 3INTEGER 3SET 3SEQUENCE 3c0 3SET " || certs != 1 || signers != 1 ||
          info != "INTEGER SEQUENCE SEQUENCE c0 SEQUENCE OCTET ") exit 1
      print at, size, from, count, value, width
    }' "$work/cms" >"$work/parts" || return 1
  read -r c_at c_size c_from c_count c_value c_width <"$work/parts"
  piece "$1" "$c_at" "$c_size" >"$work/cms.der"
  piece "$1" "$c_value" "$c_width" >"$work/cms.sig"
  # 签名是对“SET OF”形式的属性作的（RFC 5652 §5.4）
  { printf '\061'; piece "$1" "$((c_from + 1))" "$((c_count - 1))"; } >"$work/cms.tbs"
  attribute contentType OBJECT >"$work/attribute.type"
  attribute messageDigest OCTET >"$work/attribute.digest"
  attribute id-smime-aa-signingCertificateV2 OCTET >"$work/attribute.certificate"
}
# 签名属性的值：名为 $1 的属性之后第一个 $2 类型的值，小写；同名属性出现两次则没有输出
attribute() {
  awk -v name=":$1" -v type="$2" -v from="$c_from" -v to="$((c_from + c_count))" '
    $1 <= from || $1 >= to { next }
    $6 == "OBJECT" && $2 == 7 { open = $7 == name; if (open) seen++; next }
    open && $6 == type && !value { value = $0; sub(/^.*:/, "", value) }
    END { if (seen == 1) print tolower(value) }' "$work/cms"
}
# check_cms 原文 签名 声明的证书散列：结构、证书、摘要、签名值；理由放在 $why，证书路径放在 $signer
check_cms() {
  open_cms "$2" || { why='签名文件不是规定的结构，或被重新编码、加了多余的字节'; return 1; }
  openssl x509 -inform DER -in "$work/cms.der" -out "$work/cms.pem" 2>/dev/null && keep "$work/cms.pem" "$work/certs" || { why='签名中的证书不能识别'; return 1; }
  signer=$work/certs/$kept
  [ "$kept" = "$3" ] || { why='签名所用的证书不是原文声明的那一张'; return 1; }
  kind=$(key_kind "$signer")
  case $kind in
    rsa) c_algorithm=sha256WithRSAEncryption; c_digest=$(hash "$1") ;;
    ec) c_algorithm=ecdsa-with-SHA256; c_digest=$(hash "$1") ;;
    sm2) c_algorithm=SM2-with-SM3; c_digest=$(openssl dgst -sm3 -r "$1" | cut -c1-64) ;;
    *) why='证书的密钥种类或强度不合要求'; return 1 ;;
  esac
  [ "$(cat "$work/attribute.type")" = pkcs7-data ] && [ "$(cat "$work/attribute.digest")" = "$c_digest" ] || { why='原文不是签名时的原文'; return 1; }
  [ "$(cat "$work/attribute.certificate")" = "$kept" ] || { why='签名属性指明的证书与所附的不同'; return 1; }
  signature "$signer.pub" $c_algorithm "$work/cms.tbs" "$work/cms.sig" || { why='签名值与证书不符'; return 1; }
}
# whole_cms 原文 签名 时间 清单：RSA 和 P-256 再用 openssl cms 整个核一遍；SM2 的它不能核，已由上面逐项核过
whole_cms() {
  [ "$kind" != sm2 ] || return 0
  cp "$work/anchors.pem" "$work/store.pem"
  while read -r w_ca; do [ -f "$work/anchors/${w_ca##*/}.pem" ] || cat "$w_ca.pem" >>"$work/store.pem"; done <"$work/path"
  if [ -n "$4" ]; then
    while read -r w_crl; do [ ! -f "$work/crls/$w_crl.pem" ] || cat "$work/crls/$w_crl.pem" >>"$work/store.pem"; done <"$4"
    openssl cms -verify -cades -crl_check_all -binary -inform DER -in "$2" -content "$1" -CAfile "$work/store.pem" -no-CApath \
      -no-CAstore -purpose any -attime "$3" -out /dev/null 2>/dev/null
  else
    openssl cms -verify -cades -binary -inform DER -in "$2" -content "$1" -CAfile "$work/store.pem" -no-CApath \
      -no-CAstore -purpose any -attime "$3" -out /dev/null 2>/dev/null
  fi
}

# ---- 时间戳 -------------------------------------------------------------------------------------------------------

# check_token 令牌 所对的内容：时间放在 $token_time（秒）和 $token_text；理由放在 $why
check_token() {
  whole "$1" || { why='时间戳不能识别，或有多余的字节'; return 1; }
  openssl ts -reply -token_in -in "$1" -text >"$work/token" 2>/dev/null || { why='时间戳不能识别'; return 1; }
  grep -q '^Hash Algorithm: sha256$' "$work/token" || { why='时间戳的摘要算法不是 SHA-256'; return 1; }
  token_text=$(digits "$(sed -n 's/^Time stamp: //p' "$work/token")")
  [ -n "$token_text" ] || { why='时间戳的时间不能识别'; return 1; }
  token_time=$(epoch "$token_text")
  t_in=$1
  t_data=$2
  set --
  [ ! -s "$work/untrusted.pem" ] || set -- -untrusted "$work/untrusted.pem"
  openssl ts -verify -token_in -in "$t_in" -data "$t_data" -CAfile "$work/anchors.pem" -attime "$token_time" "$@" >/dev/null 2>&1 ||
    { why='时间戳不是对这份内容的，或不是所信任的时间戳机构签发的'; return 1; }
  openssl cms -verify -noverify -inform DER -in "$t_in" -signer "$work/tsa.pem" -out /dev/null 2>/dev/null && keep "$work/tsa.pem" "$work/certs" ||
    { why='时间戳中没有时间戳机构的证书'; return 1; }
  path "$work/certs/$kept" "$token_time" "$work/all" timestamp || { why="时间戳机构的$why"; return 1; }
}

# check_ocsp 答复 证书 签发者 时间：理由放在 $why
check_ocsp() {
  whole "$1" || { why='答复不能识别，或有多余的字节'; return 1; }
  openssl ocsp -respin "$1" -noverify -issuer "$3.pem" -cert "$2.pem" -no_nonce -validity_period 4000000000 >"$work/answer" 2>/dev/null || { why='答复不能识别'; return 1; }
  case $(sed -n '1s/^.*: //p' "$work/answer") in
    good) ;;
    revoked)
      o_at=$(text_epoch "$(sed -n 's/^[[:space:]]*Revocation Time: //p' "$work/answer")") && [ "$o_at" -gt "$4" ] || { why='签发机构答复：证书已被吊销'; return 1; } ;;
    *) why='答复说的不是这张证书，或签发机构不认识它'; return 1 ;;
  esac
  o_from=$(text_epoch "$(sed -n 's/^[[:space:]]*This Update: //p' "$work/answer")") || { why='答复的时间不能识别'; return 1; }
  o_to=$(text_epoch "$(sed -n 's/^[[:space:]]*Next Update: //p' "$work/answer")") || o_to=$((o_from + skew))
  [ "$4" -le "$o_to" ] || { why='答复在那时已过时'; return 1; }
  # 答复的签名：{内容, 算法, 签名, 证书}，由签发者自己或它授权的答复者作出
  parse "$1" | awk '$2 == 3 && $6 == "OCTET" { print $1 + $3, $4 }' >"$work/basic.at"
  read -r o_at o_size <"$work/basic.at" || { why='答复不能识别'; return 1; }
  piece "$1" "$o_at" "$o_size" >"$work/basic.der"
  whole "$work/basic.der" || { why='答复不能识别'; return 1; }
  ! signed_by "$work/basic.der" "$3.pem" || return 0
  parse "$work/basic.der" | awk '$2 == 1 { n++ } $2 == 3 && n == 4 { print $1, $3 + $4 }' >"$work/responders"
  while read -r o_at o_size; do
    piece "$work/basic.der" "$o_at" "$o_size" >"$work/responder.der"
    openssl x509 -inform DER -in "$work/responder.der" -out "$work/responder.pem" 2>/dev/null && keep "$work/responder.pem" "$work/certs" || continue
    o_by=$work/certs/$kept
    signed_by "$work/basic.der" "$o_by.pem" && signed "$o_by" "$3" && has "$o_by" 'Extended Key Usage' 'OCSP Signing' || continue
    facts "$o_by"
    [ "$o_from" -ge "$f_from" ] && [ "$o_from" -le "${f_to:-0}" ] && ! revoked "$o_by" "$3" "$o_from" issue && return 0
  done <"$work/responders"
  why='答复不是签发机构或它授权的答复者签名的'
  return 1
}

# ---- 绑定与代理的文书 ------------------------------------------------------------------------------------------------

# check_act 文书(无后缀) 写法：经办人的签名；经办人放在 $actor，时间放在 $act_time
check_act() {
  canonical "$1.json" "$2" || { why='文书的写法不合规定'; return 1; }
  act=$(norm "$1.json")
  actor=$(take "$act" '.*,"signer":\{"accountId":("[^"]*"),"certificate":"[0-9a-f]*","name":"[^"]*"\},"typ":"[^"]*"\}')
  act_time=$(iso_epoch "$(take "$act" '.*\},"at":"([^"]*)","reason":.*')")
  check_cms "$1.json" "$1.cms" "$(take "$act" '.*,"signer":\{"accountId":"[^"]*","certificate":"([0-9a-f]*)","name":.*')" || return 1
  personal "$signer" || { why='经办人的证书不是个人签名用途'; return 1; }
  path "$signer" "$act_time" '' sign && whole_cms "$1.json" "$1.cms" "$act_time" '' || return 1
}
# owned 账号 证书散列 时间 声明的时间：平台对证书归属的记载
owned() {
  w_file=platform/binding-$2.json
  canonical "$w_file" "$BINDING" || { why='没有平台对证书归属的记载'; return 1; }
  w_text=$(norm "$w_file")
  [ "$(take "$w_text" '\{"accountId":("[^"]*"),"boundAt".*')" = "$1" ] || { why='平台的记载中，这张证书是别人的'; return 1; }
  [ "$(take "$w_text" '.*,"certificate":"([0-9a-f]*)","ended":.*')" = "$2" ] || { why='平台的记载说的是另一张证书'; return 1; }
  [ "$(iso_epoch "$(take "$w_text" '.*"boundAt":"([^"]*)","certificate".*')")" -le $(($3 + skew)) ] || { why='证书在那时还没有归签名人'; return 1; }
  w_end=$(take "$w_text" '.*"ended":\{"at":"([^"]*)","reason":.*')
  [ -z "$w_end" ] || [ "$4" -le $(($(iso_epoch "$w_end") + skew)) ] || { why='签名时，证书已不归签名人使用'; return 1; }
}
# bound 同上：有绑定文书的，再核文书和它的经办人
bound() {
  owned "$@" || return 1
  b_act=acts/binding-$2
  [ -f "$b_act.json" ] || [ -f "$b_act.cms" ] || return 0
  check_act "$b_act" "$BIND_ACT" || { why="证书绑定文书：$why"; return 1; }
  [ "$(take "$act" '\{"act":\{"accountId":("[^"]*"),.*')" = "$1" ] &&
    [ "$(take "$act" '.*"certificate":"([A-Za-z0-9+/=]*)","replaces":.*')" = "$(openssl base64 -A -in "$work/certs/$2.der")" ] ||
    { why='证书绑定文书说的不是这个人、这张证书'; return 1; }
  [ "$actor" != "$1" ] || { why='证书绑定文书是本人经办的'; return 1; }
  owned "$actor" "$kept" "$act_time" "$act_time" || { why="证书绑定文书的经办人：$why"; return 1; }
}

# ---- 逐条核验 -----------------------------------------------------------------------------------------------------

for file in "$work"/crls/*.der; do [ ! -f "$file" ] || basename "$file" .der; done >"$work/all"

if canonical platform/article.json "$ARTICLE"; then
  article=$(take "$(norm platform/article.json)" '\{"articleId":"([^"]*)",.*')
  released=$(take "$(norm platform/article.json)" '.*"released":\[([0-9,]*)\],.*' | tr ',' ' ')
  yes "稿件编号 $article"
else
  article=
  released=
  no '没有稿件记载（platform/article.json），或写法不合规定'
fi

last=0
while read -r number; do [ "$number" -le $last ] || last=$number; done <<END
$(sed -n -E 's/^statements\/decision-([0-9]+)\..*$/\1/p' "$work/list")
END
[ $last -gt 0 ] || no '没有审核意见'

# 一稿的内容、附件、撰写人，核过一次就记下
check_revision() {
  v=$1
  [ ! -f "$work/d/revision-$v" ] || return 0
  : >"$work/d/revision-$v"
  : >"$work/d/writers-$v"
  if ! canonical "content/$v.json" "$CONTENT"; then
    no "第 $v 稿的内容缺失，或写法不合规定"
    return 0
  fi
  norm "content/$v.json" >"$work/content"
  # 附件：逐个的名称、大小、SHA-256；串里没有裸引号，"size":…},{"mediaType": 只能是两个附件之间
  sed -E 's/\],"body":.*$//; s/^\{"attachments":\[//' "$work/content" |
    sed -E "s/(\"size\":[0-9]+)\},\{(\"mediaType\":)/\\1}$MARK{\\2/g" | tr "$MARK" '\n' >"$work/attachments"
  result=0
  : >"$work/hashes"
  while IFS= read -r line || [ -n "$line" ]; do
    [ -n "$line" ] || continue
    a_hash=$(take "$line" '.*"sha256":"([0-9a-f]*)","size":[0-9]*\}')
    a_size=$(take "$line" '.*"size":([0-9]*)\}')
    a_name=$(raw "$(take "$line" '.*"name":"([^"]*)","sha256":.*')")
    echo "$a_hash" >>"$work/hashes"
    printf '%s  %s\n' "$a_hash" "$a_name" >>"$work/names"
    if [ ! -f "blobs/$a_hash" ]; then
      no "第 $v 稿的附件“$a_name”不在包内"
    elif [ "$(wc -c <"blobs/$a_hash")" -ne "$a_size" ] || ! blob "$a_hash"; then
      no "第 $v 稿的附件“$a_name”与稿件所列的不符"
    else
      yes "第 $v 稿的附件“$a_name”与稿件所列的相符"
    fi
  done <"$work/attachments"
  sed -E 's/^.*\],"body"://' "$work/content" | grep -o '"sha256":"[0-9a-f]*"' | sed 's/^"sha256":"//; s/"$//' | sort -u >"$work/images"
  while read -r image; do
    echo "$image" >>"$work/hashes"
    printf '%s  （正文图片）\n' "$image" >>"$work/names"
    if [ -f "blobs/$image" ] && blob "$image"; then yes "第 $v 稿的图片 $image 相符"; else no "第 $v 稿的图片 $image 不在包内或不符"; fi
  done <"$work/images"
  sort -u "$work/hashes" | sed 's/.*/"&"/' | tr '\n' ',' | sed 's/,$//' >"$work/d/blobs-$v"
  sed -n -E 's/^.*,"major":(true|false),"schema":"article-content\/1",.*$/\1/p' "$work/content" >"$work/d/major-$v"
  if canonical "platform/revision-$v.json" "$REVISION"; then
    record=$(norm "platform/revision-$v.json")
    [ "$(take "$record" '\{"articleId":"([^"]*)",.*')" = "$article" ] &&
      [ "$(take "$record" '.*"number":([0-9]*),.*')" = "$v" ] &&
      [ "$(take "$record" '.*"contentHash":"([0-9a-f]*)",.*')" = "$(hash "content/$v.json")" ]
    judge $? "第 $v 稿的平台记载与内容相符" "第 $v 稿的平台记载与稿件或内容不符"
    take "$record" '.*"writers":\[(.*)\]\}' | sed "s/\",\"/\"$MARK\"/g" | tr "$MARK" '\n' >"$work/d/writers-$v"
  else
    no "没有平台对第 $v 稿撰写人的记载，或写法不合规定"
  fi
}
blob() {
  [ -f "$work/blobs/$1" ] || hash "blobs/$1" >"$work/blobs/$1"
  [ "$(cat "$work/blobs/$1")" = "$1" ]
}
: >"$work/names"

stage_name() { case $1 in first) echo 初审 ;; second) echo 复审 ;; final) echo 终审 ;; principal) echo 主要负责人审定 ;; esac; }
stage_role() { case $1 in first) echo firstReviewer ;; second) echo secondReviewer ;; final) echo finalReviewer ;; principal) echo principal ;; esac; }
verdict_name() { case $1 in approve) echo 同意 ;; return) echo 退回 ;; escalate) echo 提请主要负责人审定 ;; esac; }

# 有代理时：委托文书、期限、级别、当事人
check_delegation() {
  g=delegation-$1
  canonical "platform/$g.json" "$DELEGATION" && [ "$(take "$(norm "platform/$g.json")" '\{"delegationId":"([^"]*)",.*')" = "$1" ] || { why='没有平台对这项代理的记载'; return 1; }
  g_end=$(take "$(norm "platform/$g.json")" '.*"endedAt":"([^"]*)",.*')
  check_act "acts/$g" "$GRANT_ACT" || { why="委托文书：$why"; return 1; }
  [ "$(take "$act" '\{"act":\{"delegationId":"([^"]*)",.*')" = "$1" ] &&
    [ "$(take "$act" '.*,"fromId":("[^"]*"),"role":.*')" = "$behalf" ] &&
    [ "$(take "$act" '.*,"toId":("[^"]*"),"type":.*')" = "$account" ] && [ "$actor" != "$account" ] || { why='委托文书说的不是这两个人'; return 1; }
  [ "$(take "$act" '.*,"role":"([A-Za-z]*)","toId":.*')" = "$(stage_role "$stage")" ] || { why='委托文书说的不是这一级审核'; return 1; }
  g_from=$(iso_epoch "$(take "$act" '.*,"from":"([^"]*)","fromId":.*')")
  g_until=$(iso_epoch "$(take "$act" '.*,"until":"([^"]*)"\},"at":.*')")
  [ -z "$g_end" ] || { g_end=$(iso_epoch "$g_end"); [ "$g_end" -ge "$g_until" ] || g_until=$g_end; }
  [ "$claimed" -ge $((g_from - skew)) ] && [ "$claimed" -le $((g_until + skew)) ] && [ "$time" -ge $((g_from - skew)) ] || { why='签名时不在委托的期限内'; return 1; }
  bound "$actor" "$kept" "$act_time" "$act_time" || { why="委托文书的经办人：$why"; return 1; }
}

previous=null
n=0
while [ $n -lt $last ]; do
  n=$((n + 1))
  statement=statements/decision-$n.json
  cms=statements/decision-$n.cms
  if [ ! -f "$statement" ] || [ ! -f "$cms" ]; then
    no "缺少第 $n 条审核意见（共应有 $last 条）"
    previous=
    continue
  fi
  if ! canonical "$statement" "$STATEMENT"; then
    no "第 $n 条：原文的写法不合规定"
    previous=$(cat "$statement" "$cms" | openssl dgst -sha256 -r | cut -c1-64)
    continue
  fi
  text=$(norm "$statement")
  tail='.*,"previous":(null|"[0-9a-f]*"),"purpose":"([a-z]*)","revision":([0-9]*),"signer":\{"accountId":("[^"]*"),"certificate":"([0-9a-f]*)","name":"([^"]*)"\},"stage":"([a-z]*)","typ":"[^"]*","verdict":"([a-z]*)"\}'
  field() { printf '%s\n' "$text" | sed -n -E "s~^$tail\$~\\$1~p"; }
  linked=$(field 1 | tr -d '"')
  purpose=$(field 2)
  revision=$(field 3)
  account=$(field 4)
  named=$(field 5)
  name=$(raw "$(field 6)")
  stage=$(field 7)
  verdict=$(field 8)
  behalf=$(take "$text" '.*,"onBehalfOf":\{"accountId":("[^"]*"),"delegationId":"[^"]*","name":"[^"]*"\},"opinion":.*')
  delegation=$(take "$text" '.*,"onBehalfOf":\{"accountId":"[^"]*","delegationId":"([^"]*)","name":"[^"]*"\},"opinion":.*')
  stood=$(raw "$(take "$text" '.*,"onBehalfOf":\{"accountId":"[^"]*","delegationId":"[^"]*","name":"([^"]*)"\},"opinion":.*')")
  claimed=$(iso_epoch "$(take "$text" '\{"articleId":"[^"]*","at":"([^"]*)",.*')")
  title="第 $n 条（第 $revision 稿，$(stage_name "$stage")$(verdict_name "$verdict")，$name${stood:+，代 $stood}）"
  printf '%s\n' "$revision$MARK$stage$MARK$verdict$MARK$purpose$MARK$account$MARK$behalf" >"$work/d/decision-$n"

  check_revision "$revision"
  [ "$(take "$text" '\{"articleId":"([^"]*)",.*')" = "$article" ]
  judge $? "$title：是对这篇稿件的" "$title：是对另一篇稿件的"
  [ "$(take "$text" '.*,"contentHash":"([0-9a-f]*)",.*')" = "$(hash "content/$revision.json")" ] &&
    [ "$(take "$text" '\{"articleId":"[^"]*","at":"[^"]*","attachments":\[([^]]*)\],"contentHash":.*')" = "$(cat "$work/d/blobs-$revision" 2>/dev/null)" ]
  judge $? "$title：原文指明的内容和附件就是第 $revision 稿" "$title：原文指明的内容或附件与第 $revision 稿不符"
  [ "$linked" = "$previous" ]
  judge $? "$title：接在上一条之后" "$title：没有接在上一条之后"
  previous=$(cat "$statement" "$cms" | openssl dgst -sha256 -r | cut -c1-64)

  if ! check_cms "$statement" "$cms" "$named"; then
    no "$title：签名不成立，$why"
    continue
  fi
  decided=$signer
  yes "$title：签名与原文、证书相符"
  crls=statements/decision-$n.crls
  if [ -f "$crls" ] && { grep -E -v -x -q "$HEX" "$crls" || [ -n "$(tail -c 1 "$crls")" ]; }; then no "$title：吊销列表清单的写法不合规定"; fi
  [ -f "$crls" ] || crls=
  stamp=statements/decision-$n.tst
  if [ ! -f "$stamp" ]; then
    # 有当时的清单而没有时间戳，是时间戳机构当时没有答复，那么总数凭证也没有；连清单也没有的，是更早的意见
    if [ -f head.tst ] && [ -n "$crls" ]; then no "$title：总数凭证有时间戳，这一条却没有"; else unknown "$title：没有时间戳，按签名人声明的时间核验"; fi
    time=$claimed
    crls=
  elif cp "$work/cms.sig" "$work/stamped" && check_token "$stamp" "$work/stamped"; then
    time=$token_time
    if [ "$claimed" -gt $((time + skew)) ]; then no "$title：签名人声明的时间晚于时间戳"; else yes "$title：时间戳成立，签名在 $(shown "$token_text") 已经存在"; fi
  else
    no "$title：时间戳不成立，$why"
    continue
  fi
  if ! personal "$decided"; then
    no "$title：签名证书不是个人签名用途"
  elif [ -f "$stamp" ] && [ -z "$crls" ]; then
    no "$title：没有当时的吊销列表清单"
  elif path "$decided" "$time" "$crls" sign; then
    cp "$work/path" "$work/signer.path"
    if whole_cms "$statement" "$cms" "$time" "$crls"; then
      facts "$decided"
      yes "$title：签名时证书有效，序列号 $f_serial"
    else
      no "$title：openssl cms 核验不通过"
    fi
    [ -n "$crls" ] || unknown "$title：没有当时的吊销列表，只核对了包内的吊销列表"
    if [ -f "statements/decision-$n.ocsp" ] && read -r by <"$work/signer.path"; then
      if check_ocsp "statements/decision-$n.ocsp" "$decided" "$by" "$time"; then yes "$title：签发机构当时答复证书状态正常"; else no "$title：证书状态答复不成立，$why"; fi
    fi
  else
    no "$title：$why"
  fi
  if bound "$account" "$named" "$time" "$claimed"; then yes "$title：平台记载证书归签名人所有"; else no "$title：$why"; fi
  if [ -n "$delegation" ]; then
    if check_delegation "$delegation"; then yes "$title：代理有委托文书，在期限内"; else no "$title：代理不成立，$why"; fi
  fi
done

sort -u "$work/names" >"$work/names.sorted"
if [ -f blobs/names.txt ] && cmp -s blobs/names.txt "$work/names.sorted"; then yes '附件名称对照与稿件一致'; else no '附件名称对照（blobs/names.txt）与稿件不一致'; fi
sed -n 's/^blobs\/\([0-9a-f]*\)$/\1/p' "$work/list" | sort >"$work/held"
cut -c1-64 "$work/names.sorted" | sort -u >"$work/wanted"
[ -z "$(comm -23 "$work/held" "$work/wanted")" ]
judge $? '没有多余的附件' '有稿件没有列出的附件'

# ---- 末尾、各级审核 ----------------------------------------------------------------------------------------------------

if [ ! -f head.json ]; then
  unknown '没有审核意见总数的凭证，末尾是否缺少意见不能确认'
elif ! canonical head.json "$HEAD"; then
  no '审核意见总数的凭证（head.json）写法不合规定'
else
  text=$(norm head.json)
  [ "$(take "$text" '\{"articleId":"([^"]*)",.*')" = "$article" ]
  judge $? '总数凭证是这篇稿件的' '总数凭证是另一篇稿件的'
  [ "$(take "$text" '.*"sequence":([0-9]*),.*')" = "$last" ] && [ "$(take "$text" '.*"digest":"([0-9a-f]*)",.*')" = "$previous" ]
  judge $? "共 $last 条审核意见，末尾没有缺少" '审核意见的条数或最后一条与总数凭证不符，可能被截去'
  if [ ! -f head.tst ]; then
    unknown '总数凭证没有时间戳'
  elif check_token head.tst head.json; then
    yes "总数凭证的时间戳成立：$(shown "$token_text")"
  else
    no "总数凭证的时间戳不成立，$why"
  fi
fi

# 同一稿各级依次审核，一人只在一级，撰写人不在其中；办结的一稿各级都同意
: >"$work/revisions"
k=0
while [ $k -lt $last ]; do
  k=$((k + 1))
  [ ! -f "$work/d/decision-$k" ] || cut -d"$MARK" -f1 "$work/d/decision-$k" >>"$work/revisions"
done
sort -n -c "$work/revisions" 2>/dev/null
judge $? '各稿的意见先后有序' '意见的先后与稿次不符'
for v in $(sort -n -u "$work/revisions"); do
  rank=0
  closed=
  ordered=0
  apart=0
  approved=
  purposes=
  escalated=
  : >"$work/people"
  k=0
  while [ $k -lt $last ]; do
    k=$((k + 1))
    [ -f "$work/d/decision-$k" ] || continue
    IFS=$MARK read -r r stage verdict purpose account behalf <"$work/d/decision-$k"
    [ "$r" = "$v" ] || continue
    case $stage in first) now=1 ;; second) now=2 ;; final) now=3 ;; principal) now=4 ;; esac
    [ -z "$closed" ] && [ $now = $((rank + 1)) ] || ordered=1
    rank=$now
    [ "$verdict" != return ] || closed=1
    [ "$verdict" != escalate ] || { escalated=1; [ "$stage" = final ] || ordered=1; }
    [ "$verdict" = return ] || approved="$approved $stage"
    case " $purposes " in *" $purpose "*) ;; *) purposes="$purposes $purpose" ;; esac
    for person in "$account" "$behalf"; do
      [ -n "$person" ] || continue
      if grep -F -x -q -e "$person" "$work/people" || grep -F -x -q -e "$person" "$work/d/writers-$v"; then apart=1; fi
    done
    printf '%s\n' "$account" >>"$work/people"
    [ -z "$behalf" ] || printf '%s\n' "$behalf" >>"$work/people"
  done
  judge $ordered "第 $v 稿：各级依次审核" "第 $v 稿：审核的级别次序不对"
  [ -s "$work/d/writers-$v" ] || apart=1
  judge $apart "第 $v 稿：各级由不同的人审核，都不是撰写人（撰写人以平台的记载为准）" "第 $v 稿：有人审核了两级，或审核人是撰写人，或撰写人不明"
  needed='first second final'
  if [ "$(cat "$work/d/major-$v" 2>/dev/null)" != false ] || [ -n "$escalated" ]; then needed="$needed principal"; fi
  lacking=
  for stage in $needed; do case " $approved " in *" $stage "*) ;; *) lacking="$lacking$(stage_name "$stage") " ;; esac; done
  case " $released " in
    *" $v "*)
      case $purposes in ' publish') matter=发布 ;; ' withdraw') matter=撤下 ;; ' delete') matter=删除 ;; *) lacking="$lacking（各级所审的事项不一） " ;; esac
      if [ -z "$lacking" ]; then yes "第 $v 稿：$(for stage in $needed; do stage_name "$stage"; done | tr '\n' ' ')均已同意${matter-}"; else no "第 $v 稿：平台记为已办结，但缺少 $lacking"; fi
      ;;
    *) if [ -z "$lacking" ]; then echo "    第 $v 稿各级均已同意；平台没有记它为网上现有或待发布的一稿"; else echo "    第 $v 稿没有审完或已被退回：缺少 $lacking"; fi ;;
  esac
done
for v in $released; do
  grep -q -x "$v" "$work/revisions" || no "第 $v 稿：平台记为已办结，但没有审核意见"
done
[ -n "$released" ] || echo '    平台没有记哪一稿已经办结：本包只证明各条意见本身。'

echo '    撰写人、证书归属和哪一稿已经办结，是平台的记载；发稿审签单供阅读，不是证据。'
if [ $failed -gt 0 ]; then
  echo "有 $failed 项不通过"
  exit 1
elif [ $unsure -gt 0 ]; then
  echo "没有不通过的，有 $unsure 项不能确认"
  exit 3
fi
echo 全部通过
