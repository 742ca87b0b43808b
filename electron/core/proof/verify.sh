#!/bin/sh
# 核验本目录中的稿件审核证据。用法：
#     sh verify.sh [信任根的指纹] [您自己取得的根证书.pem]
# 信任根的指纹（64 个十六进制字符）请向该单位的系统管理员当面或电话核对；不给出，则签名人是谁不能确认。
# 只用 openssl（3.0 以上）和系统自带的工具，不联网，不写本目录。每项一行，最后一行是结论；全部通过时退出码为 0。
. common.sh
# ---- 本证据包的文件与写法 ---------------------------------------------------------------------------------------------

STATEMENT='\{"articleId":"'$ID'","at":"'$AT'","attachments":\[("'$HEX'"(,"'$HEX'")*)?\],"contentHash":"'$HEX'",("onBehalfOf":\{"accountId":'$S',"delegationId":"'$ID'","name":'$S'\},)?"opinion":'$S',"previous":(null|"'$HEX'"),"purpose":"(publish|withdraw|delete)","revision":'$NUM',"signer":'$SIGNER',"stage":"(first|second|final|principal)","typ":"gov\.review\.decision/1","verdict":"(approve|return|escalate)"\}'
HEAD='\{"articleId":"'$ID'","at":"'$AT'","digest":"'$HEX'","sequence":'$NUM',"typ":"gov\.article\.head/1"\}'
ARTICLE='\{"articleId":"'$ID'","released":\[('$NUM'(,'$NUM')*)?\],"typ":"gov\.proof\.article/1"\}'
REVISION='\{"articleId":"'$ID'","contentHash":"'$HEX'","number":'$NUM',"submittedAt":"'$AT'","submittedBy":'$S',"typ":"gov\.proof\.revision/1","writers":\['$S'(,'$S')*\]\}'
ATTACHMENT='\{"mediaType":'$S',"name":'$S',"sha256":"'$HEX'","size":(0|[1-9][0-9]*)\}'
CONTENT='\{"attachments":\[('$ATTACHMENT'(,'$ATTACHMENT')*)?\],"body":\{"content":\[.*\],"type":"doc"\},"columnId":'$S',"major":(true|false),"schema":"article-content/1","secrecy":\{"checkedBy":'$S',"checkedOn":'$S',"conclusion":'$S',"personalData":'$S',"reason":'$S'\},"source":'$S',"summary":'$S',"target":\{"siteId":'$S'\},"title":'$S'\}'
foreign -e "statements/decision-$NUM\.(json|cms|tst|ocsp|crls)" -e "content/$NUM\.json" -e "blobs/($HEX|names\.txt)" \
  -e "platform/(article|revision-$NUM|delegation-$ID)\.json" -e "acts/delegation-$ID\.(json|cms)" -e 'head\.(json|tst)'

# ---- 逐条核验 -----------------------------------------------------------------------------------------------------

