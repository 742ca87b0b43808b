#!/bin/sh
# 核验本目录中的值守记录证据。用法：
#     sh verify.sh [信任根的指纹] [您自己取得的根证书.pem]
# 信任根的指纹（64 个十六进制字符）请向该单位的系统管理员当面或电话核对；不给出，则签名人是谁不能确认。
# 只用 openssl（3.0 以上）和系统自带的工具，不联网，不写本目录。每项一行，最后一行是结论：通过（退出码 0）、不通过（1）、
# 不能确认（2）。
. common.sh
# ---- 本证据包的文件与写法 ---------------------------------------------------------------------------------------------

TAB=$(printf '\t')
BOOK='[0-9a-zA-Z.-]{1,60}'
NUMBER='[1-9][0-9]{0,8}'
foreign -e "entries/$BOOK-$NUMBER\.(json|rest|cms|tst|ocsp|crls)" -e 'manifest\.cms'

# 目录各行的写法
FIRST='gov\.proof\.log/1 20[0-9]{2}-(0[1-9]|1[0-2])'
EXPORTED='exported '$AT' (-|'$HEX') '$S
BOOKLINE='book '$BOOK' '$NUMBER' '$NUMBER' (0|'$NUMBER') (0|'$NUMBER') '$HEX' (-|'$HEX')'
ENTRYLINE='entry (month|beside) (taken|[A-Z0-9_]{1,60}) '$AT' '$AT' '$BOOK' '$NUMBER' '$HEX' '$ID
HEADLINE='head (0|'$NUMBER') '$HEX
# 原文的写法。核对前串内的 \\ 和 \" 已换成控制字符，此后每个引号都是串的边界
T='"[^"]*"'
ENTRY="entries/$BOOK-$NUMBER\\.json"' \{"at":"'$AT'","author":\{"accountId":'$T',"name":'$T'\},"body":\{.*\},"book":"'$BOOK'","certificate":(null|"'$HEX'"),"clock":\{"offset":(null|0|-?[1-9][0-9]*),"run":"'$ID'","uptime":(0|[1-9][0-9]*)\},"id":"'$ID'","number":'$NUMBER',"previous":"'$HEX'","typ":"gov\.ledger\.entry/1"\}'
ITEM='\{"id":"'$ID'","kind":"[a-z]+","title":'$T'\}'
SEEN='\{"book":"'$BOOK'","digest":"'$HEX'","number":'$NUMBER'\}'
CARRIED='"items":\[('$ITEM'(,'$ITEM')*)?\],"note":'$T',"omissions":\[('$T'(,'$T')*)?\],"seen":\[('$SEEN'(,'$SEEN')*)?\],"shift":"'$AT'"'
GIVE='\{'$CARRIED',"type":"handover\.give"\}'
TAKE='\{"absence":'$T',"giveId":(null|"'$ID'"),'$CARRIED',"standIn":(true|false),"type":"handover\.take"\}'
END='"number":'$NUMBER',"previous":"'$HEX'","typ":"gov\.ledger\.entry/1"\}'
CLOCK='\{"expected":"'$AT'","found":"'$AT'","kind":"(set|behind)","type":"log\.clock"\}'

finish() {
  echo '    证书归属、平台何时收到、哪些没有采纳，是平台的记载；打印件供阅读，不是证据。'
  if [ $failed -gt 0 ]; then
    echo "有 $failed 项不通过"
    echo 不通过
    exit 1
  elif [ $unsure -gt 0 ]; then
    echo "没有不通过的，有 $unsure 项不能确认"
    echo 不能确认
    exit 2
  fi
  echo 通过
  exit 0
}

# ---- 目录 ---------------------------------------------------------------------------------------------------------

whole_manifest() {
  [ -f manifest.txt ] && tr -d '\000-\011\013-\037' <manifest.txt | cmp -s - manifest.txt && [ -z "$(tail -c 1 manifest.txt)" ] || return 1
  sed -n 1p manifest.txt | grep -E -x -q -e "$FIRST" && sed -n 2p manifest.txt | grep -E -x -q -e "$EXPORTED" || return 1
  sed -n '$p' manifest.txt | grep -E -x -q -e "$HEADLINE" || return 1
  ! sed '1,2d; $d' manifest.txt | grep -E -v -x -q -e "$BOOKLINE" -e "$ENTRYLINE"
}
if ! whole_manifest; then
  no '没有目录（manifest.txt），或写法不合规定，不能核验'
  finish
