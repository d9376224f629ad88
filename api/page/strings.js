// The page's own words, in English and Chinese. Words of publications are never translated.

const WORDS = {
  en: {
    otherLanguage: "中文", otherLanguageCode: "zh",
    heading: "Ask the publications",
    lede: "Every statement is footnoted: one click shows the page, with the words marked.",
    question: "Your question", placeholder: "Type your question", ask: "Ask",
    filters: "Narrow the search", kind: "Kind", publicationLanguage: "Publications in", any: "Any",
    english: "English", chinese: "Chinese",
    examples: "For example",
    examplesList: [
      "What share of heavy truck sales will be zero-emission in 2030?",
      "Who should a company contact about the Success Agreement?",
      "Which Chinese companies took part in the 2023 Shanghai summit?",
    ],
    footer: "Every statement has its footnote in the publications. Where they do not say, neither does this page.",
    searching: "Searching the publications…",
    ready: "{statements} statements, {footnotes} footnotes.", readyOne: "One statement, {footnotes} footnotes.",
    partial: "The publications answer only part of this.",
    partialNamed: "The publications answer only part of this. They do not say:",
    addition: "Added by Footnote, so that the sentence can be read alone. Not in the publication.",
    more: "and {more} more in the publication",
    understood: "Understood as: {question}", asOf: "As the publications stood on {day}.",
    supersededBy: "replaced since by {title} ({date})",
    forget: "Forget this conversation", forgotten: "The conversation is erased.",
    notFound: "The publications do not say.",
    notFoundMore: "Nothing in the publications you may read answers this.",
    nearest: "Near the question, but not an answer to it",
    restricted: "The answer may be in publications that you cannot read.",
    restrictedMore: "With the right access key you can read:", useKey: "Enter an access key",
    tier: "for {tier}s", member: "member", staff: "staff member",
    footnotes: "Footnotes", footnote: "Footnote {n}: {title}, {page}",
    page: "page {page}", pageOfPdf: "page {page} (PDF page {number})", showPage: "Show the page",
    illustrative: "illustrative sample", ocr: "read by text recognition",
    dateRead: "date as the text has it", alsoIn: "also in: {titles}",
    conflict: "The publications differ (newest first)",
    colophon: "Quoted word for word in {seconds} s. Library version {version}.",
    colophonModel: "Written by {model} and checked against the quotes, in {seconds} s. Library version {version}.",
    translated: "translated by the model",
    colophonNone: "Searched in {seconds} s. Library version {version}.",
    problem: "That did not work.", network: "The service cannot be reached.",
    networkAdvice: "Check the connection and ask again. What is shown may not be the whole answer.",
    close: "Close", before: "Previous page", after: "Next page", cited: "Back to the marked words",
    zoom: "Larger", share: "Link to these words", open: "Open the document",
    pageOf: "Page {page} of {pages}", loading: "Fetching the page…",
    picture: "Picture of page {page} of {title}.", pictureMarked: "Picture of page {page} of {title}, with the cited words marked.",
    pageText: "Text of this page", cut: "[…]",
    key: "Access key", keyInUse: "Key in use",
    keyTitle: "Access key", keyAbout: "Members and staff see more with their key. It is kept in this tab until you close it.",
    keyLabel: "Key", keyUse: "Use this key", keyForget: "Forget the key", cancel: "Cancel",
    keyBad: "This key is not known.",
    problems: {},
    kinds: {
      "fact-sheet": "Fact sheet", "opportunity-guide": "Opportunity guide", "summit-summary": "Summit summary",
      "policy-study": "Policy study", agenda: "Agenda", news: "News", notice: "Notice",
      presentation: "Presentation", dataset: "Data set", other: "Publication",
    },
  },
  zh: {
    otherLanguage: "English", otherLanguageCode: "en",
    heading: "向出版物提问",
    lede: "每句话都有脚注：点一下，即可看到原文所在页，引文已标出。",
    question: "您的问题", placeholder: "请输入您的问题", ask: "提问",
    filters: "缩小范围", kind: "类别", publicationLanguage: "出版物语言", any: "不限",
    english: "英文", chinese: "中文",
    examples: "例如",
    examplesList: ["谁主持了绿色金融分论坛？", "企业应就《成功协议》与谁联系？", "江苏对接会有多少人参加？"],
    footer: "每句话均有出版物为据。出版物未提及的，本页也不作回答。",
    searching: "正在检索出版物……",
    ready: "{statements}句话，{footnotes}条脚注。", readyOne: "一句话，{footnotes}条脚注。",
    partial: "出版物只回答了问题的一部分。",
    partialNamed: "出版物只回答了问题的一部分，以下内容未提及：",
    addition: "由Footnote补充，以便单独阅读；并非出版物原文。",
    more: "出版物中还有{more}项",
    understood: "理解为：{question}", asOf: "以{day}时的出版物为准。",
    supersededBy: "现已由《{title}》（{date}）取代",
    forget: "清除此对话", forgotten: "对话已删除。",
    notFound: "出版物未提及。",
    notFoundMore: "在您可以阅读的出版物中，没有内容能回答这个问题。",
    nearest: "与问题相近，但并非答案",
    restricted: "答案可能在您无权阅读的出版物中。",
    restrictedMore: "凭相应的访问密钥可以阅读：", useKey: "输入访问密钥",
    tier: "限{tier}", member: "会员", staff: "工作人员",
    footnotes: "脚注", footnote: "脚注{n}：{title}，{page}",
    page: "第{page}页", pageOfPdf: "第{page}页（PDF第{number}页）", showPage: "查看该页",
    illustrative: "示例资料", ocr: "由文字识别读取", dateRead: "日期取自正文", alsoIn: "另见：{titles}",
    conflict: "出版物说法不一（最新的列在最前）",
    colophon: "逐字引用，用时{seconds}秒。资料库版本{version}。",
    colophonModel: "由{model}撰写并与引文核对，用时{seconds}秒。资料库版本{version}。",
    translated: "由模型翻译",
    colophonNone: "检索用时{seconds}秒。资料库版本{version}。",
    problem: "未能完成。", network: "无法连接服务。",
    networkAdvice: "请检查网络后重新提问。目前显示的答案可能不完整。",
    close: "关闭", before: "上一页", after: "下一页", cited: "回到引文",
    zoom: "放大", share: "引文链接", open: "打开文件",
    pageOf: "第{page}页，共{pages}页", loading: "正在读取该页……",
    picture: "《{title}》第{page}页的图像。", pictureMarked: "《{title}》第{page}页的图像，引文已标出。",
    pageText: "本页文字", cut: "[……]",
    key: "访问密钥", keyInUse: "正在使用密钥",
    keyTitle: "访问密钥", keyAbout: "会员和工作人员凭密钥可以读到更多内容。密钥只保存在此标签页，关闭即清除。",
    keyLabel: "密钥", keyUse: "使用此密钥", keyForget: "清除密钥", cancel: "取消",
    keyBad: "此密钥无效。",
    problems: {
      400: "问题无法处理，请修改后重试。", 401: "密钥无效。", 413: "问题太长，请缩短后重试。",
      422: "问题无法处理，请修改后重试。", 429: "提问过于频繁，请稍后再试。", 500: "服务出错，请稍后再试。", 503: "服务繁忙，请稍后再试。",
    },
    kinds: {
      "fact-sheet": "情况简介", "opportunity-guide": "商机指南", "summit-summary": "峰会纪要",
      "policy-study": "政策研究", agenda: "议程", news: "新闻", notice: "通知",
      presentation: "演示文稿", dataset: "数据集", other: "出版物",
    },
  },
};

