set -u
LC_ALL=C
export LC_ALL

# 参数：信任根的指纹（64 个十六进制字符，可含空格）、根证书文件，次序不限
root=
given=
for argument in "$@"; do
  case $argument in
    *[!0-9A-Fa-f\ :]*) digits_only= ;;
    *) digits_only=$(printf '%s' "$argument" | tr -d ' :' | tr 'A-F' 'a-f') ;;
  esac
  if [ ${#digits_only} = 64 ]; then root=$digits_only; else given=$argument; fi
done
case $given in '' | /*) ;; *) given=$PWD/$given ;; esac
cd "$(dirname "$0")" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
mkdir "$work/certs" "$work/anchors" "$work/crls" "$work/d" "$work/memo" "$work/sums" "$work/sums/acts" "$work/sums/blobs" \
  "$work/sums/certificates" "$work/sums/content" "$work/sums/crls" "$work/sums/entries" "$work/sums/platform" "$work/sums/register" \
  "$work/sums/statements"

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
if command -v sha256sum >/dev/null; then digest() { sha256sum "$@"; }; else digest() { openssl dgst -sha256 -r "$@" 2>/dev/null; }; fi
# hash 文件：SHA-256 放在 $sum，没有这个文件则为空；证据包的文件已一并算好，大小一并放在 $size
hash() {
  sum=
  size=-1
  if [ -f "$work/sums/$1" ]; then
    read -r sum size <"$work/sums/$1"
  elif [ -f "$1" ]; then
    digest "$1" >"$work/sum"
    read -r sum h_rest <"$work/sum"
  fi
}
if [ "$(echo YQ== | base64 -d 2>/dev/null)" = a ]; then decode() { base64 -d; }; else decode() { openssl base64 -d; }; fi

case $(openssl version 2>/dev/null) in
  'OpenSSL '[3-9].*) ;;
  *) echo '需要 OpenSSL 3.0 以上的版本，不能核验。'; exit 2 ;;
esac

# ---- 时间 ----------------------------------------------------------------------------------------------------------

# epoch 20260701120000：自 1970 年起的秒数放在 $epoch
epoch() {
  e_r=${1#????}
  e_y=${1%"$e_r"}
  e_m=$((1${e_r%????????} - 100)); e_r=${e_r#??}
  e_d=$((1${e_r%??????} - 100)); e_r=${e_r#??}
  e_h=$((1${e_r%????} - 100)); e_r=${e_r#??}
  e_n=$((1${e_r%??} - 100)); e_s=$((1${e_r#??} - 100))
  e_p=$(((e_m + 9) % 12))
  e_y=$((e_y - e_p / 10))
  epoch=$(((e_y * 365 + e_y / 4 - e_y / 100 + e_y / 400 + (e_p * 153 + 2) / 5 + e_d - 1 - 719468) * 86400 + e_h * 3600 + e_n * 60 + e_s))
}
# digits 'Jul  1 12:00:00 2026 GMT'：20260701120000 放在 $digits；不认识的写法则为空，返回 1
digits() {
  digits=
  set -f
  set -- $1
  set +f
  [ $# = 5 ] || return 1
  case $1 in
    Jan) d_m=01 ;; Feb) d_m=02 ;; Mar) d_m=03 ;; Apr) d_m=04 ;; May) d_m=05 ;; Jun) d_m=06 ;;
    Jul) d_m=07 ;; Aug) d_m=08 ;; Sep) d_m=09 ;; Oct) d_m=10 ;; Nov) d_m=11 ;; Dec) d_m=12 ;; *) return 1 ;;
  esac
  case $2 in [0-9]) d_d=0$2 ;; [0-9][0-9]) d_d=$2 ;; *) return 1 ;; esac
  d_t=${3%%.*}
  case $3 in "$d_t") ;; *. | "$d_t".*[!0-9]*) return 1 ;; esac
  case $d_t in [0-9][0-9]:[0-9][0-9]:[0-9][0-9]) ;; *) return 1 ;; esac
  case $4 in [0-9][0-9][0-9][0-9]) ;; *) return 1 ;; esac
  [ "$5" = GMT ] || return 1
  d_n=${d_t%:*}
  digits=$4$d_m$d_d${d_t%%:*}${d_n#*:}${d_t##*:}
}
# text_epoch 同 digits 的写法：秒数放在 $epoch；不认识则为空，返回 1
text_epoch() { epoch=; digits "$1" && epoch "$digits"; }
# iso_epoch 2026-07-01T12:00:00.123Z：秒数放在 $epoch
iso_epoch() {
  i_day=${1%T*}
  i_time=${1#*T}
  i_time=${i_time%%[.Z]*}
  i_rest=${i_day#*-}
  i_late=${i_time#*:}
  epoch "${i_day%%-*}${i_rest%-*}${i_rest#*-}${i_time%%:*}${i_late%:*}${i_late#*:}"
}
# shown 20260701120000（协调世界时）：2026年7月1日 20:00:00（北京时间）放在 $shown
shown() {
  epoch "$1"
  v_t=$((epoch + 28800))
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
  v_h=$((100 + v_t / 3600)) v_n=$((100 + v_t / 60 % 60)) v_s=$((100 + v_t % 60))
  shown="$v_y年$v_m月$v_d日 ${v_h#1}:${v_n#1}:${v_s#1}（北京时间）"
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

# 整个文件是不是一行、没有换行和控制字符、逐字符合给定的写法；所有 .json 都没有控制字符的，$plain_json 为 1，不再逐个看
plain_json=
canonical() {
  [ -f "$1" ] && [ -s "$1" ] || return 1
  [ -n "$plain_json" ] || tr -d '\000-\037' <"$1" | cmp -s - "$1" || return 1
  grep -E -x -q -e "$2" "$1"
}
# 符合写法的文本里，把串内的 \\ 和 \" 换成控制字符：此后每个引号都是串的边界，串里写什么也骗不了下面的截取
BACK=$(printf '\001')
QUOTE=$(printf '\002')
MARK=$(printf '\003')
NORM="s/\\\\\\\\/$BACK/g; s/\\\\\"/$QUOTE/g"
norm() { sed "$NORM" "$1"; }
# raw 文本：还原的文本放在 $raw
raw() {
  raw=$1
  case $raw in *["$BACK$QUOTE"]*) raw=$(printf '%s' "$raw" | sed "s/$BACK/\\\\\\\\/g; s/$QUOTE/\\\\\"/g") ;; esac
}
# plain 供人阅读：\\ 和 \" 还原为 \ 和 "，放在 $plain
plain() {
  plain=$1
  case $plain in *["$BACK$QUOTE"]*) plain=$(printf '%s' "$plain" | sed "s/$BACK/\\\\/g; s/$QUOTE/\"/g") ;; esac
}
# take 文本 式子：式子匹配全文时给出第一个括号
take() { printf '%s\n' "$1" | sed -n -E "s~^$2\$~\\1~p"; }

# ---- DER：按位置截取 -------------------------------------------------------------------------------------------------

# parse 文件 写法(DER 或 PEM) 结构的去处 大小(可空)：每行是 位置 层次 头长 体长 prim|cons 类型 …
# 去处.parts 记下：signed 内容的位置和长度、算法、签名值的位置和长度、总长（三段的结构 {内容, 算法, 签名} 才有）；known 或
# unknown，关键扩展是否都认识；octet 第三层的各个 OCTET STRING 的内容、member 第四段的各个成员、certificate CMS 所附的证书（只有一张才有），位置和长度、总长
# 返回 0：一个值正好占满这个大小，长度都用最短的写法
parse() {
  openssl asn1parse -inform "$2" -in "$1" 2>/dev/null | awk -v to="$3" -v size="$4" '
    BEGIN { printf "" >to; printf "" >(to ".parts") }
    !match($0, /^ *[0-9]+:d=[0-9]+ +hl=[0-9]+ +l= *([0-9]+|inf) +(prim|cons): /) { next }
    {
      head = substr($0, 1, RLENGTH)
      rest = substr($0, RLENGTH + 1)
      gsub(/:d=|hl=|l=|:/, " ", head)
      $0 = head rest
      line = $1 " " $2 " " $3 " " $4 " " $5 " " rest
      print line >to
      if ($6 == "OBJECT") { extension = $0; sub(/^.*OBJECT *:/, "", extension) }
      if ($6 == "BOOLEAN" && $7 == ":255" && extension !~ /^X509v3 (Basic Constraints|Key Usage|Extended Key Usage|Subject Alternative Name|Certificate Policies|Subject Key Identifier)$/ && prior ~ /OBJECT/) unknown = "un"
      prior = $6
      if (++n == 1 && $3 + $4 != size) bad = 1
      if ($4 == "inf" || $3 != 2 + ($4 > 127) + ($4 > 255) + ($4 > 65535) + ($4 > 16777215)) bad = 1
      if (n == 1) whole = $3 + $4
      if ($2 == 1) third++
      if ($2 == 1 && third == 1) { at = $1; count = $3 + $4 }
      if ($2 == 1 && third == 3) { from = $1 + $3 + 1; width = $4 - 1; type = $6 }
      if ($2 == 3) { fields++; bag = fields == 4 && $6 == "cont" && $8 == "0" }
      if ($2 == 4 && bag) { bagged++; if ($6 == "SEQUENCE") only = "certificate " $1 " " ($3 + $4) " " whole }
      if ($2 == 3 && $6 == "OCTET") extra = extra "octet " ($1 + $3) " " $4 " " whole "\n"
      if ($2 == 3 && third == 4) extra = extra "member " $1 " " ($3 + $4) " " whole "\n"
      if ($2 == 2 && third == 2 && $6 == "OBJECT") { names++; name = $7; sub(/^:/, "", name) }
    }
    END {
      print (names == 1 && type == "BIT" ? "signed " at " " count " " name " " from " " width " " whole : "other") "\n" unknown "known" >(to ".parts")
      printf "%s", extra >(to ".parts")
      if (bagged == 1 && only != "") print only >(to ".parts")
      exit bad || !n
    }'
}
# piece 文件 位置 长度 文件的大小：截取一段
piece() { if [ $(($2 + $3)) = "$4" ]; then tail -c "$3" "$1"; else tail -c "+$(($2 + 1))" "$1" | head -c "$3"; fi; }
# whole DER文件 结构的去处：一个 DER 值正好占满文件，长度用最短的写法
whole() {
  [ -f "$1" ] || return 1
  if [ -f "$work/sums/$1" ]; then
    read -r sum size <"$work/sums/$1"
  else
    wc -c <"$1" >"$work/size" && read -r size <"$work/size" || return 1
  fi
  parse "$1" DER "$2" "$size"
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
# signed 名称以 SHA-256 命名的证书或吊销列表(无后缀) 签发者(无后缀)：同 signed_by，结果记下不再重算
signed() {
  s_memo=$work/memo/${1##*/}-${2##*/}
  [ ! -f "$s_memo" ] || { read -r s_result <"$s_memo"; return "$s_result"; }
  if [ -f "$1.crl" ]; then
    signed_by "$1.crl" "$1.asn" "$2.pub"
  else
    structure "$1"
    der "$1"
    signed_by "$1.der" "$1.asn" "$2.pub"
  fi
  s_result=$?
  echo $s_result >"$s_memo"
  return $s_result
}
# der 证书：以 DER 写成 .der
der() { [ -f "$1.der" ] || decode <"$1.base64" >"$1.der"; }
# signed_by DER文件 结构 签发者的公钥：证书、吊销列表、OCSP 答复都是 {内容, 算法, 签名}
signed_by() {
  read -r s_word s_at s_length s_algorithm s_from s_count s_size <"$2.parts" && [ "$s_word" = signed ] || return 1
  piece "$1" "$s_at" "$s_length" "$s_size" >"$work/tbs"
  piece "$1" "$s_from" "$s_count" "$s_size" >"$work/sig"
  signature "$3" "$s_algorithm" "$work/tbs" "$work/sig"
}

# ---- 根证书、证书、吊销列表 -------------------------------------------------------------------------------------------

# blocks 文件 类别 前缀：把 PEM 文件拆开
CR=$(printf '\r')
blocks() {
  b_n=0
  b_in=0
  while IFS= read -r b_line || [ -n "$b_line" ]; do
    b_line=${b_line%"$CR"}
    if [ "$b_line" = "-----BEGIN $2-----" ]; then
      b_in=1
      b_n=$((b_n + 1))
      : >"$3$b_n.pem"
    fi
    [ $b_in = 1 ] && printf '%s\n' "$b_line" >>"$3$b_n.pem"
    [ "$b_line" = "-----END $2-----" ] && b_in=0
  done <"$1"
}
# 已读入的证书：以 SHA-256 命名的 .pem、.base64、.pub、.ext（用途和限制）、.subject（主体，RFC 2253 的写法），以及
# .facts：主体和签发者名称的散列、序列号、签发层级的限制（没有则为 -）、有效期起止（秒，不能识别则为空）
# keep 证书文件 目录 写法(DER 或空)：名称放在 $kept
keep() {
  openssl x509 ${3:+-inform "$3"} -in "$1" -fingerprint -sha256 -pubkey -subject_hash -issuer_hash -serial -startdate -enddate \
    -ext basicConstraints,keyUsage,extendedKeyUsage -subject -nameopt RFC2253,utf8,-esc_msb >"$work/keep" 2>/dev/null || return 1
  awk -v folder="$2/" '
    NR == 1 { sub(/^.*=/, ""); gsub(/:/, ""); kept = tolower($0); name = folder kept; printf "" >(name ".ext"); next }
    /^-----BEGIN PUBLIC KEY-----$/ { to = name ".pub" }
    /^-----BEGIN CERTIFICATE-----$/ { to = name ".pem" }
    to == name ".pem" && !/^-----/ { print >(name ".base64") }
    to != "" { print >to; if (/^-----END /) to = ""; next }
    line < 5 { facts[++line] = $0; next }
    sub(/^subject=/, "") { print >(name ".subject"); subject = 1; next }
    subject { exit 1 }
    { print >(name ".ext"); if (match($0, /pathlen:[0-9]*/)) limit = substr($0, RSTART + 8, RLENGTH - 8) }
    END {
      if (line < 5 || !subject) exit 1
      for (i = 3; i <= 5; i++) sub(/^[a-zA-Z]*=/, "", facts[i])
      print kept, facts[1], facts[2], facts[3], (limit == "" ? "-" : limit)
      print facts[4]
      print facts[5]
    }' "$work/keep" >"$work/kept" || return 1
  { read -r kept k_facts && read -r k_from && read -r k_to; } <"$work/kept" || return 1
  [ -f "$2/$kept.pub" ] && [ -f "$2/$kept.pem" ] || return 1
  text_epoch "$k_from"
  k_facts="$k_facts $epoch"
  text_epoch "$k_to"
  echo "$k_facts $epoch" >"$2/$kept.facts"
}
# keep_der DER文件 目录：同上；已读入的不再读
keep_der() {
  hash "$1"
  kept=$sum
  [ -f "$2/$kept.facts" ] || keep "$1" "$2" DER
}
# facts 证书：读出上面那一行
facts() { read -r f_subject f_issuer f_serial f_limit f_from f_to <"$1.facts"; }
# structure 证书：DER 的结构，.asn
structure() { [ -f "$1.asn" ] || parse "$1.pem" PEM "$1.asn" ''; }
# 关键扩展都要认识
known_extensions() {
  structure "$1"
  { read -r k_word && read -r k_known; } <"$1.asn.parts" && [ "$k_known" = known ]
}
# subject 证书：供人阅读的主体放在 $subject
subject() { IFS= read -r subject <"$1.subject"; }

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
  keep "$file" "$work/anchors" '' || { no "根证书文件中有一张不能识别"; continue; }
  cat "$work/anchors/$kept.pem" >>"$work/anchors.pem"
  note "SHA-256 $kept"
  subject "$work/anchors/$kept"
  note "$subject"
done
[ -s "$work/anchors.pem" ] || { echo '没有可用的根证书，不能核验。'; exit 2; }

# 供人阅读的文件（说明、审签单、打印件）不参与核验；有的解压程序会改写它们的中文名
stray=$(find . ! -type d ! -type f)
[ -z "$stray" ] || no "含有链接或特殊文件：$stray"
[ -z "$(find . -name "*$NEWLINE*")" ] || { no '有文件名含有换行'; echo '不能核验。'; exit 1; }
find . -type f | sed 's/^\.\///' | sort >"$work/list"
find . -type f -name '*.json' -exec cat {} + | tr -d -c '\000-\037' | wc -c >"$work/size"
read -r size <"$work/size"
[ "$size" != 0 ] || plain_json=1
grep -E -x -e '(acts|blobs|certificates|content|crls|entries|platform|register|statements)/[0-9A-Za-z._-]+' "$work/list" >"$work/names"
if command -v sha256sum >/dev/null; then xargs sha256sum <"$work/names"; else xargs openssl dgst -sha256 -r <"$work/names"; fi 2>/dev/null |
  sed 's/ [ *]/ /' >"$work/digests"
xargs wc -c <"$work/names" >"$work/sizes"
awk -v sums="$work/sums/" 'NR == FNR { size[$2] = $1; next } { print $1, size[$2] >(sums $2); close(sums $2) }' "$work/sizes" "$work/digests"
# 各条签名所附的吊销列表清单，有哪些的写法不合规定
find . -type f -name '*.crls' -exec grep -E -v -x -l -e "$HEX" {} + >"$work/odd"
# foreign -e 式子…：除此以外的文件都不属于证据包
foreign() {
  grep -E -v -x "$@" -e "crls/$HEX\.crl" -e "certificates/$HEX\.pem" -e "platform/binding-$HEX\.json" \
    -e "acts/binding-$HEX\.(json|cms)" -e "register/$PLACE(-confirmation)?\.(json|cms)" -e 'trust\.pem' -e 'verify\.sh' -e '[^/]*\.(txt|pdf|html)' "$work/list" >"$work/foreign"
  while IFS= read -r name; do no "不属于证据包的文件：$name"; done <"$work/foreign"
}

: >"$work/untrusted.pem"
result=0
set --
for file in certificates/*.pem; do
  [ -f "$file" ] || continue
  name=${file#certificates/}
  name=${name%.pem}
  if [ -f "$work/anchors/$name.facts" ] && cmp -s "$file" "$work/anchors/$name.pem"; then
    cp "$work/anchors/$name".* "$work/certs"
    kept=$name
  elif ! keep "$file" "$work/certs" '' || [ "$kept" != "$name" ]; then
    result=1
    continue
  fi
  # 自签的证书不放进来：信任只从根证书文件来
  facts "$work/certs/$kept"
  [ "$f_subject" = "$f_issuer" ] || set -- "$@" "$work/certs/$kept.pem"
done
[ $# = 0 ] || cat "$@" >"$work/untrusted.pem"
judge $result '证书文件与其名称相符' '有证书文件与其名称（SHA-256）不符或不能识别'

result=0
set --
for file in crls/*.crl; do
  [ -f "$file" ] || continue
  name=${file#crls/}
  name=${name%.crl}
  hash "$file"
  if [ "$sum" = "$name" ] && whole "$file" "$work/crls/$name.asn"; then set -- "$@" "$file"; else result=1; fi
done
[ $# = 0 ] || cp "$@" "$work/crls"
judge $result '吊销列表文件与其名称相符' '有吊销列表文件与其名称（SHA-256）不符或不能识别'
blocks "$source" 'X509 CRL' "$work/crl-"
for file in "$work"/crl-*.pem; do
  [ -f "$file" ] || continue
  openssl crl -in "$file" -outform DER -out "$work/crl.der" 2>/dev/null || continue
  hash "$work/crl.der"
  whole "$work/crl.der" "$work/crls/$sum.asn"
  cp "$work/crl.der" "$work/crls/$sum.crl"
done
# 已读入的吊销列表：以 SHA-256 命名的 .crl、.asn、.pem，以及
# .facts：签发者名称的散列、下次更新的时间（秒，不能识别则为空）；有关键扩展（增量、分段的列表）的是 partial，不能当作完整的
# revocations：每行一个签发者名称的散列、序列号、列表、它吊销（或失去控制）的时间；harmless 是原因说明密钥没有失去控制的
# （RFC 3161 §4）
: >"$work/revocations"
for file in "$work"/crls/*.crl; do
  [ -f "$file" ] || continue
  name=${file%.crl}
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
  if [ "$c_next" != partial ]; then
    text_epoch "$c_next"
    c_next=$epoch
  fi
  echo "$c_hash $c_next" >"$name.facts"
done

# issuer_of 证书(无后缀的路径) → 签发者路径放在 $issuer
issuer_of() {
  [ ! -f "$1.issuer" ] || { IFS= read -r issuer <"$1.issuer"; return; }
  facts "$1"
  i_hash=$f_issuer
  for i_file in "$work"/anchors/*.facts "$work"/certs/*.facts; do
    [ -f "$i_file" ] || continue
    issuer=${i_file%.facts}
    facts "$issuer"
    [ "$f_subject" = "$i_hash" ] && [ "$issuer" != "$1" ] && signed "$1" "$issuer" || continue
    printf '%s\n' "$issuer" >"$1.issuer"
    return 0
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
    text_epoch "$r_text" || return 0
    [ "$epoch" -le "$3" ] && return 0
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
    known_extensions "$p_now" || { why='证书含有不认识的关键限制'; return 1; }
    if [ $p_depth -gt 0 ]; then
      has "$p_now" 'Basic Constraints' 'CA:TRUE' && has "$p_now" 'Key Usage' 'Certificate Sign' || { why='签发者没有签发证书的资格'; return 1; }
      [ "$f_limit" = - ] || [ $((p_depth - 1)) -le "$f_limit" ] || { why='签发层级超出限制'; return 1; }
    fi
    [ -f "$work/anchors/${p_now##*/}.facts" ] && return 0
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
# restricted 证书：限定了扩展密钥用途
restricted() {
  while IFS= read -r h_line; do
    case $h_line in 'X509v3 Extended Key Usage:'*) return 0 ;; esac
  done <"$1.ext"
  return 1
}
# personal 证书：个人签名用途
personal() {
  ! has "$1" 'Basic Constraints' 'CA:TRUE' && has "$1" 'Key Usage' 'Digital Signature' || return 1
  ! restricted "$1" ||
    has "$1" 'Extended Key Usage' 'TLS Web Client Authentication|E-mail Protection|Document Signing|1.3.6.1.5.5.7.3.36|Any Extended Key Usage'
}
# key_kind 证书：rsa（2048 位以上）、ec（P-256）、sm2 或 none，放在 $kind
key_kind() {
  [ ! -f "$1.kind" ] || { read -r kind <"$1.kind"; return; }
  openssl pkey -pubin -in "$1.pub" -noout -text >"$work/key" 2>/dev/null
  k_bits=0
  k_modulus=
  k_curve=none
  while IFS= read -r k_line; do
    case $k_line in
      'Public-Key: ('*' bit'* | 'RSA Public-Key: ('*' bit'*)
        k_line=${k_line#*'('}
        k_bits=${k_line%%' bit'*}
        case $k_bits in '' | *[!0-9]*) k_bits=0 ;; esac ;;
      'Modulus:'*) k_modulus=1 ;;
      'ASN1 OID: prime256v1'*) k_curve=ec ;;
      'ASN1 OID: SM2'*) k_curve=sm2 ;;
    esac
  done <"$work/key"
  kind=$k_curve
  if [ -n "$k_modulus" ] && [ "$k_bits" -ge 2048 ]; then kind=rsa; fi
  echo $kind >"$1.kind"
}