fi
norm manifest.txt >"$work/manifest"
read -r word month <manifest.txt
yes "值守记录 $month"

# ---- 原文：写法、摘要 --------------------------------------------------------------------------------------------------

sed -n '/^entries\/.*\.json$/p' "$work/list" >"$work/names"
if [ -n "$plain_json" ] && [ -s "$work/names" ] && ! grep -E -v -x -q -e 'entries/[0-9A-Za-z._-]+' "$work/names"; then
  # 原文都没有换行：每份一行，前面是文件名
  xargs awk 'BEGIN { for (i = 1; i < ARGC; i++) { line = ""; getline line <ARGV[i]; close(ARGV[i]); print ARGV[i] " " line } }' <"$work/names"
else
  while read -r name; do
    printf '%s ' "$name"
    cat "$name"
    echo
  done <"$work/names"
fi >"$work/statements"
grep '^[0-9a-f]* entries/.*\.json$' "$work/digests" >"$work/entries.digests"
mv "$work/entries.digests" "$work/digests"
norm "$work/statements" >"$work/normal"
malformed=
tr -d '\000-\011\013-\037' <"$work/statements" | cmp -s - "$work/statements" || malformed=1
[ "$(grep -c '' "$work/statements")" = "$(grep -c '' "$work/names")" ] || malformed=1
grep -E -v -x -e "$ENTRY" "$work/normal" >"$work/bad"
grep -E -x -e "$ENTRY" "$work/normal" | sed -E "
  s~^(entries/[^ ]*) \\{\"at\":\"([^\"]*)\",\"author\":\\{\"accountId\":(\"[^\"]*\"),\"name\":\"([^\"]*)\"\\},\"body\":(\\{.*\\}),\"book\":\"~\\1$TAB\\2$TAB\\3$TAB\\4$TAB\\5$TAB~
  s~$TAB([^\"$TAB]*)\",\"certificate\":(null|\"[0-9a-f]*\"),\"clock\":\\{\"offset\":([^,]*),\"run\":\"([^\"]*)\",\"uptime\":([0-9]*)\\},\"id\":\"([^\"]*)\",\"number\":([0-9]*),\"previous\":\"([^\"]*)\",\"typ\":\"[^\"]*\"\\}\$~$TAB\\1$TAB\\2$TAB\\3$TAB\\4$TAB\\5$TAB\\6$TAB\\7$TAB\\8~" |
  sort -t "$TAB" -k 6,6 -k 12,12n >"$work/table"
# 正文是不是完整的 JSON：从里到外逐层收起，最后只剩一个值
cut -f 5 "$work/table" | sed -E 's/"[^"]*"/"/g; s/(true|false|null|-?(0|[1-9][0-9]*))/v/g
  :a
  s/\{(":[v"](,":[v"])*)?\}/v/g; s/\[([v"](,[v"])*)?\]/v/g
  ta' | paste -d "$TAB" - "$work/table" | grep -v "^v$TAB" | cut -f 2 >>"$work/bad"
# 交班、接班、时钟变动的正文，逐字核写法
cut -f 1,5 "$work/table" | grep -E '"type":"(handover\.(give|take)|log\.clock)"' |
  grep -E -v -x -e "[^$TAB]*$TAB($GIVE|$TAKE|$CLOCK)" | cut -f 1 >>"$work/bad"
# ---- 未采纳的记录：没有原文，只有摘要的后段 --------------------------------------------------------------------------

