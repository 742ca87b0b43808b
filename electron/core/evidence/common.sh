set -u
LC_ALL=C
export LC_ALL

# 参数：信任根的指纹（64 个十六进制字符，可含空格）、根证书文件，次序不限
root=
given=
for argument in "$@"; do
  digits_only=$(printf '%s' "$argument" | tr -d ' :' | tr 'A-F' 'a-f')
  case $digits_only in *[!0-9a-f]*) digits_only= ;; esac
  if [ ${#digits_only} = 64 ]; then root=$digits_only; else given=$argument; fi
done
case $given in '' | /*) ;; *) given=$PWD/$given ;; esac
cd "$(dirname "$0")" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
mkdir "$work/certs" "$work/anchors" "$work/crls" "$work/d" "$work/blobs" "$work/memo"

failed=0
unsure=0
# 控制字符（含 UTF-8 的 C1）和改变文字方向的字符：名称来自造包的人，不能让它们操纵终端
CONTROL=$(printf '\001\002\003\004\005\006\007\010\011\013\014\015\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037\177')
C1=$(printf '\302')
C1_FROM=$(printf '\200')
C1_TO=$(printf '\237')
BIDI=$(printf '\342\200')
BIDI_MARKS=$(printf '\216\217\252\253\254\255\256')
ISOLATES=$(printf '\342\201')
ISOLATE_MARKS=$(printf '\246\247\250\251')
NEWLINE='
'
# clean 文字：放进 $cleaned，上述字符和换行换成问号
clean() {
  cleaned=$1
  case $cleaned in
    *["$CONTROL"]* | *"$NEWLINE"* | *"$C1"["$C1_FROM"-"$C1_TO"]* | *"$BIDI"["$BIDI_MARKS"]* | *"$ISOLATES"["$ISOLATE_MARKS"]*)
      cleaned=$(printf '%s' "$cleaned" | tr '\001-\037\177' '?' |
        sed "s/$C1[$C1_FROM-$C1_TO]/?/g; s/$BIDI[$BIDI_MARKS]/?/g; s/$ISOLATES[$ISOLATE_MARKS]/?/g") ;;
  esac
}
yes() { clean "$*"; printf '[通过] %s\n' "$cleaned"; }
no() { clean "$*"; printf '[不通过] %s\n' "$cleaned"; failed=$((failed + 1)); }
unknown() { clean "$*"; printf '[不能确认] %s\n' "$cleaned"; unsure=$((unsure + 1)); }
note() { clean "$*"; printf '    %s\n' "$cleaned"; }
# judge 命令的结果 "通过时的话" "不通过时的话"
judge() { if [ "$1" = 0 ]; then yes "$2"; else no "$3"; fi; }
if command -v sha256sum >/dev/null; then
  hash() { [ ! -f "$1" ] || sha256sum <"$1" | { read -r h_sum h_rest; echo "$h_sum"; }; }
else
  hash() { [ ! -f "$1" ] || openssl dgst -sha256 -r "$1" 2>/dev/null | { read -r h_sum h_rest; echo "$h_sum"; }; }
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
digits() (
  set -f
  set -- $1
  [ $# = 5 ] || exit 0
  case $1 in
    Jan) m=01 ;; Feb) m=02 ;; Mar) m=03 ;; Apr) m=04 ;; May) m=05 ;; Jun) m=06 ;;
    Jul) m=07 ;; Aug) m=08 ;; Sep) m=09 ;; Oct) m=10 ;; Nov) m=11 ;; Dec) m=12 ;; *) exit 0 ;;
  esac
  case $2 in [0-9]) d=0$2 ;; [0-9][0-9]) d=$2 ;; *) exit 0 ;; esac
  t=${3%%.*}
  case $3 in "$t") ;; *. | "$t".*[!0-9]*) exit 0 ;; esac
  case $t in [0-9][0-9]:[0-9][0-9]:[0-9][0-9]) ;; *) exit 0 ;; esac
  case $4 in [0-9][0-9][0-9][0-9]) ;; *) exit 0 ;; esac
  [ "$5" = GMT ] || exit 0
  h=${t%%:*}
  s=${t##*:}
  t=${t%:*}
  echo "$4$m$d$h${t#*:}$s"
)
text_epoch() { t_d=$(digits "$1"); [ -n "$t_d" ] && epoch "$t_d"; }
# iso_epoch 2026-07-01T12:00:00.123Z
iso_epoch() {
  i_day=${1%T*}
  i_time=${1#*T}
  i_time=${i_time%%[.Z]*}
  i_rest=${i_day#*-}
  i_late=${i_time#*:}
  epoch "${i_day%%-*}${i_rest%-*}${i_rest#*-}${i_time%%:*}${i_late%:*}${i_late#*:}"
}
# shown 20260701120000（协调世界时）→ 2026年7月1日 20:00:00（北京时间）
shown() {
  v_t=$(($(epoch "$1") + 28800))
  v_z=$((v_t / 86400 + 719468))
  v_t=$((v_t % 86400))
  v_c=$((v_z / 146097))
  v_d=$((v_z % 146097))
  v_y=$(((v_d - v_d / 1460 + v_d / 36524 - v_d / 146096) / 365))
  v_d=$((v_d - v_y * 365 - v_y / 4 + v_y / 100))
  v_m=$(((5 * v_d + 2) / 153))
  v_d=$((v_d - (v_m * 153 + 2) / 5 + 1))
  v_y=$((v_y + v_c * 400 + v_m / 10))
  v_m=$(((v_m + 2) % 12 + 1))
  printf '%d年%d月%d日 %02d:%02d:%02d（北京时间）' $v_y $v_m $v_d $((v_t / 3600)) $((v_t / 60 % 60)) $((v_t % 60))
}
# 两台钟之间容许的差，秒
skew=600

# ---- JSON：只认 RFC 8785 的那一种写法 ------------------------------------------------------------------------------

S='"([^"\\]|\\["\\bfnrt]|\\u00(0[0-7bef]|1[0-9a-f]))*"'
HEX='[0-9a-f]{64}'
ID='[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
AT='[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z'
NUM='[1-9][0-9]{0,3}'
SIGNER='\{"accountId":'$S',"certificate":"'$HEX'","name":'$S'\}'
ACT_TAIL='"at":"'$AT'","reason":'$S',"signer":'$SIGNER',"typ":"gov\.administration/2"\}'
PLACE='[1-9][0-9]{0,5}'
ROLES='\[("[A-Za-z]+"(,"[A-Za-z]+")*)?\]'
SETTINGS='\{"active":(true|false),"department":'$S',"name":'$S'(,"number":'$S')?,"roles":'$ROLES'\}'
BASE64='[A-Za-z0-9+/=]+'
ENDED='(null|\{"at":"'$AT'","reason":"[a-z]+"\})'
FOUNDED_CERTIFICATE='\{"certificate":"'$HEX'","ended":'$ENDED',"since":"'$AT'"\}'
FOUNDED='\{"accountId":'$S',"certificates":\[('$FOUNDED_CERTIFICATE'(,'$FOUNDED_CERTIFICATE')*)?\],"settings":'$SETTINGS',"since":"'$AT'"\}'
DEPUTY='\{"delegationId":"'$ID'","from":"'$AT'","fromId":'$S',"role":"[A-Za-z]+","toId":'$S',"until":"'$AT'"\}'
FOUND_ACT='\{"accounts":\['$FOUNDED'(,'$FOUNDED')*\],"delegations":\[('$DEPUTY'(,'$DEPUTY')*)?\],"previous":(null|"'$HEX'"),"type":"office\.found"\}'
OPEN_ACT='\{"accountId":'$S',"certificate":(null|"'$BASE64'"),"phone":(null|"'$HEX'"),"settings":'$SETTINGS',"type":"account\.open"\}'
CHANGE_ACT='\{"accountId":'$S',"after":'$SETTINGS',"before":'$SETTINGS',"phone":(null|"'$HEX'"),"type":"account\.change"\}'
HANDED='\{"articleId":"'$ID'","toId":'$S'\}'
CLOSE_ACT='\{"accountId":'$S',"before":'$SETTINGS',"handOver":\[('$HANDED'(,'$HANDED')*)?\],"type":"account\.close"\}'
BIND_ACT='\{"accountId":'$S',"certificate":"'$BASE64'","replaces":(null|\{"certificate":"'$HEX'","reason":"[a-z]+"\}),"type":"certificate\.bind"\}'
END_ACT='\{"certificate":"'$HEX'","reason":"[a-z]+","type":"certificate\.end"\}'
GRANT_ACT='\{"delegationId":"'$ID'","from":"'$AT'","fromId":'$S',"role":"[A-Za-z]+","toId":'$S',"type":"delegation\.grant","until":"'$AT'"\}'
GRANT_END_ACT='\{"delegationId":"'$ID'","type":"delegation\.end"\}'
REGISTERED='\{"act":('$FOUND_ACT'|'$OPEN_ACT'|'$CHANGE_ACT'|'$CLOSE_ACT'|'$BIND_ACT'|'$END_ACT'|'$GRANT_ACT'|'$GRANT_END_ACT'),'$ACT_TAIL
CONFIRMED='\{"act":\{"proposalId":"'$ID'","statement":"'$HEX'","type":"proposal\.confirm"\},'$ACT_TAIL

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
# plain 供人阅读：\\ 和 \" 还原为 \ 和 "
plain() { printf '%s' "$1" | sed "s/$BACK/\\\\/g; s/$QUOTE/\"/g"; }
# take 文本 式子：式子匹配全文时给出第一个括号
take() { printf '%s\n' "$1" | sed -n -E "s~^$2\$~\\1~p"; }

# ---- DER：按位置截取 -------------------------------------------------------------------------------------------------

# 每行：位置 层次 头长 体长 prim|cons 类型 …
parse() { openssl asn1parse -inform DER -in "$1" 2>/dev/null | sed -n -E 's/^ *([0-9]+):d=([0-9]+) +hl=([0-9]+) +l= *([0-9]+|inf) +(prim|cons): (.*)$/\1 \2 \3 \4 \5 \6/p'; }
piece() { tail -c "+$(($2 + 1))" "$1" | head -c "$3"; }
# whole DER文件 结构的去处：一个 DER 值正好占满文件，长度用最短的写法
whole() {
  parse "$1" >"$2" && [ -s "$2" ] || return 1
  awk -v size="$(wc -c <"$1")" '
    NR == 1 && $3 + $4 != size { bad = 1 }
    $4 == "inf" || $3 != 2 + ($4 > 127) + ($4 > 255) + ($4 > 65535) + ($4 > 16777215) { bad = 1 }
    END { exit bad }' "$2"
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
  [ ! -f "$s_memo" ] || { read -r s_result <"$s_memo"; return "$s_result"; }
  signed_by "$1.der" "$2.pem"
  s_result=$?
  echo $s_result >"$s_memo"
  return $s_result
}
# signed_by DER文件 签发者.pem：证书、吊销列表、OCSP 答复都是 {内容, 算法, 签名}
signed_by() {
  s_asn=${1%.der}.asn
  [ -f "$s_asn" ] || { s_asn=$work/signed.asn; parse "$1" >"$s_asn"; }
  awk '
    $2 == 1 { n++; if (n == 1) print $1, $3 + $4; if (n == 3) print $1 + $3 + 1, $4 - 1, $6 }
    $2 == 2 && n == 2 && $6 == "OBJECT" { sub(/^:/, "", $7); print $7 }' "$s_asn" >"$work/triple"
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
# .facts：主体和签发者名称的散列、序列号、关键扩展是否都认识、签发层级的限制（没有则为 -）、有效期起止（秒，不能识别则为空）
keep() {
  openssl x509 -in "$1" -outform DER -out "$work/keep.der" 2>/dev/null || return 1
  kept=$(hash "$work/keep.der")
  [ ! -f "$2/$kept.facts" ] || return 0
  openssl x509 -in "$1" -pubkey -subject_hash -issuer_hash -serial -startdate -enddate \
    -ext basicConstraints,keyUsage,extendedKeyUsage >"$work/keep" 2>/dev/null || return 1
  awk -v name="$2/$kept" '
    /^-----BEGIN PUBLIC KEY-----$/ { to = name ".pub" }
    /^-----BEGIN CERTIFICATE-----$/ { to = name ".pem" }
    { print >(to == "" ? name ".ext" : to) }
    /^-----END / { to = "" }' "$work/keep"
  [ -f "$2/$kept.pub" ] && [ -f "$2/$kept.pem" ] && [ -f "$2/$kept.ext" ] || return 1
  { read -r k_subject && read -r k_issuer && read -r k_serial && read -r k_from && read -r k_to; } <"$2/$kept.ext" || return 1
  parse "$work/keep.der" >"$2/$kept.asn"
  mv "$work/keep.der" "$2/$kept.der"
  if known_extensions "$2/$kept"; then k_known=known; else k_known=unknown; fi
  k_limit=$(sed -n 's/^.*pathlen:\([0-9]*\).*$/\1/p' "$2/$kept.ext")
  echo "$k_subject $k_issuer ${k_serial#serial=} $k_known ${k_limit:--} $(text_epoch "${k_from#notBefore=}") $(text_epoch "${k_to#notAfter=}")" >"$2/$kept.facts"
}
# keep_der DER文件 目录：同上；已读入的不再读
keep_der() {
  kept=$(hash "$1")
  [ ! -f "$2/$kept.facts" ] || return 0
  openssl x509 -inform DER -in "$1" -out "$work/given.pem" 2>/dev/null && keep "$work/given.pem" "$2"
}
# facts 证书：读出上面那一行
facts() { read -r f_subject f_issuer f_serial f_known f_limit f_from f_to <"$1.facts"; }
# 关键扩展都要认识
known_extensions() {
  awk '
    $6 == "OBJECT" { name = $0; sub(/^.*OBJECT *:/, "", name) }
    $6 == "BOOLEAN" && $7 == ":255" && name !~ /^X509v3 (Basic Constraints|Key Usage|Extended Key Usage|Subject Alternative Name|Certificate Policies|Subject Key Identifier)$/ && prior ~ /OBJECT/ { bad = 1 }
    { prior = $6 }
    END { exit bad }' "$1.asn"
}

source=${given:-trust.pem}
if [ ! -f "$source" ]; then
  clean "找不到根证书文件 $source，不能核验。"
  printf '%s\n' "$cleaned"
  exit 2
fi
blocks "$source" CERTIFICATE "$work/anchor-"
clean "信任的根证书（取自 ${given:-随包的 trust.pem，请另行核对}）："
printf '%s\n' "$cleaned"
: >"$work/anchors.pem"
for file in "$work"/anchor-*.pem; do
  [ -f "$file" ] || continue
  keep "$file" "$work/anchors" || { no "根证书文件中有一张不能识别"; continue; }
  cat "$work/anchors/$kept.pem" >>"$work/anchors.pem"
  note "SHA-256 $kept"
  note "$(openssl x509 -in "$file" -noout -subject -nameopt RFC2253,utf8,-esc_msb | sed 's/^subject=//')"
done
[ -s "$work/anchors.pem" ] || { echo '没有可用的根证书，不能核验。'; exit 2; }

# 供人阅读的文件（说明、审签单、打印件）不参与核验；有的解压程序会改写它们的中文名
stray=$(find . ! -type d ! -type f)
[ -z "$stray" ] || no "含有链接或特殊文件：$stray"
[ -z "$(find . -name "*$NEWLINE*")" ] || { no '有文件名含有换行'; echo '不能核验。'; exit 1; }
find . -type f | sed 's/^\.\///' | sort >"$work/list"
# foreign -e 式子…：除此以外的文件都不属于证据包
foreign() {
  grep -E -v -x "$@" -e "crls/$HEX\.crl" -e "certificates/$HEX\.pem" -e "platform/binding-$HEX\.json" \
    -e "acts/binding-$HEX\.(json|cms)" -e "register/$PLACE(-confirmation)?\.(json|cms)" -e 'trust\.pem' -e 'verify\.sh' -e '[^/]*\.(txt|pdf|html)' "$work/list" >"$work/foreign"
  while IFS= read -r name; do no "不属于证据包的文件：$name"; done <"$work/foreign"
}

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
  if [ "$(hash "$file")" = "$name" ] && whole "$file" "$work/crls/$name.asn"; then cp "$file" "$work/crls/$name.der"; else result=1; fi
done
judge $result '吊销列表文件与其名称相符' '有吊销列表文件与其名称（SHA-256）不符或不能识别'
blocks "$source" 'X509 CRL' "$work/crl-"
for file in "$work"/crl-*.pem; do
  [ -f "$file" ] || continue
  openssl crl -in "$file" -outform DER -out "$work/crl.der" 2>/dev/null && cp "$work/crl.der" "$work/crls/$(hash "$work/crl.der").der"
done
# 已读入的吊销列表：以 SHA-256 命名的 .der、.asn、.pem，以及
# .facts：签发者名称的散列、下次更新的时间（秒，不能识别则为空）；有关键扩展（增量、分段的列表）的是 partial，不能当作完整的
# revocations：每行一个签发者名称的散列、序列号、列表、它吊销（或失去控制）的时间；harmless 是原因说明密钥没有失去控制的
# （RFC 3161 §4）
: >"$work/revocations"
for file in "$work"/crls/*.der; do
  [ -f "$file" ] || continue
  name=${file%.der}
  openssl crl -inform DER -in "$file" -hash -text 2>/dev/null | awk -v name="$name" -v crl="${name##*/}" -v all="$work/revocations" '
    /^-----BEGIN X509 CRL-----$/ { pem = 1 }
    pem { print >(name ".pem"); next }
    /^[0-9a-f]+$/ && hash == "" { hash = $0 }
    /^ +X509v3 (Delta CRL Indicator|Issuing Distribution Point): critical/ { partial = 1 }
    after == "date" { sub(/^ */, ""); n++; revoked[n] = serial; at[n] = $0 }
    after == "reason" { sub(/^ */, ""); if ($0 ~ /^(Unspecified|Affiliation Changed|Superseded|Cessation Of Operation)$/) harmless[serial] = 1 }
    { after = "" }
    /^ *Next Update:/ { next_update = $0; sub(/^ *Next Update: /, "", next_update) }
    /^ *Serial Number:/ { serial = $3 }
    /^ *Revocation Date:/ { date = $0; sub(/^ *Revocation Date: /, "", date); n++; revoked[n] = serial; at[n] = date }
    /^ *Invalidity Date:/ { after = "date" }
    /CRL Reason Code:/ { after = "reason" }
    END {
      for (i = 1; i <= n; i++) print hash, revoked[i], crl, (revoked[i] in harmless ? "harmless" : "-"), at[i] >>all
      print hash
      print (partial ? "partial" : next_update)
    }' >"$work/crl"
  { read -r c_hash && read -r c_next; } <"$work/crl" || c_hash=
  [ "$c_next" = partial ] || c_next=$(text_epoch "$c_next")
  echo "$c_hash $c_next" >"$name.facts"
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
# has 证书 扩展名 词|词…：扩展里有其中一个
has() {
  h_in=
  while IFS= read -r h_line; do
    h_words=$3\|
    while [ -n "$h_in" ] && [ -n "$h_words" ]; do
      case $h_line in *"${h_words%%|*}"*) return 0 ;; esac
      h_words=${h_words#*|}
    done
    case $h_line in "X509v3 $2:"*) h_in=1 ;; *) h_in= ;; esac
  done <"$1.ext"
  return 1
}
# revoked 证书 签发者 时间 用途：任何一份真的吊销列表说它在那之前已吊销；时间戳机构的密钥失去控制的，以前的也不算数
revoked() {
  facts "$2"
  r_hash=$f_subject
  facts "$1"
  r_serial=$f_serial
  while read -r r_issuer r_number r_crl r_reason r_text; do
    [ "$r_number" = "$r_serial" ] && [ "$r_issuer" = "$r_hash" ] && signed "$work/crls/$r_crl" "$2" || continue
    [ "$4" != timestamp ] || [ "$r_reason" = harmless ] || return 0
    r_at=$(text_epoch "$r_text") || return 0
    [ "$r_at" -le "$3" ] && return 0
  done <"$work/revocations"
  return 1
}
# listed 签发者 时间 清单：清单里有它的吊销列表，在那时还没有过时
listed() {
  facts "$1"
  l_hash=$f_subject
  while read -r l_name; do
    [ -f "$work/crls/$l_name.facts" ] && read -r l_issuer l_to <"$work/crls/$l_name.facts" && [ "$l_issuer" = "$l_hash" ] || continue
    case $l_to in '' | partial) continue ;; esac
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
    [ "$f_known" = known ] || { why='证书含有不认识的关键限制'; return 1; }
    if [ $p_depth -gt 0 ]; then
      has "$p_now" 'Basic Constraints' 'CA:TRUE' && has "$p_now" 'Key Usage' 'Certificate Sign' || { why='签发者没有签发证书的资格'; return 1; }
      [ "$f_limit" = - ] || [ $((p_depth - 1)) -le "$f_limit" ] || { why='签发层级超出限制'; return 1; }
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
    has "$1" 'Extended Key Usage' 'TLS Web Client Authentication|E-mail Protection|Document Signing|1.3.6.1.5.5.7.3.36|Any Extended Key Usage'
}
# key_kind 证书：rsa（2048 位以上）、ec（P-256）、sm2 或 none，写在 .kind
key_kind() {
  [ ! -f "$1.kind" ] || return 0
  openssl pkey -pubin -in "$1.pub" -noout -text >"$work/key" 2>/dev/null
  k_bits=$(sed -n -E 's/^(RSA )?Public-Key: \(([0-9]+) bit.*$/\2/p' "$work/key")
  if grep -q '^Modulus:' "$work/key" && [ "${k_bits:-0}" -ge 2048 ]; then echo rsa
  elif grep -q '^ASN1 OID: prime256v1' "$work/key"; then echo ec
  elif grep -q '^ASN1 OID: SM2' "$work/key"; then echo sm2
  else echo none
  fi >"$1.kind"
}