if canonical platform/article.json "$ARTICLE"; then
  sed -n -E "$NORM; s~^\{\"articleId\":\"([^\"]*)\",\"released\":\[([0-9,]*)\],.*\$~\1$MARK\2~p" platform/article.json >"$work/fields"
  IFS=$MARK read -r article numbers <"$work/fields"
  released=
  while [ -n "$numbers" ]; do
    released="$released${released:+ }${numbers%%,*}"
    case $numbers in *,*) numbers=${numbers#*,} ;; *) numbers= ;; esac
  done
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
  before=$failed
  examine_revision
  [ $failed = $before ] || : >"$work/d/unsound-$v"
}
examine_revision() {
  if ! canonical "content/$v.json" "$CONTENT"; then
    no "第 $v 稿的内容缺失，或写法不合规定"
    return 0
  fi
  norm "content/$v.json" >"$work/content"
  sed -n -E 's/^.*,"major":(true|false),"schema":"article-content\/1",.*"target":\{"siteId":"[^"]*"\},"title":"([^"]*)"\}$/\1'"$MARK"'\2/p' "$work/content" >"$work/fields"
  IFS=$MARK read -r major heading <"$work/fields"
  echo "$major" >"$work/d/major-$v"
  plain "$heading"
  note "第 $v 稿《$plain》"
  # 附件：逐个的名称、大小、SHA-256；串里没有裸引号，{"mediaType":"…","name":"…" 只能是一个附件
  sed -E 's/\],"body":.*$//; s/^\{"attachments":\[//; s/,?\{"mediaType":"[^"]*","name":"([^"]*)","sha256":"([0-9a-f]*)","size":([0-9]+)\}/\2'"$MARK"'\3'"$MARK"'\1\
/g' "$work/content" >"$work/attachments"
  result=0
  : >"$work/hashes"
  while IFS=$MARK read -r a_hash a_size a_name; do
    [ -n "$a_hash" ] || continue
    raw "$a_name"
    a_name=$raw
    echo "$a_hash" >>"$work/hashes"
    printf '%s  %s\n' "$a_hash" "$a_name" >>"$work/names"
    if [ ! -f "blobs/$a_hash" ]; then
      no "第 $v 稿的附件“$a_name”不在包内"
    elif ! blob "$a_hash" || [ "$size" -ne "$a_size" ]; then
      no "第 $v 稿的附件“$a_name”与稿件所列的不符"
    else
      yes "第 $v 稿的附件“$a_name”与稿件所列的相符"
    fi
  done <"$work/attachments"
  sed -E 's/^.*\],"body"://' "$work/content" | grep -o '"sha256":"[0-9a-f]*"' | sort -u >"$work/images"
  while read -r image; do
    image=${image#'"sha256":"'}
    image=${image%'"'}
    echo "$image" >>"$work/hashes"
    printf '%s  （正文图片）\n' "$image" >>"$work/names"
    if [ -f "blobs/$image" ] && blob "$image"; then yes "第 $v 稿的图片 $image 相符"; else no "第 $v 稿的图片 $image 不在包内或不符"; fi
  done <"$work/images"
  sort -u "$work/hashes" >"$work/sorted"
  blobs=
  while read -r a_hash; do blobs="$blobs${blobs:+,}\"$a_hash\""; done <"$work/sorted"
  echo "$blobs" >"$work/d/blobs-$v"
  if canonical "platform/revision-$v.json" "$REVISION"; then
    sed -n -E "$NORM; s~^\{\"articleId\":\"([^\"]*)\",\"contentHash\":\"([0-9a-f]*)\",\"number\":([0-9]*),.*\"writers\":\[(.*)\]\}\$~\1$MARK\2$MARK\3$MARK\4~p" "platform/revision-$v.json" >"$work/fields"
    IFS=$MARK read -r r_article r_hash r_number r_writers <"$work/fields"
    if [ "$r_article" != "$article" ] || [ "$r_number" != "$v" ]; then
      no "平台对第 $v 稿的记载是另一稿的"
    else
      hash "content/$v.json"
      [ "$r_hash" = "$sum" ]
      judge $? "第 $v 稿的内容与平台的记载相符" "第 $v 稿的内容与平台的记载不符，被改动过"
    fi
    printf '%s\n' "$r_writers" | sed 's/","/"\
"/g' >"$work/d/writers-$v"
  else
    no "没有平台对第 $v 稿撰写人的记载，或写法不合规定"
  fi
}
blob() { hash "blobs/$1"; [ "$sum" = "$1" ]; }
# among 文字 文件：文件有这样的一行
among() {
  while IFS= read -r m_line; do [ "$m_line" != "$1" ] || return 0; done <"$2"
  return 1
}
: >"$work/names"

stage_name() { case $1 in first) echo 初审 ;; second) echo 复审 ;; final) echo 终审 ;; principal) echo 主要负责人审定 ;; esac; }
stage_role() { case $1 in first) echo firstReviewer ;; second) echo secondReviewer ;; final) echo finalReviewer ;; principal) echo principal ;; esac; }
verdict_name() { case $1 in approve) echo 同意 ;; return) echo 退回修改 ;; escalate) echo 提请主要负责人审定 ;; esac; }