K='428a2f98 71374491 b5c0fbcf e9b5dba5 3956c25b 59f111f1 923f82a4 ab1c5ed5 d807aa98 12835b01 243185be 550c7dc3 72be5d74 80deb1fe 9bdc06a7 c19bf174 e49b69c1 efbe4786 0fc19dc6 240ca1cc 2de92c6f 4a7484aa 5cb0a9dc 76f988da 983e5152 a831c66d b00327c8 bf597fc7 c6e00bf3 d5a79147 06ca6351 14292967 27b70a85 2e1b2138 4d2c6dfc 53380d13 650a7354 766a0abb 81c2c92e 92722c85 a2bfe8a1 a81a664b c24b8b70 c76c51a3 d192e819 d6990624 f40e3585 106aa070 19a4c116 1e376c08 2748774c 34b0bcb5 391c0cb3 4ed8aa4a 5b9cca4f 682e6ff3 748f82ee 78a5636f 84c87814 8cc70208 90befffa a4506ceb bef9a3f7 c67178f2'
# resume 状态 长度 后段：从前 长度 个字节之后的状态接着算 SHA-256（FIPS 180-4），给出全文的校验码
resume() (
  hex=$(printf '%s' "$3" | od -An -v -tx1 | tr -d ' \n')
  bits=$((($2 + ${#hex} / 2) * 8))
  hex=${hex}80
  while [ $((${#hex} % 128)) -ne 112 ]; do hex=${hex}00; done
  hex=$hex$(printf '%016x' $bits)
  m=$((0xffffffff))
  set -- $(printf '%s' "$1" | sed 's/......../0x& /g')
  h0=$(($1)) h1=$(($2)) h2=$(($3)) h3=$(($4)) h4=$(($5)) h5=$(($6)) h6=$(($7)) h7=$(($8))
  while [ -n "$hex" ]; do
    next=${hex#????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????????}
    block=${hex%"$next"}
    hex=$next
    set -- $(printf '%s' "$block" | sed 's/......../0x& /g')
    a=$h0 b=$h1 c=$h2 d=$h3 e=$h4 f=$h5 g=$h6 h=$h7
    for k in $K; do
      w=$(($1))
      t=$((((e >> 6 | e << 26) ^ (e >> 11 | e << 21) ^ (e >> 25 | e << 7)) & m))
      t=$(((h + t + ((e & f) ^ (~e & m & g)) + 0x$k + w) & m))
      u=$((((a >> 2 | a << 30) ^ (a >> 13 | a << 19) ^ (a >> 22 | a << 10)) & m))
      u=$(((u + ((a & b) ^ (a & c) ^ (b & c))) & m))
      h=$g g=$f f=$e e=$(((d + t) & m)) d=$c c=$b b=$a a=$(((t + u) & m))
      # 十六个字的窗口向前移一个
      x=$(($2)) y=$((${15}))
      x=$((((x >> 7 | x << 25) ^ (x >> 18 | x << 14) ^ (x >> 3)) & m))
      y=$((((y >> 17 | y << 15) ^ (y >> 19 | y << 13) ^ (y >> 10)) & m))
      w=$(((w + x + ${10} + y) & m))
      shift
      set -- "$@" $w
    done
    h0=$(((h0 + a) & m)) h1=$(((h1 + b) & m)) h2=$(((h2 + c) & m)) h3=$(((h3 + d) & m))
    h4=$(((h4 + e) & m)) h5=$(((h5 + f) & m)) h6=$(((h6 + g) & m)) h7=$(((h7 + h) & m))
  done
  printf '%08x%08x%08x%08x%08x%08x%08x%08x\n' $h0 $h1 $h2 $h3 $h4 $h5 $h6 $h7
)
withheld() {
  [ "$(grep -c '' "$1")" = 2 ] && [ -z "$(tail -c 1 "$1")" ] && tr -d '\000-\011\013-\037\177-\377' <"$1" | cmp -s - "$1" &&
    sed -n 1p "$1" | grep -E -x -q -e "$HEX $NUMBER" && sed -n 2p "$1" | grep -E -x -q -e ".*$END" || { why='后段的写法不合规定'; return 1; }
  { read -r state length; IFS= read -r rest; } <"$1"
  [ $((length % 64)) = 0 ] && [ ${#rest} -le 400 ] || { why='后段的写法不合规定'; return 1; }
  end=$(printf '%s\n' "$rest" | sed -n -E "s~^.*\"number\":($NUMBER),\"previous\":\"($HEX)\",\"typ\":\"gov\.ledger\.entry/1\"\}\$~\1 \2~p")
  number=${end% *}
  place=${1#entries/}
  place=${place%.rest}
  [ "${place##*-}" = "$number" ] || { why='文件名与原文的记录簿、编号不符'; return 1; }
  digest=$(resume "$state" "$length" "$rest")
  set -- $(grep -E "^entry ([^ ]+ ){6}$digest " "$work/manifest")
  [ $# = 9 ] || { why='目录里没有这一条，是放进来的，或被改动过'; return 1; }
  [ "$3" != taken ] || { why='平台采纳了这一条，包内却没有它的原文'; return 1; }
  printf '%s\t%s\t""\t\t{"type":"withheld"}\t%s\tnull\tnull\t%s\t0\t%s\t%s\t%s\n' "entries/$place.rest" "$5" "${place%-*}" "$9" "$9" "$number" "${end#* }" >>"$work/table"
  echo "$digest entries/$place.rest" >>"$work/digests"
}
sed -n '/^entries\/.*\.rest$/p' "$work/list" >"$work/rests"
while read -r name; do withheld "$name" || no "$name：$why"; done <"$work/rests"
sort -t "$TAB" -k 6,6 -k 12,12n -o "$work/table" "$work/table"
while IFS= read -r line; do
  no "${line%% *}：原文的写法不合规定"
  malformed=
done <"$work/bad"
[ -z "$malformed" ] || no '有原文的写法不合规定：含有换行、控制字符，或不是一行'

# ---- 记录簿、次序、交接：都在一张表上核 -------------------------------------------------------------------------------------

: >"$work/said"
: >"$work/signed"
: >"$work/order"
awk -v said="$work/said" -v signed="$work/signed" -v ordered="$work/order" '
  function say(kind, text) { print kind "\t" text >said }
  # 自 1970 年起的毫秒
  function ms(s, y, m, f) {
    y = substr(s, 1, 4) + 0; m = (substr(s, 6, 2) + 9) % 12
    y -= int(m / 10)
    f = s; sub(/Z$/, "", f)
    return ((y * 365 + int(y / 4) - int(y / 100) + int(y / 400) + int((m * 153 + 2) / 5) + substr(s, 9, 2) - 1 - 719468) * 86400 + \
      substr(s, 12, 2) * 3600 + substr(s, 15, 2) * 60) * 1000 + int(substr(f, 18) * 1000 + 0.5)
  }
  function label(t) {
    return t == "handover.give" ? "交班" : t == "handover.take" ? "接班" : t == "roster.publish" ? "发布值班表" : t == "swap.ask" ? "申请调班" : \
      t == "swap.answer" ? "答复调班" : t == "incident.level" ? "事件定级" : t == "incident.close" ? "事件办结" : \
      t == "pages.rules" ? "网页核验规则" : "记录"
  }
  function must(t) { return t ~ /^(roster\.publish|swap\.ask|swap\.answer|handover\.give|handover\.take|incident\.level|incident\.close|pages\.rules)$/ }
  function title(i) {
    if (type[i] == "withheld") return "记录簿 " substr(book[i], 1, 8) " 第 " number[i] " 条（未采纳，没有原文）"
    return name[i] "第 " number[i] " 条（记录簿 " substr(book[i], 1, 8) "，" label(type[i]) "）"
  }
  function abs(x) { return x < 0 ? -x : x }
  # 时钟变动的记载：程序下一次查看时钟时写下，其间的记录在它之前
  function told(i, j) {
    for (j = i; j < i + 50 && j <= n && book[j] == book[i]; j++) {
      if (type[j] == "withheld") continue
      if (run[j] != run[i] || uptime[j] - uptime[i] > 600000) break
      if (type[j] == "log.clock" && body[j] ~ /"kind":"set"/) return 1
    }
    return 0
  }
  # 一段时间，用最大的两个单位
  function span(x, u, length_of, names, k, count, text) {
    x = abs(x); text = ""
    split("86400000 3600000 60000 1000", length_of, " "); split("天 小时 分 秒", names, " ")
    for (k = 1; k <= 4 && x < length_of[k]; k++) ;
    for (u = k; u <= k + 1 && u <= 4; u++) {
      count = int(x / length_of[u]); x -= count * length_of[u]
      if (count > 0) text = text (text == "" ? "" : " ") count " " names[u]
    }
    return text == "" ? "0 秒" : text
  }
  # 北京时间，如 2026年3月1日 10:00:00
  function stamp(s, t, z, c, d, y, m) {
    t = int(ms(s) / 1000) + 28800; z = int(t / 86400) + 719468; t %= 86400
    c = int(z / 146097); d = z % 146097
    y = int((d - int(d / 1460) + int(d / 36524) - int(d / 146096)) / 365)
    d -= y * 365 + int(y / 4) - int(y / 100); m = int((5 * d + 2) / 153)
    d -= int((m * 153 + 2) / 5) - 1; y += c * 400 + int(m / 10); m = (m + 2) % 12 + 1
    return sprintf("%d年%d月%d日 %02d:%02d:%02d", y, m, d, int(t / 3600), int(t / 60) % 60, t % 60)
  }
  # 与平台采纳记录时同一规则：知道自己钟差的计算机，时间不早于记录簿前面的，不晚于收到的
  function untimely(i, off, c) {
    off = offset[i] == "null" ? 0 : offset[i]; c = at[i] - off
    if (offset[i] != "null") {
      if (abs(off) > 604800000 && type[i] != "log.clock") return "本机时钟与平台相差 " span(off) "，超过 7 天"
      if (c - got[i] > 300000) return "记录时间比平台收到的时间还晚 " span(c - got[i])
      if (floor != "" && floor - c > 300000) return "记录时间比本记录簿前面的记录还早 " span(floor - c)
    }
    if (got[i] - judged(i) > 2678400000) return "写下 " span(got[i] - judged(i)) "后才送达平台，超过 31 天"
    return ""
  }
  function judged(i) { return floor != "" && real[i] < floor ? floor : real[i] }
  part == "list" { if (sub(/\.cms$/, "")) cms[$0] = 1; else if ($0 ~ /^entries\/.*\.(json|rest)$/) { sub(/\.(json|rest)$/, ""); owned[$0] = 1 } next }
  part == "parts" { if ($0 ~ /^entries\//) { base = $0; sub(/\.[a-z]+$/, "", base); if (!(base in owned)) say("no", $0 "：没有它所属的原文") } next }
  part == "digests" { digest[$2] = $1; next }
  part == "manifest" && $1 == "gov.proof.log/1" {
    y = substr($2, 1, 4); m = substr($2, 6, 2)
    from = ms(y "-" m "-01T00:00:00Z") - 28800000
    until = ms((m == 12 ? y + 1 : y) "-" (m == 12 ? "01" : sprintf("%02d", m + 1)) "-01T00:00:00Z") - 28800000
  }
  part == "manifest" && $1 == "book" { bookline[$2] = $0; booklines++ }
  part == "manifest" && $1 == "entry" {
    if ($8 in code) twisted = 1
    listed[++lines] = $8; flag[$8] = $2; code[$8] = $3; written[$8] = ms($4); received[$8] = ms($5); place[$8] = $6 "-" $7; mark[$8] = $9
    written_text[$8] = stamp($4); received_text[$8] = stamp($5)
    if (written[$8] > received[$8] || written[$8] < latest || ($6 in reached && $7 <= reached[$6])) twisted = 1
    latest = written[$8]; reached[$6] = $7 + 0
    next
  }
  part == "manifest" && $1 == "head" { headcount = $2 }
  part == "table" {
    n++
    file[n] = $1; at[n] = ms($2); account[n] = $3; name[n] = $4; body[n] = $5; book[n] = $6; certificate[n] = $7; offset[n] = $8
    run[n] = $9; uptime[n] = $10 + 0; id[n] = $11; number[n] = $12 + 0; previous[n] = $13
    if (split($5, around, /"type":"/) != 2) { say("no", $1 "：原文的写法不合规定"); around[2] = "" }
    type[n] = around[2]; sub(/".*$/, "", type[n])
  }
  END {
    wrong = 0
    for (i = 1; i <= n; i++) {
      d[i] = digest[file[i]]; base = file[i]; sub(/\.(json|rest)$/, "", base); stem[i] = base
      if (type[i] == "withheld") hidden++
      if (stem[i] != "entries/" book[i] "-" number[i]) { say("no", file[i] "：文件名与原文的记录簿、编号不符"); wrong++ }
      if (!(d[i] in code)) { say("no", file[i] "：目录里没有这一条，是放进来的，或被改动过"); wrong++ }
      else if (place[d[i]] != book[i] "-" number[i] || mark[d[i]] != id[i]) twisted = 1
      held[d[i]] = 1
      refused[i] = d[i] in code && code[d[i]] != "taken"
      got[i] = d[i] in code ? received[d[i]] : until
      real[i] = at[i] - (offset[i] == "null" ? 0 : offset[i])
      if (d[i] in code && received[d[i]] < real[i]) real[i] = received[d[i]]
      if (real[i] >= from && real[i] < until) { if (!(book[i] in lo) || number[i] < lo[book[i]]) lo[book[i]] = number[i]; if (number[i] > hi[book[i]] + 0) hi[book[i]] = number[i] }
      by[book[i], number[i]] = i
      if (!refused[i] && stem[i] in cms && number[i] > cover[book[i]] + 0) cover[book[i]] = number[i]
      if (!refused[i] && type[i] == "handover.give") give[id[i]] = i
    }
    if (!wrong) say("yes", (n - hidden) " 条原文的写法、文件名和 SHA-256 都与目录相符")
    if (hidden > 0) say("yes", hidden " 条未采纳的记录没有原文，由后段重算校验码，核验它们在记录簿中的位置")
    absent = 0
    for (j = 1; j <= lines; j++) if (!(listed[j] in held)) absent++
    if (absent) say("no", "目录所列的记录有 " absent " 条不在包内，或已不是原来的样子")

    # 逐本记录簿：编号、前后相接、同一个人、首条
    for (i = 1; i <= n; i++) {
      b = book[i]; problem = ""
      if (!(b in first)) {
        first[b] = i; books++
        if (number[i] == 1) { if (previous[i] !~ /^0+$/) problem = "是记录簿的第一条，却说前面还有记录" }
        else if (real[i] >= from) problem = "它之前的记录不在包内，它又不早于本月，可能被删除"
      }
      else if (number[i] == number[i - 1]) problem = "编号与另一条相同"
      else if (number[i] != number[i - 1] + 1) problem = "它之前缺少第 " (number[i - 1] + 1) " 至 " (number[i] - 1) " 条"
      else if (previous[i] != d[i - 1]) problem = "没有接在上一条之后，上一条或它被改动、调换过"
      else if (type[i] != "withheld" && b in writer && account[i] != account[writer[b]]) problem = "同一记录簿换了记录人"
      last[b] = i
      if (type[i] != "withheld") writer[b] = i
      if (problem != "") { say("no", title(i) "：" problem); if (!(b in broken)) broken[b] = number[i] }
    }
    for (b in first) if (!(b in broken))
      say("yes", "记录簿 " substr(b, 1, 8) "（" (b in writer ? name[writer[b]] : "") "）：第 " number[first[b]] " 至 " number[last[b]] " 条逐条相接")

    # 一条记录只出现一次
    twice = 0
    for (i = 1; i <= n; i++) {
      if (id[i] in seenid) { say("no", title(i) "：与" title(seenid[id[i]]) "是同一条记录"); twice++ }
      seenid[id[i]] = i
    }
    if (!twice) say("yes", n " 条记录没有重复的")

    # 同一次运行之内，本机时钟（或校正后的时间）与运行时长一同前进
    moved = 0
    p = 0
    for (i = 1; i <= n; i++) {
      if (type[i] == "withheld") continue
      q = p; p = i
      if (!q || book[i] != book[q] || run[i] != run[q]) continue
      if (uptime[i] < uptime[q]) { say("no", title(i) "：运行时长比上一条还短"); moved++; continue }
      jump = at[i] - at[q] - (uptime[i] - uptime[q])
      right = jump - (offset[i] == "null" ? 0 : offset[i]) + (offset[q] == "null" ? 0 : offset[q])
      if (abs(jump) <= 60000 || abs(right) <= 60000 || told(i)) continue
      say("no", title(i) "：记录时间与运行时长相差 " int(abs(jump) / 1000) " 秒，又没有时钟变动的记载，时间可能被改过"); moved++
    }
    if (!moved) say("yes", "同一次运行之内，记录时间与运行时长处处相符，或有时钟变动的记载")

    # 记录时间，与平台收到的时间、记录簿前面的时间
    late = 0; b = ""
    for (i = 1; i <= n; i++) {
      if (book[i] != b) { b = book[i]; floor = "" }
      if (refused[i] || !(d[i] in code)) continue
      problem = untimely(i)
      if (problem != "") { say("unknown", title(i) "：" problem "，记录时间不能确认"); late++ }
      if (offset[i] != "null") floor = judged(i)
      wait = received[d[i]] - written[d[i]]
      off = offset[i] == "null" ? 0 : offset[i]
      if (wait < 600000 && abs(off) <= 120000) continue
      told_of = "记录于 " written_text[d[i]] "，平台收到于 " received_text[d[i]] "（北京时间）"
      if (wait >= 600000) told_of = told_of "；离线记录，" span(wait) "后送达"
      if (abs(off) > 120000) told_of = told_of "；本机时钟" (off > 0 ? "快 " : "慢 ") span(off) "，已校正"
      say("yes", title(i) "：" told_of)
    }
    if (!late) say("yes", "记录时间都不早于同一记录簿前面的记录，也不晚于平台收到的时间")

    # 该签名的，和不该签名的
    for (i = 1; i <= n; i++) {
      if (refused[i]) continue
      if (!must(type[i])) { if (stem[i] in cms || certificate[i] != "null") say("no", title(i) "：这类记录不签名，它却带有签名"); continue }
      if (!(stem[i] in cms) || certificate[i] == "null") { say("no", title(i) "：应有签名而没有"); continue }
      c = certificate[i]; gsub(/"/, "", c)
      printf "%s\t%s\t%s\t%s\t%.0f\t%.0f\n", stem[i], account[i], title(i), c, int(real[i] / 1000), int(got[i] / 1000) >signed
    }

    # 交接班：覆盖自己的记录簿；所见的其他记录簿与包内一致；所接的交班在包内
    handovers = 0; bad = 0
    for (i = 1; i <= n; i++) {
      if (refused[i] || type[i] !~ /^handover\./) continue
      handovers++
      if (book[i] in broken && broken[book[i]] <= number[i]) { say("no", title(i) "：签名没有覆盖记录簿中它之前的全部记录"); bad++ }
      s = body[i]; sub(/^.*"seen":\[/, "", s); sub(/\],"shift":.*$/, "", s)
      count = split(s, heads, /\},\{/)
      for (k = 1; k <= count; k++) {
        split(heads[k], field, /"/)
        b = field[4]; h = field[8]; q = field[11]; gsub(/[^0-9]/, "", q); q += 0
        what = "记录簿 " substr(b, 1, 8) " 的第 " q " 条"; problem = ""
        if (stem[i] in cms && q > cover[b] + 0) cover[b] = q
        if (!(b in first)) problem = "签名人当时见过" what "，包内没有这本记录簿"
        else if (q > number[last[b]]) problem = "签名人当时见过" what "，包内没有，记录簿末尾可能被删除"
        else if (q < number[first[b]]) { if (real[first[b]] >= from) problem = "签名人当时见过" what "，包内没有" }
        else if (!((b, q) in by)) problem = "签名人当时见过" what "，包内没有"
        else if (d[by[b, q]] != h) problem = what "不是签名人当时见过的那一条，被改动或调换过"
        if (problem != "") { say("no", title(i) "：" problem); bad++ }
      }
      if (type[i] == "handover.take" && body[i] !~ /"giveId":null/) {
        g = body[i]; sub(/^.*"giveId":"/, "", g); sub(/".*$/, "", g)
        if (!(g in give)) { say("no", title(i) "：所接的交班记录不在包内"); bad++ }
        else {
          one = body[give[g]]; sub(/^.*"shift":"/, "", one); sub(/".*$/, "", one)
          two = body[i]; sub(/^.*"shift":"/, "", two); sub(/".*$/, "", two)
          if (ms(one) >= ms(two)) { say("no", title(i) "：所接的不是上一班的交班"); bad++ }
        }
      }
    }
    if (!bad) say("yes", handovers " 次交班、接班都覆盖了各自记录簿，所见的其他记录簿与包内一致")
    bare = 0
    for (b in lo) if (cover[b] + 0 < hi[b]) {
      start = cover[b] + 1; if (start < lo[b]) start = lo[b]
      say("unknown", "记录簿 " substr(b, 1, 8) " 的第 " start " 至 " hi[b] " 条还没有签名覆盖，只有前后相接"); bare++
    }
    if (!bare) say("yes", "本月的每一条记录都有签名覆盖")

    # 目录与记录
    ofmonth = 0
    for (i = 1; i <= n; i++) {
      own[d[i]] = book[i] in lo && number[i] >= lo[book[i]] && number[i] <= hi[book[i]]
      if (d[i] in flag && flag[d[i]] != (own[d[i]] ? "month" : "beside")) twisted = 1
      ofmonth += own[d[i]]
    }
    for (b in first) {
      end = b in lo ? d[by[b, hi[b]]] : "-"
      if (bookline[b] != "book " b " " number[first[b]] " " number[last[b]] " " (lo[b] + 0) " " (hi[b] + 0) " " previous[first[b]] " " end) twisted = 1
    }
    if (booklines != books || headcount != ofmonth || lines != n) twisted = 1
    if (twisted) say("no", "目录与记录不一致：记录簿、编号、校验码、先后次序或累计校验码被改动过")
    for (j = 1; j <= lines; j++) if (own[listed[j]]) print listed[j] >ordered
  }' part=list "$work/list" part=parts "$work/list" part=digests "$work/digests" part=manifest "$work/manifest" FS='\t' part=table "$work/table"
sed "s/$BACK/\\\\\\\\/g; s/$QUOTE/\\\\\"/g" "$work/said" >"$work/lines"
while IFS=$TAB read -r kind line; do $kind "$line"; done <"$work/lines"

head=0000000000000000000000000000000000000000000000000000000000000000
while read -r digest; do
  printf '%s%s' "$head" "$digest" >"$work/link"
  hash "$work/link"
  head=$sum
done <"$work/order"
[ "$(sed -n 's/^head [0-9]* //p' manifest.txt)" = "$head" ]
judge $? "本月 $(grep -c '' "$work/order") 条记录的累计校验码 $head" '目录与记录不一致：累计校验码不对'

# ---- 签名 ---------------------------------------------------------------------------------------------------------

while IFS=$TAB read -r base account title named claimed received <&3; do
  raw "$title"
  title=$raw
  if ! check_cms "$base.json" "$base.cms" "$named"; then
    no "$title：签名不成立，$why"
    continue
  fi
  yes "$title：签名与原文、证书相符"
  signed_when "$title" "$base" "$claimed" '' || continue
  [ ! -f "$base.tst" ] || [ "$received" -le $((time + skew)) ] || no "$title：目录所说的平台收到时间晚于时间戳"
  signer_standing "$title" "$named" "$account" '' "$time" "$claimed" '' ''
done 3<"$work/signed"

text=$(sed -n 2p "$work/manifest")
iso_epoch "$(take "$text" 'exported ([^ ]*) .*')"
exported=$epoch
named=$(take "$text" 'exported [^ ]* ([^ ]*) .*')
account=$(take "$text" 'exported [^ ]* [^ ]* (.*)')
if [ "$named" = - ] && [ ! -f manifest.cms ]; then
  unknown '目录没有导出人的签名，平台收到的时间和未采纳的标记不能确认'
elif [ "$named" = - ] || [ ! -f manifest.cms ]; then
  no '目录的签名不成立：目录说有签名，却没有'
elif check_cms manifest.txt manifest.cms "$named" && { personal "$signer" || { why='证书不是个人签名用途'; false; }; } &&
  path "$signer" "$exported" '' sign && { whole_cms manifest.txt manifest.cms "$exported" '' || { why='openssl cms 核验不通过'; false; }; }; then
  yes '目录有导出人的签名'
  signer_standing 目录 "$named" "$account" '' "$exported" "$exported" '' ''
else
  no "目录的签名不成立：$why"
fi
finish