# ---- CMS ----------------------------------------------------------------------------------------------------------

# open_cms 文件：拆出证书 cms.der、签名属性 cms.tbs、签名值 cms.sig；只认一种结构
open_cms() {
  whole "$1" "$work/cms" || return 1
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
  # 签名属性的值各一行，小写；同名属性出现两次则空着
  awk -v from="$c_from" -v to="$((c_from + c_count))" '
    $1 <= from || $1 >= to { next }
    $6 == "OBJECT" && $2 == 7 { open = $7; seen[open]++; next }
    { value = $0; sub(/^.*:/, "", value) }
    open == ":contentType" && $6 == "OBJECT" && type == "" { type = value }
    open == ":messageDigest" && $6 == "OCTET" && digest == "" { digest = value }
    open == ":id-smime-aa-signingCertificateV2" && $6 == "OCTET" && certificate == "" { certificate = value }
    END {
      print (seen[":contentType"] == 1 ? tolower(type) : "")
      print (seen[":messageDigest"] == 1 ? tolower(digest) : "")
      print (seen[":id-smime-aa-signingCertificateV2"] == 1 ? tolower(certificate) : "")
    }' "$work/cms" >"$work/attributes"
}
# check_cms 原文 签名 声明的证书散列：结构、证书、摘要、签名值；理由放在 $why，证书路径放在 $signer
check_cms() {
  open_cms "$2" || { why='签名文件不是规定的结构，或被重新编码、加了多余的字节'; return 1; }
  keep_der "$work/cms.der" "$work/certs" || { why='签名中的证书不能识别'; return 1; }
  signer=$work/certs/$kept
  [ "$kept" = "$3" ] || { why='签名所用的证书不是原文声明的那一张'; return 1; }
  key_kind "$signer"
  read -r kind <"$signer.kind"
  case $kind in
    rsa) c_algorithm=sha256WithRSAEncryption; c_digest=$(hash "$1") ;;
    ec) c_algorithm=ecdsa-with-SHA256; c_digest=$(hash "$1") ;;
    sm2) c_algorithm=SM2-with-SM3; c_digest=$(openssl dgst -sm3 -r "$1" | cut -c1-64) ;;
    *) why='证书的密钥种类或强度不合要求'; return 1 ;;
  esac
  { read -r c_type; read -r c_said; read -r c_named; } <"$work/attributes"
  [ "$c_type" = pkcs7-data ] && [ "$c_said" = "$c_digest" ] || { why='原文不是签名时的原文'; return 1; }
  [ "$c_named" = "$kept" ] || { why='签名属性指明的证书与所附的不同'; return 1; }
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