# ---- CMS ----------------------------------------------------------------------------------------------------------

# open_cms 文件：证书的位置和长度放在 $c_at、$c_size，拆出签名属性 cms.tbs、签名值 cms.sig；只认一种结构。签名属性的值，小写，放在 $c_type、$c_said、
# $c_named；同名属性出现两次则空着
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
    NR == 1 { whole = $3 + $4 }
    count == 0 || $1 <= from || $1 >= from + count { next }
    $6 == "OBJECT" && $2 == 7 { open = $7; seen[open]++; next }
    { said = $0; sub(/^.*:/, "", said) }
    open == ":contentType" && $6 == "OBJECT" && type == "" { type = said }
    open == ":messageDigest" && $6 == "OCTET" && digest == "" { digest = said }
    open == ":id-smime-aa-signingCertificateV2" && $6 == "OCTET" && certificate == "" { certificate = said }
    END {
      if (shape != "0SEQUENCE 1OBJECT 1c0 2SEQUENCE 3INTEGER 3SET 3SEQUENCE 3c0 3SET " || certs != 1 || signers != 1 ||
          info != "INTEGER SEQUENCE SEQUENCE c0 SEQUENCE OCTET ") exit 1
      print at, size, from, count, value, width, whole
      print (seen[":contentType"] == 1 ? tolower(type) : "")
      print (seen[":messageDigest"] == 1 ? tolower(digest) : "")
      print (seen[":id-smime-aa-signingCertificateV2"] == 1 ? tolower(certificate) : "")
    }' "$work/cms" >"$work/parts" || return 1
  { read -r c_at c_size c_from c_count c_value c_width c_whole && read -r c_type && read -r c_said && read -r c_named; } <"$work/parts" || return 1
  piece "$1" "$c_value" "$c_width" "$c_whole" >"$work/cms.sig"
  # 签名是对“SET OF”形式的属性作的（RFC 5652 §5.4）
  { printf '\061'; piece "$1" "$((c_from + 1))" "$((c_count - 1))" "$c_whole"; } >"$work/cms.tbs"
}
# check_cms 原文 签名 声明的证书散列：结构、证书、摘要、签名值；理由放在 $why，证书路径放在 $signer
check_cms() {
  open_cms "$2" || { why='签名文件不是规定的结构，或被重新编码、加了多余的字节'; return 1; }
  signer=$work/certs/$3
  if [ -f "$signer.facts" ] && der "$signer" && piece "$2" "$c_at" "$c_size" "$c_whole" | cmp -s - "$signer.der"; then
    kept=$3
  else
    piece "$2" "$c_at" "$c_size" "$c_whole" >"$work/cms.der"
    keep_der "$work/cms.der" "$work/certs" || { why='签名中的证书不能识别'; return 1; }
    signer=$work/certs/$kept
  fi
  [ "$kept" = "$3" ] || { why='签名所用的证书不是原文声明的那一张'; return 1; }
  key_kind "$signer"
  hash "$1"
  case $kind in
    rsa) c_algorithm=sha256WithRSAEncryption ;;
    ec) c_algorithm=ecdsa-with-SHA256 ;;
    sm2)
      c_algorithm=SM2-with-SM3
      openssl dgst -sm3 -r "$1" >"$work/sum"
      read -r sum c_rest <"$work/sum" ;;
    *) why='证书的密钥种类或强度不合要求'; return 1 ;;
  esac
  [ "$c_type" = pkcs7-data ] && [ "$c_said" = "$sum" ] && [ -n "$sum" ] || { why='原文不是签名时的原文'; return 1; }
  [ "$c_named" = "$kept" ] || { why='签名属性指明的证书与所附的不同'; return 1; }
  signature "$signer.pub" $c_algorithm "$work/cms.tbs" "$work/cms.sig" || { why='签名值与证书不符'; return 1; }
}
# whole_cms 原文 签名 时间 清单：RSA 和 P-256 再用 openssl cms 整个核一遍；SM2 的它不能核，已由上面逐项核过
whole_cms() {
  [ "$kind" != sm2 ] || return 0
  w_content=$1
  w_cms=$2
  w_time=$3
  w_crls=$4
  set -- "$work/anchors.pem"
  while read -r w_ca; do [ -f "$work/anchors/${w_ca##*/}.pem" ] || set -- "$@" "$w_ca.pem"; done <"$work/path"
  if [ -n "$w_crls" ]; then
    while read -r w_crl; do [ ! -f "$work/crls/$w_crl.pem" ] || set -- "$@" "$work/crls/$w_crl.pem"; done <"$w_crls"
  fi
  cat "$@" >"$work/store.pem"
  openssl cms -verify -cades ${w_crls:+-crl_check_all} -binary -inform DER -in "$w_cms" -content "$w_content" -CAfile "$work/store.pem" \
    -no-CApath -no-CAstore -purpose any -attime "$w_time" -out /dev/null 2>/dev/null
}