# link：这一条的校验码，下一条指明它
link() {
  cat "$statement" "$cms" >"$work/link"
  hash "$work/link"
  previous=$sum
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
    link
    continue
  fi
  sed -n -E "$NORM; h
    s~^\{\"articleId\":\"([^\"]*)\",\"at\":\"([^\"]*)\",\"attachments\":\[([^]]*)\],\"contentHash\":\"([0-9a-f]*)\",(\"onBehalfOf\":\{\"accountId\":(\"[^\"]*\"),\"delegationId\":\"([^\"]*)\",\"name\":\"([^\"]*)\"\},)?\"opinion\":.*\$~\1$MARK\2$MARK\3$MARK\4$MARK\6$MARK\7$MARK\8~p
    g
    s~^.*,\"previous\":(null|\"[0-9a-f]*\"),\"purpose\":\"([a-z]*)\",\"revision\":([0-9]*),\"signer\":\{\"accountId\":(\"[^\"]*\"),\"certificate\":\"([0-9a-f]*)\",\"name\":\"([^\"]*)\"\},\"stage\":\"([a-z]*)\",\"typ\":\"[^\"]*\",\"verdict\":\"([a-z]*)\"\}\$~\1$MARK\2$MARK\3$MARK\4$MARK\5$MARK\6$MARK\7$MARK\8~p" "$statement" >"$work/fields"
  {
    IFS=$MARK read -r about at listed content behalf delegation stood
    IFS=$MARK read -r linked purpose revision account named name stage verdict
  } <"$work/fields"
  linked=${linked#'"'}
  linked=${linked%'"'}
  raw "$name"
  name=$raw
  raw "$stood"
  stood=$raw
  iso_epoch "$at"
  claimed=$epoch
  title="第 $n 条（第 $revision 稿，$(stage_name "$stage")$(verdict_name "$verdict")，$name${stood:+，代 $stood}）"
  printf '%s\n' "$revision$MARK$stage$MARK$verdict$MARK$purpose$MARK$account$MARK$behalf" >"$work/d/decision-$n"

  check_revision "$revision"
  before=$failed
  [ "$about" = "$article" ]
  judge $? "$title：是对这篇稿件的" "$title：是对另一篇稿件的"
  hash "content/$revision.json"
  blobs=
  [ ! -f "$work/d/blobs-$revision" ] || read -r blobs <"$work/d/blobs-$revision"
  [ "$content" = "$sum" ] && [ "$listed" = "$blobs" ]
  judge $? "$title：原文指明的内容和附件就是第 $revision 稿" "$title：原文指明的内容或附件与第 $revision 稿不符"
  [ "$linked" = "$previous" ]
  judge $? "$title：接在上一条之后" "$title：没有接在上一条之后"
  link

  if ! check_cms "$statement" "$cms" "$named"; then
    no "$title：签名不成立，$why"
    : >"$work/d/unsound-$revision"
    continue
  fi
  yes "$title：签名与原文、证书相符"
  must=
  # 有当时的清单而没有时间戳，是时间戳机构当时没有答复，那么总数凭证也没有；连清单也没有的，是更早的意见
  if [ -f head.tst ] && [ -f "statements/decision-$n.crls" ]; then must='总数凭证有时间戳，这一条却没有'; fi
  if signed_when "$title" "statements/decision-$n" "$claimed" "$must"; then
    signer_standing "$title" "$named" "$account" "$(stage_role "$stage")" "$time" "$claimed" "$delegation" "$behalf"
  fi
  [ $failed = $before ] || : >"$work/d/unsound-$revision"
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
  sed -n -E "$NORM; s~^\{\"articleId\":\"([^\"]*)\",.*\"digest\":\"([0-9a-f]*)\",\"sequence\":([0-9]*),.*\$~\1$MARK\2$MARK\3~p" head.json >"$work/fields"
  IFS=$MARK read -r about digest sequence <"$work/fields"
  [ "$about" = "$article" ]
  judge $? '总数凭证是这篇稿件的' '总数凭证是另一篇稿件的'
  [ "$sequence" = "$last" ] && [ "$digest" = "$previous" ]
  judge $? "共 $last 条审核意见，末尾没有缺少" '审核意见的条数或最后一条与总数凭证不符，可能被截去'
  if [ ! -f head.tst ]; then
    unknown '总数凭证没有时间戳'
  elif check_token head.tst head.json; then
    shown "$token_text"
    yes "总数凭证的时间戳成立：$shown"
  else
    no "总数凭证的时间戳不成立，$why"
  fi
fi

# 同一稿各级依次审核，一人只在一级，撰写人不在其中；办结的一稿各级都同意
: >"$work/revisions"
k=0
while [ $k -lt $last ]; do
  k=$((k + 1))
  [ ! -f "$work/d/decision-$k" ] || { IFS=$MARK read -r r stage <"$work/d/decision-$k"; echo "$r" >>"$work/revisions"; }
done
sort -n -c "$work/revisions" 2>/dev/null
judge $? '各稿的意见先后有序' '意见的先后与稿次不符'
for v in $(sort -n -u "$work/revisions"); do
  rank=0
  closed=
  ordered=0
  twice=0
  wrote=0
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
      ! among "$person" "$work/people" || twice=1
      ! among "$person" "$work/d/writers-$v" || wrote=1
    done
    printf '%s\n' "$account" >>"$work/people"
    [ -z "$behalf" ] || printf '%s\n' "$behalf" >>"$work/people"
  done
  before=$failed
  judge $ordered "第 $v 稿：各级依次审核" "第 $v 稿：审核的级别次序不对"
  judge $twice "第 $v 稿：各级由不同的人审核" "第 $v 稿：有人审核了两级"
  if [ -s "$work/d/writers-$v" ]; then
    judge $wrote "第 $v 稿：审核人都不是撰写人（撰写人以平台的记载为准）" "第 $v 稿：审核人是撰写人"
  else
    unknown "第 $v 稿：撰写人不明，审核人是否另有其人不能确认"
  fi
  [ $failed = $before ] || : >"$work/d/unsound-$v"
  needed='first second final'
  major=
  [ ! -f "$work/d/major-$v" ] || read -r major <"$work/d/major-$v"
  if [ "$major" != false ] || [ -n "$escalated" ]; then needed="$needed principal"; fi
  lacking=
  for stage in $needed; do case " $approved " in *" $stage "*) ;; *) lacking="$lacking$(stage_name "$stage") " ;; esac; done
  case " $released " in
    *" $v "*)
      case $purposes in ' publish') matter=发布 ;; ' withdraw') matter=撤下 ;; ' delete') matter=删除 ;; *) lacking="$lacking（各级所审的事项不一） " ;; esac
      if [ -n "$lacking" ]; then
        no "第 $v 稿：平台记为已办结，但缺少 $lacking"
      elif [ -f "$work/d/unsound-$v" ]; then
        no "第 $v 稿：内容、附件或意见有不通过的，不能认定各级已同意$matter"
      else
        yes "第 $v 稿：$(for stage in $needed; do stage_name "$stage"; done | tr '\n' ' ')均已同意$matter"
      fi
      ;;
    *)
      if [ -n "$lacking" ]; then
        note "第 $v 稿没有审完或已被退回：缺少 $lacking"
      elif [ -f "$work/d/unsound-$v" ]; then
        note "第 $v 稿的内容、附件或意见有不通过的，不能认定各级已同意"
      else
        note "第 $v 稿各级均已同意；平台没有记它为网上现有或待发布的一稿"
      fi
      ;;
  esac
done
for v in $released; do
  grep -q -x "$v" "$work/revisions" || no "第 $v 稿：平台记为已办结，但没有审核意见"
done
[ -n "$released" ] || echo '    平台没有记哪一稿已经办结：本包只证明各条意见本身。'

echo '    撰写人和哪一稿已经办结，是平台的记载；发稿审签单供阅读，不是证据。'
if [ $failed -gt 0 ]; then
  echo "有 $failed 项不通过"
  exit 1
elif [ $unsure -gt 0 ]; then
  echo "没有不通过的，有 $unsure 项不能确认"
  exit 3
fi
echo 全部通过