# keep_tsa：读入 tsa.pem；与上次的相同就不再读
keep_tsa() {
  if [ -f "$work/tsa.kept" ] && cmp -s "$work/tsa.pem" "$work/tsa.last"; then
    read -r kept <"$work/tsa.kept"
    return 0
  fi
  keep "$work/tsa.pem" "$work/certs" && cp "$work/tsa.pem" "$work/tsa.last" && echo "$kept" >"$work/tsa.kept"
}
# check_token 令牌 所对的内容：时间放在 $token_time（秒）和 $token_text；理由放在 $why
check_token() {
  whole "$1" "$work/token.asn" || { why='时间戳不能识别，或有多余的字节'; return 1; }
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
  openssl cms -verify -noverify -inform DER -in "$t_in" -signer "$work/tsa.pem" -out /dev/null 2>/dev/null && keep_tsa ||
    { why='时间戳中没有时间戳机构的证书'; return 1; }
  path "$work/certs/$kept" "$token_time" "$work/all" timestamp || { why="时间戳机构的$why"; return 1; }
}

# check_ocsp 答复 证书 签发者 时间：理由放在 $why
check_ocsp() {
  whole "$1" "$work/answer.asn" || { why='答复不能识别，或有多余的字节'; return 1; }
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
  awk '$2 == 3 && $6 == "OCTET" { print $1 + $3, $4 }' "$work/answer.asn" >"$work/basic.at"
  read -r o_at o_size <"$work/basic.at" || { why='答复不能识别'; return 1; }
  piece "$1" "$o_at" "$o_size" >"$work/basic.der"
  whole "$work/basic.der" "$work/basic.asn" || { why='答复不能识别'; return 1; }
  awk '$2 == 1 { n++ } $2 == 3 && n == 4 { print $1, $3 + $4 }' "$work/basic.asn" >"$work/responders"
  while read -r o_at o_size; do
    piece "$work/basic.der" "$o_at" "$o_size" >"$work/responder.der"
    keep_der "$work/responder.der" "$work/certs" || continue
    o_by=$work/certs/$kept
    has "$o_by" 'Extended Key Usage' 'OCSP Signing' && signed_by "$work/basic.der" "$o_by.pem" && signed "$o_by" "$3" || continue
    facts "$o_by"
    [ "$o_from" -ge "$f_from" ] && [ "$o_from" -le "${f_to:-0}" ] && ! revoked "$o_by" "$3" "$o_from" issue && return 0
  done <"$work/responders"
  ! signed_by "$work/basic.der" "$3.pem" || return 0
  why='答复不是签发机构或它授权的答复者签名的'
  return 1
}