# ---- 时间戳 -------------------------------------------------------------------------------------------------------

# embedded 令牌 所对的内容：令牌只附一张证书，不借助别的证书也核验成立，那么它就是签名的那张，读入为 $kept
embedded() {
  while read -r t_word t_at t_size t_whole; do [ "$t_word" != certificate ] || break; done <"$work/token.asn.parts"
  [ "$t_word" = certificate ] || return 1
  openssl ts -verify -token_in -in "$1" -data "$2" -CAfile "$work/anchors.pem" -attime "$token_time" >/dev/null 2>&1 || return 1
  piece "$1" "$t_at" "$t_size" "$t_whole" >"$work/tsa.der"
  if [ -f "$work/tsa.kept" ] && cmp -s "$work/tsa.der" "$work/tsa.last"; then
    read -r kept <"$work/tsa.kept"
  else
    keep "$work/tsa.der" "$work/certs" DER && cp "$work/tsa.der" "$work/tsa.last" && echo "$kept" >"$work/tsa.kept"
  fi
}
# stamped_by 令牌 所对的内容：同上，不限令牌所附的证书
stamped_by() {
  t_in=$1
  t_data=$2
  set --
  [ ! -s "$work/untrusted.pem" ] || set -- -untrusted "$work/untrusted.pem"
  openssl ts -verify -token_in -in "$t_in" -data "$t_data" -CAfile "$work/anchors.pem" -attime "$token_time" "$@" >/dev/null 2>&1 ||
    { why='时间戳不是对这份内容的，或不是所信任的时间戳机构签发的'; return 1; }
  openssl cms -verify -noverify -inform DER -in "$t_in" -signer "$work/tsa.pem" -out /dev/null 2>/dev/null && keep "$work/tsa.pem" "$work/certs" '' ||
    { why='时间戳中没有时间戳机构的证书'; return 1; }
}
# check_token 令牌 所对的内容：时间放在 $token_time（秒）和 $token_text；理由放在 $why
check_token() {
  whole "$1" "$work/token.asn" || { why='时间戳不能识别，或有多余的字节'; return 1; }
  openssl ts -reply -token_in -in "$1" -text >"$work/token" 2>/dev/null || { why='时间戳不能识别'; return 1; }
  t_hash=
  t_stamp=
  while IFS= read -r t_line; do
    case $t_line in 'Hash Algorithm: sha256') t_hash=1 ;; 'Time stamp: '*) t_stamp=$t_stamp${t_line#'Time stamp: '} ;; esac
  done <"$work/token"
  [ -n "$t_hash" ] || { why='时间戳的摘要算法不是 SHA-256'; return 1; }
  text_epoch "$t_stamp" || { why='时间戳的时间不能识别'; return 1; }
  token_text=$digits
  token_time=$epoch
  embedded "$1" "$2" || stamped_by "$1" "$2" || return 1
  path "$work/certs/$kept" "$token_time" "$work/all" timestamp || { why="时间戳机构的$why"; return 1; }
}