const REMEMBERED = "footnote-language";
let current = "en";

export const language = () => current;

/** The words for `key` in the page's language, with {names} filled in. */
export function say(key, values = {}) {
  return WORDS[current][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export const list = (key) => WORDS[current][key];
/** What sort of problem an HTTP status tells; empty where the service's own English words are enough. */
export const problemName = (status) => WORDS[current].problems[status] ?? "";
export const kindName = (kind) => WORDS[current].kinds[kind] ?? kind;

const PRINTED = /^(?:(?:[a-z]{1,3}[-–. ]?)?\d{1,4}[a-z]?|[ivxlcdm]{1,9})$/i;

/** What to call a page: by the number printed on it and its place in the PDF, by its name (of a sheet), or by counting. */
export function pageName(label, number) {
  if (!label || label === String(number)) return say("page", { page: number });
  if (!PRINTED.test(label)) return label;
  return number ? say("pageOfPdf", { page: label, number }) : say("page", { page: label });
}

/** A date like 2023-06-12, written out. */
export function dateText(iso) {
  if (!iso) return null;
  return new Intl.DateTimeFormat(current === "zh" ? "zh-CN" : "en-US", { dateStyle: "long", timeZone: "UTC" })
    .format(new Date(`${iso}T00:00:00Z`));
}

/** Choose the language and put its words wherever the document asks for them. */
export function setLanguage(code, remember = false) {
  current = code in WORDS ? code : "en";
  if (remember) localStorage.setItem(REMEMBERED, current);
  document.documentElement.lang = current === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of document.querySelectorAll("[data-say-placeholder]")) {
    element.placeholder = say(element.dataset.sayPlaceholder);
  }
}

/** The language chosen before, or else the browser's. */
export function preferredLanguage() {
  return localStorage.getItem(REMEMBERED) ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");
}