# ---- 登记簿 -----------------------------------------------------------------------------------------------------------

# check_act 文书(无后缀) 写法：经办人的签名；经办人放在 $actor、$actor_name，证书放在 $kept，时间放在 $act_time
check_act() {
  canonical "$1.json" "$2" || { why='文书的写法不合规定'; return 1; }
  act=$(norm "$1.json")
  actor=$(take "$act" '.*,"signer":\{"accountId":("[^"]*"),"certificate":"[0-9a-f]*","name":"[^"]*"\},"typ":"[^"]*"\}')
  actor_name=$(take "$act" '.*,"signer":\{"accountId":"[^"]*","certificate":"[0-9a-f]*","name":"([^"]*)"\},"typ":"[^"]*"\}')
  act_time=$(iso_epoch "$(take "$act" '.*\},"at":"([^"]*)","reason":.*')")
  check_cms "$1.json" "$1.cms" "$(take "$act" '.*,"signer":\{"accountId":"[^"]*","certificate":"([0-9a-f]*)","name":.*')" || return 1
  personal "$signer" || { why='经办人的证书不是个人签名用途'; return 1; }
  path "$signer" "$act_time" '' sign && whole_cms "$1.json" "$1.cms" "$act_time" '' || { why="经办人：$why"; return 1; }
}

# 从信任根起逐项推算的状态，栏间以 $MARK 分隔，时间是秒，未止为 -：
# people   账号 起 止 在用 ,角色,角色, 姓名 编号      tenures 证书 账号 起 止 登记人 会签人      deputies 编号 委托人 代理人 角色 起 止
people=$work/people.register
tenures=$work/tenures
deputies=$work/deputies
: >"$people"
: >"$tenures"
: >"$deputies"
# revise 文件 awk程序 变量…：改写一个文件
revise() {
  r_file=$1
  r_program=$2
  shift 2
  awk -F "$MARK" -v OFS="$MARK" "$@" "$r_program" "$r_file" >"$work/revised" && mv "$work/revised" "$r_file"
}
# lasting 文件 起栏 时间 声明的时间 awk条件 变量…：符合条件的各段与签名时间的关系，yes、unknown（只有声明的时间符合）或 no
lasting() {
  l_file=$1
  l_from=$2
  l_at=$3
  l_claimed=$4
  l_test=$5
  shift 5
  awk -F "$MARK" -v skew="$skew" -v f="$l_from" -v at="$l_at" -v claimed="$l_claimed" "$@" '
    function covers(t) { return $f <= t + skew && ($(f + 1) == "-" || $(f + 1) >= t - skew) }
    '"$l_test"' { if (covers(at)) yes = 1; if (covers(claimed)) late = 1 }
    END { print (yes ? "yes" : late ? "unknown" : "no") }' "$l_file"
}
# 账号现在的那一段
person() { awk -F "$MARK" -v id="$1" '$1 == id { line = $0 } END { if (line != "") print line }' "$people"; }
# settle 账号 起 在用 角色 姓名 编号
settle() {
  revise "$people" '$1 == id && $3 == "-" { $3 = from } { print }' -v id="$1" -v from="$2"
  printf '%s\n' "$1$MARK$2$MARK-$MARK$3$MARK$4$MARK$5$MARK$6" >>"$people"
}
# own 证书 账号 起 止 登记人 会签人
own() {
  if cut -d"$MARK" -f1 "$tenures" | grep -q -x -e "$1"; then why='证书已经登记过'; return 1; fi
  printf '%s\n' "$1$MARK$2$MARK$3$MARK$4$MARK$5$MARK$6" >>"$tenures"
}
# end_tenure 证书 账号(任何人则空) 止
end_tenure() {
  awk -F "$MARK" -v c="$1" -v id="$2" '$1 == c && $4 == "-" && (id == "" || $2 == id) { found = 1 } END { exit !found }' "$tenures" ||
    { why='终止的证书没有登记'; return 1; }
  revise "$tenures" '$1 == c && $4 == "-" { $4 = until } { print }' -v c="$1" -v until="$3"
}
# close_account 账号 止 姓名 编号
close_account() {
  settle "$1" "$2" false ',,' "$3" "$4"
  revise "$tenures" '$2 == id && $4 == "-" { $4 = until } { print }' -v id="$1" -v until="$2"
  revise "$deputies" '($2 == id || $3 == id) && $6 > until { $6 = until } { print }' -v id="$1" -v until="$2"
}
# settings 文本 键：一份账号设置的各项，放在 $s_active、$s_roles（,角色,角色,）、$s_name、$s_number
settings() {
  s_text=$(take "$1" '.*"'"$2"'":(\{"active":(true|false),"department":"[^"]*","name":"[^"]*"(,"number":"[^"]*")?,"roles":\[[^]]*\]\}).*')
  s_active=$(take "$s_text" '\{"active":([a-z]*),.*')
  s_name=$(take "$s_text" '.*,"name":"([^"]*)".*')
  s_number=$(take "$s_text" '.*,"number":"([^"]*)".*')
  s_roles=,$(take "$s_text" '.*,"roles":\[([^]]*)\]\}' | tr -d '"'),
}
# holder 证书 姓名 编号：证书的主题恰有一个姓名、至多一个编号，与账号相符
holder() {
  if [ ! -f "$1.holder" ]; then
    openssl x509 -in "$1.pem" -noout -subject -nameopt utf8,esc_ctrl,sep_multiline,lname 2>/dev/null |
      sed 's/ + /\
    /g' >"$1.subject"
    { sed -n 's/^ *commonName=//p' "$1.subject" | awk 'END { print NR } { print }'; } >"$1.names"
    { sed -n 's/^ *serialNumber=//p' "$1.subject" | awk 'END { print NR } { print }'; } >"$1.numbers"
    h_count=$(tail -n 1 "$1.names")
    h_numbers=$(tail -n 1 "$1.numbers")
    if [ "$h_count" = 1 ] && [ "$h_numbers" -le 1 ]; then
      printf '%s\n' "$(sed -n 1p "$1.names")"
      if [ "$h_numbers" = 1 ]; then sed -n 1p "$1.numbers"; else echo; fi
    fi >"$1.holder"
  fi
  [ -s "$1.holder" ] || { why='证书的主题没有唯一的姓名或编号，不能确认它是谁的'; return 1; }
  { IFS= read -r h_name; IFS= read -r h_number; } <"$1.holder"
  [ "$h_name" = "$2" ] && [ "$h_number" = "$3" ] || { why='证书的姓名、编号与账号不符'; return 1; }
}
# owner 证书 账号 时间 声明的时间：登记簿里证书的归属；成立时登记人放在 $registrar
owner() {
  w_holds=$(lasting "$tenures" 3 "$3" "$4" '$1 == c && $2 == id' -v c="$1" -v id="$2")
  registrar=$(awk -F "$MARK" -v c="$1" '$1 == c { print $5 ($6 == "" ? "" : "（" $6 "会签）") }' "$tenures")
  case $w_holds in
    yes) return 0 ;;
    unknown) why='签名时证书没有登记在签名人名下，签名人声明的时间则有'; return 2 ;;
  esac
  if ! cut -d"$MARK" -f1 "$tenures" | grep -q -x -e "$1"; then why='登记簿里没有这张证书'
  elif ! cut -d"$MARK" -f1,2 "$tenures" | grep -q -x -F -e "$1$MARK$2"; then why='证书登记在别人名下'
  else why='签名时证书没有登记在签名人名下'; fi
  return 1
}
# held 账号 角色 时间 声明的时间：登记簿里的职责
held() {
  case $(lasting "$people" 2 "$3" "$4" '$1 == id && $4 == "true" && index($5, "," role ",")' -v id="$1" -v role="$2") in
    yes) return 0 ;;
    unknown) why='签名时没有这项职责，签名人声明的时间则有'; return 2 ;;
    *) why='签名时没有这项职责'; return 1 ;;
  esac
}
# stood_in 代理编号 委托人 代理人 角色 时间 声明的时间
stood_in() {
  awk -F "$MARK" -v n="$1" '$1 == n { found = 1 } END { exit !found }' "$deputies" || { why='登记簿里没有所称的代理'; return 1; }
  awk -F "$MARK" -v n="$1" -v a="$2" -v b="$3" -v r="$4" '$1 == n && $2 == a && $3 == b && $4 == r { found = 1 } END { exit !found }' "$deputies" ||
    { why='所称的代理与登记簿不符'; return 1; }
  case $(lasting "$deputies" 5 "$5" "$6" '$1 == n' -v n="$1") in
    yes) held "$2" "$4" "$5" "$6" ;;
    unknown) why='签名时不在代理期内，签名人声明的时间则在'; return 2 ;;
    *) why='签名时不在代理期内'; return 1 ;;
  esac
}
TRUSTED='firstReviewer secondReviewer finalReviewer principal siteAdministrator systemAdministrator'
# namesake 账号 姓名 编号：另有账号可能是同一个人
namesake() {
  awk -F "$MARK" -v id="$1" -v name="$2" -v number="$3" '
    { name_of[$1] = $6; number_of[$1] = $7 }
    END {
      for (other in name_of)
        if (other != id && number_of[other] == number && (number != "" || name_of[other] == name)) exit 0
      exit 1
    }' "$people"
}
# confirmable：$type 的一项要不要会签；要则理由放在 $needed
confirmable() {
  needed=
  case $type in
    office.found) [ -z "$register_root" ] || needed='移交信任根' ;;
    account.open | account.change)
      settings "$act" "$([ "$type" = account.open ] && echo settings || echo after)"
      n_given=,
      n_same=
      if [ "$type" = account.change ]; then
        n_name=$s_name n_number=$s_number n_roles=$s_roles
        settings "$act" before
        if [ "$s_name" = "$n_name" ] && [ "$s_number" = "$n_number" ]; then n_given=$s_roles n_same=1; fi
        s_name=$n_name s_number=$n_number s_roles=$n_roles
      fi
      for n_role in $TRUSTED; do
        case $s_roles in *",$n_role,"*) case $n_given in *",$n_role,"*) ;; *) needed='授予审核、发布或管理的职责' ;; esac ;; esac
      done
      [ -n "$needed" ] || [ -n "$n_same" ] || ! namesake "$concerned" "$s_name" "$s_number" || needed='同名或同号另有账号'
      ;;
    certificate.bind)
      IFS=$MARK read -r n_id n_from n_until n_active n_roles n_name n_number <<END