# check_ocsp 答复 证书 签发者 时间：理由放在 $why
check_ocsp() {
  whole "$1" "$work/answer.asn" || { why='答复不能识别，或有多余的字节'; return 1; }
  openssl ocsp -respin "$1" -noverify -issuer "$3.pem" -cert "$2.pem" -no_nonce -validity_period 4000000000 >"$work/answer" 2>/dev/null || { why='答复不能识别'; return 1; }
  o_status=
  o_revoked=
  o_this=
  o_next=
  {
    IFS= read -r o_line && case $o_line in *': '*) o_status=${o_line##*: } ;; esac
    while read -r o_line; do
      case $o_line in
        'Revocation Time: '*) o_revoked=$o_revoked${o_line#'Revocation Time: '} ;;
        'This Update: '*) o_this=$o_this${o_line#'This Update: '} ;;
        'Next Update: '*) o_next=$o_next${o_line#'Next Update: '} ;;
      esac
    done
  } <"$work/answer"
  case $o_status in
    good) ;;
    revoked) text_epoch "$o_revoked" && [ "$epoch" -gt "$4" ] || { why='签发机构答复：证书已被吊销'; return 1; } ;;
    *) why='答复说的不是这张证书，或签发机构不认识它'; return 1 ;;
  esac
  text_epoch "$o_this" || { why='答复的时间不能识别'; return 1; }
  o_from=$epoch
  if text_epoch "$o_next"; then o_to=$epoch; else o_to=$((o_from + skew)); fi
  [ "$4" -le "$o_to" ] || { why='答复在那时已过时'; return 1; }
  # 答复的签名：{内容, 算法, 签名, 证书}，由签发者自己或它授权的答复者作出
  while read -r o_word o_at o_size o_whole; do [ "$o_word" != octet ] || break; done <"$work/answer.asn.parts"
  [ "$o_word" = octet ] || { why='答复不能识别'; return 1; }
  piece "$1" "$o_at" "$o_size" "$o_whole" >"$work/basic.der"
  whole "$work/basic.der" "$work/basic.asn" || { why='答复不能识别'; return 1; }
  while read -r o_word o_at o_size o_whole; do
    [ "$o_word" = member ] || continue
    piece "$work/basic.der" "$o_at" "$o_size" "$o_whole" >"$work/responder.der"
    keep_der "$work/responder.der" "$work/certs" || continue
    o_by=$work/certs/$kept
    has "$o_by" 'Extended Key Usage' 'OCSP Signing' && signed_by "$work/basic.der" "$work/basic.asn" "$o_by.pub" && signed "$o_by" "$3" || continue
    facts "$o_by"
    [ "$o_from" -ge "$f_from" ] && [ "$o_from" -le "${f_to:-0}" ] && ! revoked "$o_by" "$3" "$o_from" issue && return 0
  done <"$work/basic.asn.parts"
  ! signed_by "$work/basic.der" "$work/basic.asn" "$3.pub" || return 0
  why='答复不是签发机构或它授权的答复者签名的'
  return 1
}

