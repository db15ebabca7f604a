/** Characters of the words that this folder looks for, as they are written in Taiwan and Hong Kong. */
const TRADITIONAL =
  '餘額點積費儲續賬帳繳購買滿夠盡無價設務權許訪問開啟該數圖視頻隊處進執絕審違規錯誤異過時間敗銷刪結關閉駁攔創動請稱區際國獲類級線載傳轉碼準備壓縮運評優製調濾發現鑰' +
  '驗證擊擋絡網並併別戶單檔詞與對應個當還內業幣資庫讀寫試檢圍牆終組須為僅選擇項範從舉';

/** The same characters, as they are written in mainland China. */
const SIMPLIFIED =
  '余额点积费储续账账缴购买满够尽无价设务权许访问开启该数图视频队处进执绝审违规错误异过时间败销删结关闭驳拦创动请称区际国获类级线载传转码准备压缩运评优制调滤发现钥' +
  '验证击挡络网并并别户单档词与对应个当还内业币资库读写试检围墙终组须为仅选择项范从举';

const SIMPLE: ReadonlyMap<string, string> = new Map(
  TRADITIONAL.split('').map((character, index) => [character, SIMPLIFIED.charAt(index)]),
);

/** Writes a text in simplified characters, so that one list of words is enough. */
export function simplify(text: string): string {
  return text.replace(/\p{Script=Han}/gu, (character) => SIMPLE.get(character) ?? character);
}