$(person "$concerned")
END
      if [ -z "$n_number" ]; then
        for n_role in $TRUSTED; do case $n_roles in *",$n_role,"*) needed='为没有编号的审核、发布或管理人员登记证书' ;; esac; done
      fi
      ;;
  esac
}
# found 时间 会签人：把信任根列出的账号、证书、代理收进来；以前有而没有列出的，到此为止
found() {
  printf '%s\n' "$act" | sed -E 's/^\{"act":\{"accounts":\[//; s/\],"delegations":\[.*$//' |
    sed 's/,{"accountId":"/'"$MARK"'{"accountId":"/g' | tr "$MARK" '\n' >"$work/founded"
  printf '%s\n' "$act" | sed -E 's/^.*\],"delegations":\[//; s/\],"previous":.*$//' |
    sed 's/},{"delegationId":"/}'"$MARK"'{"delegationId":"/g' | tr "$MARK" '\n' >"$work/founded.deputies"
  awk -v people="$people" -v tenures="$tenures" -v at="$1" -v by="$actor_name" -v with="$2" -v M="$MARK" '
    function epoch(t,  y, m) {
      y = substr(t, 1, 4) + 0; m = substr(t, 6, 2) + 0
      y -= (m <= 2); m = (m + 9) % 12
      return (y * 365 + int(y / 4) - int(y / 100) + int(y / 400) + int((m * 153 + 2) / 5) + substr(t, 9, 2) - 1 - 719468) * 86400 \
        + substr(t, 12, 2) * 3600 + substr(t, 15, 2) * 60 + substr(t, 18, 2)
    }
    # 文本里一处键值：从引号后到下一个引号
    function value(text, key,  i) {
      i = index(text, "\"" key "\":\"")
      if (!i) return ""
      text = substr(text, i + length(key) + 4)
      return substr(text, 1, index(text, "\"") - 1)
    }
    BEGIN {
      while ((getline line < people) > 0) {
        split(line, f, M); n++; row[n] = line; last[f[1]] = n
        now[f[1]] = f[4] M f[5] M f[6] M f[7]; open_[f[1]] = f[4] == "true" || f[5] != ",,"
      }
      while ((getline line < tenures) > 0) { split(line, f, M); k++; held[k] = line; place[f[1]] = k }
    }
    function settle(id, from, what,  f) {
      if (id in last) { split(row[last[id]], f, M); if (f[3] == "-") row[last[id]] = f[1] M f[2] M from M f[4] M f[5] M f[6] M f[7] }
      n++; row[n] = id M from M "-" M what; last[id] = n; now[id] = what
    }
    {
      i = index($0, "\"certificates\":["); j = index($0, "],\"settings\":{")
      id = "\"" value($0, "accountId") "\""
      listed[id] = 1
      certificates = substr($0, i + 16, j - i - 16)
      rest = substr($0, j)
      roles = rest; sub(/^.*"roles":\[/, "", roles); sub(/\].*$/, "", roles); gsub(/"/, "", roles)
      since = rest; sub(/^.*,"since":"/, "", since); sub(/".*$/, "", since)
      what = (rest ~ /^\],"settings":\{"active":true/ ? "true" : "false") M "," roles "," M value(rest, "name") M value(rest, "number")
      from = epoch(since); if (from > at) from = at
      if (!(id in now)) settle(id, from, what); else if (now[id] != what) settle(id, at, what)
      count = split(certificates, part, /\},\{"certificate":/)
      for (i = 1; i <= count; i++) {
        c = part[i]; sub(/^\{"certificate":/, "", c)
        if (c == "") continue
        hash = substr(c, 2, 64)
        until = c ~ /"ended":null/ ? "-" : epoch(value(c, "at"))
        if (hash in place) {
          split(held[place[hash]], f, M)
          if (f[4] == "-" && until != "-") held[place[hash]] = f[1] M f[2] M f[3] M until M f[5] M f[6]
          continue
        }
        k++; place[hash] = k
        held[k] = hash M id M epoch(value(c, "since")) M until M by M with
      }
    }
    END {
      for (id in last) if (!(id in listed) && open_[id]) {
        split(row[last[id]], f, M)
        settle(id, at, "false" M ",," M f[6] M f[7])
        for (i = 1; i <= k; i++) { split(held[i], f, M); if (f[2] == id && f[4] == "-") held[i] = f[1] M f[2] M f[3] M at M f[5] M f[6] }
        print id >"/dev/stderr"
      }
      for (i = 1; i <= n; i++) print row[i] >people
      close(people)
      printf "" >tenures
      for (i = 1; i <= k; i++) print held[i] >tenures
    }' "$work/founded" 2>"$work/unlisted"
  while IFS= read -r u_id; do
    revise "$deputies" '($2 == id || $3 == id) && $6 > until { $6 = until } { print }' -v id="$u_id" -v until="$1"
  done <"$work/unlisted"
  while IFS= read -r d_line; do
    [ -n "$d_line" ] || continue
    d_id=$(take "$d_line" '\{"delegationId":"([^"]*)",.*')
    ! cut -d"$MARK" -f1 "$deputies" | grep -q -x -e "$d_id" || continue
    deputise "$d_line" 0
  done <"$work/founded.deputies"
}
# deputise 文本 不早于：登记一项代理
deputise() {
  d_from=$(iso_epoch "$(take "$1" '.*"from":"([^"]*)","fromId":.*')")
  [ "$d_from" -ge "$2" ] || d_from=$2
  d_until=$(iso_epoch "$(take "$1" '.*"until":"([^"]*)"\}.*')")
  printf '%s\n' "$(take "$1" '.*"delegationId":"([^"]*)",.*')$MARK$(take "$1" '.*"fromId":("[^"]*"),.*')$MARK$(take "$1" '.*"toId":("[^"]*"),.*')$MARK$(take "$1" '.*"role":"([A-Za-z]*)",.*')$MARK$d_from$MARK$d_until" >>"$deputies"
}
# bind DER文件 账号 起 会签人：登记一张证书，它须是账号本人的
bind() {
  keep_der "$1" "$work/certs" || { why='登记的不是证书'; return 1; }
  b_certificate=$kept
  IFS=$MARK read -r b_id b_from b_until b_active b_roles b_name b_number <<END
$(person "$2")
END
  holder "$work/certs/$b_certificate" "$b_name" "$b_number" && own "$b_certificate" "$2" "$3" - "$actor_name" "$4"
}
# require 账号：登记簿里有它，没有注销
require() {
  q_line=$(person "$1")
  [ -n "$q_line" ] || { why='登记簿里没有这个账号'; return 1; }
  case $q_line in *"${MARK}false$MARK,,$MARK"*) why='账号已经注销'; return 1 ;; esac
}
# take_entry 文书(无后缀)：核签名、权限、会签，再改状态；理由放在 $why
take_entry() {
  check_act "$1" "$REGISTERED" || return 1
  type=$(take "$act" '.*"type":"([a-z.]*)"(,"until":"[^"]*")?\},"at":.*')
  concerned=
  case $type in account.* | certificate.bind) concerned=$(take "$act" '\{"act":\{"accountId":("[^"]*"),.*') ;; esac
  if [ -z "$register_root" ]; then
    [ "$type" = office.found ] || { why='信任根不是建立登记簿的文书'; return 1; }
    found "$act_time" ''
    register_root=$2
    latest=$act_time
    return 0
  fi
  e_act=$act
  e_actor=$actor
  e_name=$actor_name
  e_time=$act_time
  owner "$kept" "$actor" "$act_time" "$act_time" || { why="经办人：$why"; return 1; }
  [ "$actor" != "$concerned" ] || { why='是经办人为本人办理的'; return 1; }
  delegated=
  case $type in delegation.*) delegated=$(take "$act" '\{"act":\{"delegationId":"([^"]*)",.*') ;; esac
  if ! held "$actor" systemAdministrator "$act_time" "$act_time"; then
    why='经办人当时不是系统管理员'
    case $type in
      delegation.grant) [ "$(take "$act" '.*,"fromId":("[^"]*"),"role":.*')" = "$actor" ] || return 1 ;;
      delegation.end) awk -F "$MARK" -v n="$delegated" -v id="$actor" '$1 == n && ($2 == id || $3 == id) { found = 1 } END { exit !found }' "$deputies" || return 1 ;;
      *) return 1 ;;
    esac
  fi
  confirmable
  confirmer=
  since=$act_time
  if [ -f "$1-confirmation.json" ] || [ -f "$1-confirmation.cms" ]; then
    check_act "$1-confirmation" "$CONFIRMED" || { why="会签：$why"; return 1; }
    [ "$(take "$act" '\{"act":\{"proposalId":"[^"]*","statement":"([0-9a-f]*)",.*')" = "$2" ] || { why='会签的不是这一项'; return 1; }
    owner "$kept" "$actor" "$act_time" "$act_time" || { why="会签人：$why"; return 1; }
    held "$actor" systemAdministrator "$act_time" "$act_time" || held "$actor" principal "$act_time" "$act_time" || { why='会签人不是系统管理员或主要负责人'; return 1; }
    [ "$actor" != "$e_actor" ] && [ "$actor" != "$concerned" ] || { why='会签人是提出的人或当事人'; return 1; }
    confirmer=$actor_name
    [ "$act_time" -le "$since" ] || since=$act_time
  elif [ -n "$needed" ]; then
    why="$needed，却没有会签"
    return 1
  fi
  act=$e_act
  actor=$e_actor
  actor_name=$e_name
  [ "$since" -ge $((latest - skew)) ] || { why='时间早于登记簿里在它之前的事项'; return 1; }
  case $type in
    office.found)
      [ "$(take "$act" '.*"previous":(null|"[0-9a-f]*"),"type":"office.found"\},.*' | tr -d '"')" = "$register_root" ] || { why='移交的不是现在的信任根'; return 1; }
      found "$since" "$confirmer"
      register_root=$2 ;;
    account.open)
      [ -z "$(person "$concerned")" ] || { why='账号名已有人用过'; return 1; }
      settings "$act" settings
      settle "$concerned" "$since" "$s_active" "$s_roles" "$s_name" "$s_number"
      e_certificate=$(take "$act" '.*"certificate":"([A-Za-z0-9+/=]*)","phone":.*')
      if [ -n "$e_certificate" ]; then
        printf '%s\n' "$e_certificate" | openssl base64 -d -A >"$work/bound.der"
        bind "$work/bound.der" "$concerned" "$since" "$confirmer" || return 1
      fi ;;
    account.change)
      require "$concerned" || return 1
      settings "$act" after
      settle "$concerned" "$since" "$s_active" "$s_roles" "$s_name" "$s_number" ;;
    account.close)
      require "$concerned" || return 1
      settings "$act" before
      close_account "$concerned" "$since" "$s_name" "$s_number" ;;
    certificate.bind)
      require "$concerned" || return 1
      printf '%s\n' "$(take "$act" '.*"certificate":"([A-Za-z0-9+/=]*)","replaces":.*')" | openssl base64 -d -A >"$work/bound.der"
      bind "$work/bound.der" "$concerned" "$since" "$confirmer" || return 1
      e_replaced=$(take "$act" '.*"replaces":\{"certificate":"([0-9a-f]*)","reason":.*')
      [ -z "$e_replaced" ] || end_tenure "$e_replaced" "$concerned" "$since" || return 1 ;;
    certificate.end) end_tenure "$(take "$act" '\{"act":\{"certificate":"([0-9a-f]*)",.*')" '' "$since" || return 1 ;;
    delegation.grant)
      ! cut -d"$MARK" -f1 "$deputies" | grep -q -x -e "$delegated" || { why='这个编号的代理已经有了'; return 1; }
      e_to=$(take "$act" '.*,"toId":("[^"]*"),"type":.*')
      [ "$e_to" != "$actor" ] && [ "$e_to" != "$(take "$act" '.*,"fromId":("[^"]*"),"role":.*')" ] || { why='是代理人自己办理的'; return 1; }
      deputise "$act" "$since" ;;
    delegation.end) revise "$deputies" '$1 == n && $6 > until { $6 = until } { print }' -v n="$delegated" -v until="$since" ;;
  esac
  [ "$since" -le "$latest" ] || latest=$since
}