# ---- 登记簿 -----------------------------------------------------------------------------------------------------------

# check_act 文书(无后缀) 写法：经办人的签名；经办人放在 $actor、$actor_name，证书放在 $kept，时间放在 $act_time
check_act() {
  canonical "$1.json" "$2" || { why='文书的写法不合规定'; return 1; }
  sed -n -E "$NORM; p; s~^.*\},\"at\":\"([^\"]*)\",\"reason\":\"[^\"]*\",\"signer\":\{\"accountId\":(\"[^\"]*\"),\"certificate\":\"([0-9a-f]*)\",\"name\":\"([^\"]*)\"\},\"typ\":\"[^\"]*\"\}\$~\1$MARK\2$MARK\3$MARK\4~p" "$1.json" >"$work/act"
  { IFS= read -r act && IFS=$MARK read -r a_at actor a_named actor_name; } <"$work/act"
  iso_epoch "$a_at"
  act_time=$epoch
  check_cms "$1.json" "$1.cms" "$a_named" || return 1
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
# read_holder 证书：唯一的姓名和编号，写在 .holder，没有则为空。主体里没有转义和多值时，逗号只在各项之间；否则让 openssl 分行
read_holder() {
  h_names=0 h_numbers=0 h_name= h_number=
  subject "$1"
  case $subject in
    *[\\+\"#]*)
      openssl x509 -in "$1.pem" -noout -subject -nameopt utf8,esc_ctrl,sep_multiline,lname 2>/dev/null |
        sed 's/ + /\
    /g' | sed -n 's/^ *commonName=/CN=/p; s/^ *serialNumber=/serialNumber=/p' >"$1.lines" ;;
    *)
      h_rest=$subject,
      while [ -n "$h_rest" ]; do
        printf '%s\n' "${h_rest%%,*}"
        h_rest=${h_rest#*,}
      done >"$1.lines" ;;
  esac
  while IFS= read -r h_line; do
    case $h_line in
      CN=*) [ $h_names != 0 ] || h_name=${h_line#CN=}; h_names=$((h_names + 1)) ;;
      serialNumber=*) [ $h_numbers != 0 ] || h_number=${h_line#serialNumber=}; h_numbers=$((h_numbers + 1)) ;;
    esac
  done <"$1.lines"
  if [ $h_names = 1 ] && [ $h_numbers -le 1 ]; then printf '%s\n%s\n' "$h_name" "$h_number"; fi >"$1.holder"
}
# holder 证书 姓名 编号：证书的主题恰有一个姓名、至多一个编号，与账号相符
holder() {
  [ -f "$1.holder" ] || read_holder "$1"
  [ -s "$1.holder" ] || { why='证书的主题没有唯一的姓名或编号，不能确认它是谁的'; return 1; }
  { IFS= read -r h_name; IFS= read -r h_number; } <"$1.holder"
  [ "$h_name" = "$2" ] && [ "$h_number" = "$3" ] || { why='证书的姓名、编号与账号不符'; return 1; }
}
# owner 证书 账号 时间 声明的时间：登记簿里证书的归属；成立时登记人放在 $registrar，账号在那时的姓名、编号放在
# $w_name、$w_number
owner() {
  awk -F "$MARK" -v skew="$skew" -v at="$3" -v claimed="$4" -v c="$1" -v id="$2" -v people="$people" '
    function covers(t) { return $3 <= t + skew && ($4 == "-" || $4 >= t - skew) }
    FILENAME == people { if ($1 == id && $2 <= at + skew) named = $6 FS $7; next }
    ($1 "") != (c "") { next }
    { known = "known"; by = $5 ($6 == "" ? "" : "（" $6 "会签）") }
    $2 == id { known = "own"; if (covers(at)) yes = 1; if (covers(claimed)) late = 1 }
    END { print (yes ? "yes" : late ? "unknown" : "no") FS (known == "" ? "-" : known) FS by FS named }' "$people" "$tenures" >"$work/owner"
  IFS=$MARK read -r w_holds w_known registrar w_name w_number <"$work/owner"
  case $w_holds in
    yes) return 0 ;;
    unknown) why='签名时证书没有登记在签名人名下，签名人声明的时间则有'; return 2 ;;
  esac
  case $w_known in
    -) why='登记簿里没有这张证书' ;;
    known) why='证书登记在别人名下' ;;
    *) why='签名时证书没有登记在签名人名下' ;;
  esac
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
  iso_epoch "$(take "$1" '.*"from":"([^"]*)","fromId":.*')"
  d_from=$epoch
  [ "$d_from" -ge "$2" ] || d_from=$2
  iso_epoch "$(take "$1" '.*"until":"([^"]*)"\}.*')"
  d_until=$epoch
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
    hash "register/$first.json"
    root=$sum
    unknown "没有给出信任根的指纹。本包的登记簿从这一份开始，请向该单位的系统管理员当面或电话核对，再作为参数给出：$root"
  fi
  result=0
  while read -r number; do
    hash "register/$number.json"
    entry_hash=$sum
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
  subject "$work/certs/$2"
  owner "$2" "$3" "$5" "$6"
  g_result=$?
  if [ $g_result = 0 ] || [ $g_result = 2 ]; then
    holder "$work/certs/$2" "$w_name" "$w_number" || g_result=1
  fi
  if [ $g_result = 0 ] && [ -n "$4" ]; then
    if [ -n "$7" ]; then stood_in "$7" "$8" "$3" "$4" "$5" "$6"; else held "$3" "$4" "$5" "$6"; fi
    g_result=$?
  fi
  facts "$work/certs/$2"
  case $g_result in
    0) yes "$1：签名人 $subject，序列号 $f_serial${4:+，职责 $(role_name "$4")${7:+（代理）}}；证书由 $registrar 登记" ;;
    2) unknown "$1：$why" ;;
    *) no "$1：$why" ;;
  esac
}

# ---- 签名的时间与当时的证书 ----------------------------------------------------------------------------------------------

# well_listed 清单：每行一个 SHA-256，末行也有换行
well_listed() {
  while IFS= read -r o_line; do [ "$o_line" != "./$1" ] || return 1; done <"$work/odd"
  hash "$1"
  [ $((size % 65)) = 0 ]
}
# signed_when 标题 文件(无后缀) 声明的时间 没有时间戳就不通过时的话(可空)：接在 check_cms 之后，逐项报告时间戳、当时的证书、
# 吊销列表、OCSP 答复；时间放在 $time。时间戳不成立时返回 1，此外不必再核
signed_when() {
  decided=$signer
  crls=$2.crls
  if [ -f "$crls" ] && ! well_listed "$crls"; then no "$1：吊销列表清单的写法不合规定"; fi
  [ -f "$crls" ] || crls=
  if [ ! -f "$2.tst" ]; then
    if [ -n "$4" ]; then no "$1：$4"; else unknown "$1：没有时间戳，按签名人声明的时间核验"; fi
    time=$3
    crls=
  elif check_token "$2.tst" "$work/cms.sig"; then
    time=$token_time
    if [ "$3" -gt $((time + skew)) ]; then no "$1：签名人声明的时间晚于时间戳"; else shown "$token_text"; yes "$1：时间戳成立，签名在 $shown 已经存在"; fi
  else
    no "$1：时间戳不成立，$why"
    return 1
  fi
  if ! personal "$decided"; then
    no "$1：签名证书不是个人签名用途"
  elif [ -f "$2.tst" ] && [ -z "$crls" ]; then
    no "$1：没有当时的吊销列表清单"
  elif path "$decided" "$time" "$crls" sign; then
    w_by=
    read -r w_by <"$work/path"
    if whole_cms "$2.json" "$2.cms" "$time" "$crls"; then
      facts "$decided"
      yes "$1：签名时证书有效，序列号 $f_serial"
    else
      no "$1：openssl cms 核验不通过"
    fi
    [ -n "$crls" ] || unknown "$1：没有当时的吊销列表，只核对了包内的吊销列表"
    if [ -f "$2.ocsp" ] && [ -n "$w_by" ]; then
      if check_ocsp "$2.ocsp" "$decided" "$w_by" "$time"; then yes "$1：签发机构当时答复证书状态正常"; else no "$1：证书状态答复不成立，$why"; fi
    fi
  else
    no "$1：$why"
  fi
}

for file in "$work"/crls/*.crl; do [ ! -f "$file" ] || { file=${file##*/}; echo "${file%.crl}"; }; done >"$work/all"