sed -n 's/^register\/\([0-9]*\)\.json$/\1/p' "$work/list" | sort -n >"$work/entries.register"
register_root=
latest=0
has_register=
if [ ! -s "$work/entries.register" ]; then
  unknown '本包没有登记簿：证书归谁、签名人有没有职责，不能确认'
else
  read -r first <"$work/entries.register"
  if [ -z "$root" ]; then
    root=$(hash "register/$first.json")
    unknown "没有给出信任根的指纹。本包的登记簿从这一份开始，请向该单位的系统管理员当面或电话核对，再作为参数给出：$root"
  fi
  result=0
  while read -r number; do
    entry_hash=$(hash "register/$number.json")
    [ -n "$register_root" ] || [ "$entry_hash" = "$root" ] || continue
    take_entry "register/$number" "$entry_hash" || { result=1; no "登记簿第 $number 项不成立：$why"; }
  done <"$work/entries.register"
  if [ -z "$register_root" ]; then
    no '登记簿不是从给出的信任根开始的'
  else
    has_register=1
    judge $result "登记簿从信任根 $root 起逐项成立" '登记簿有不成立的项'
  fi
fi
role_name() {
  case $1 in
    firstReviewer) echo 初审人 ;; secondReviewer) echo 复审人 ;; finalReviewer) echo 终审人 ;; principal) echo 主要负责人 ;;
    editor) echo 信息编辑 ;; siteAdministrator) echo 网站专人 ;; dutyOfficer) echo 值班员 ;; dutyLeader) echo 带班领导 ;;
    systemAdministrator) echo 系统管理员 ;; auditor) echo 审计员 ;; *) echo "$1" ;;
  esac
}
# signer_standing 标题 证书散列 账号 角色(没有则空) 时间 声明的时间 代理编号(没有则空) 委托人：证书归签名人、与其姓名编号相符、签名时有职责
signer_standing() {
  [ -n "$has_register" ] || return 0
  g_subject=$(openssl x509 -in "$work/certs/$2.pem" -noout -subject -nameopt RFC2253,utf8,-esc_msb | sed 's/^subject=//')
  owner "$2" "$3" "$5" "$6"
  g_result=$?
  if [ $g_result = 0 ] || [ $g_result = 2 ]; then
    IFS=$MARK read -r g_name g_number <<END
$(awk -F "$MARK" -v id="$3" -v t=$(($5 + skew)) '$1 == id && $2 <= t { line = $6 FS $7 } END { print line }' "$people")
END
    holder "$work/certs/$2" "$g_name" "$g_number" || g_result=1
  fi
  if [ $g_result = 0 ] && [ -n "$4" ]; then
    if [ -n "$7" ]; then stood_in "$7" "$8" "$3" "$4" "$5" "$6"; else held "$3" "$4" "$5" "$6"; fi
    g_result=$?
  fi
  facts "$work/certs/$2"
  case $g_result in
    0) yes "$1：签名人 $g_subject，序列号 $f_serial${4:+，职责 $(role_name "$4")${7:+（代理）}}；证书由 $registrar 登记" ;;
    2) unknown "$1：$why" ;;
    *) no "$1：$why" ;;
  esac
}

# ---- 签名的时间与当时的证书 ----------------------------------------------------------------------------------------------

# signed_when 标题 文件(无后缀) 声明的时间 没有时间戳就不通过时的话(可空)：接在 check_cms 之后，逐项报告时间戳、当时的证书、
# 吊销列表、OCSP 答复；时间放在 $time。时间戳不成立时返回 1，此外不必再核
signed_when() {
  decided=$signer
  crls=$2.crls
  if [ -f "$crls" ] && { grep -E -v -x -q "$HEX" "$crls" || [ -n "$(tail -c 1 "$crls")" ]; }; then no "$1：吊销列表清单的写法不合规定"; fi
  [ -f "$crls" ] || crls=
  if [ ! -f "$2.tst" ]; then
    if [ -n "$4" ]; then no "$1：$4"; else unknown "$1：没有时间戳，按签名人声明的时间核验"; fi
    time=$3
    crls=
  elif cp "$work/cms.sig" "$work/stamped" && check_token "$2.tst" "$work/stamped"; then
    time=$token_time
    if [ "$3" -gt $((time + skew)) ]; then no "$1：签名人声明的时间晚于时间戳"; else yes "$1：时间戳成立，签名在 $(shown "$token_text") 已经存在"; fi
  else
    no "$1：时间戳不成立，$why"
    return 1
  fi
  if ! personal "$decided"; then
    no "$1：签名证书不是个人签名用途"
  elif [ -f "$2.tst" ] && [ -z "$crls" ]; then
    no "$1：没有当时的吊销列表清单"
  elif path "$decided" "$time" "$crls" sign; then
    cp "$work/path" "$work/signer.path"
    if whole_cms "$2.json" "$2.cms" "$time" "$crls"; then
      facts "$decided"
      yes "$1：签名时证书有效，序列号 $f_serial"
    else
      no "$1：openssl cms 核验不通过"
    fi
    [ -n "$crls" ] || unknown "$1：没有当时的吊销列表，只核对了包内的吊销列表"
    if [ -f "$2.ocsp" ] && read -r by <"$work/signer.path"; then
      if check_ocsp "$2.ocsp" "$decided" "$by" "$time"; then yes "$1：签发机构当时答复证书状态正常"; else no "$1：证书状态答复不成立，$why"; fi
    fi
  else
    no "$1：$why"
  fi
}

for file in "$work"/crls/*.der; do [ ! -f "$file" ] || { file=${file##*/}; echo "${file%.der}"; }; done >"$work/all"

