// The page's own words, beside those of the reading parts.

import { Words } from "../widget/words.js";

const PAGE = {
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
    forget: "Forget this conversation", forgotten: "The conversation is erased.",
    before: "Previous page", after: "Next page", cited: "Back to the marked words", share: "Link to these words",
    pageOf: "Page {page} of {pages}",
    key: "Access key", keyInUse: "Key in use",
    keyTitle: "Access key", keyAbout: "Members and staff see more with their key. It is kept in this tab until you close it.",
    keyLabel: "Key", keyUse: "Use this key", keyForget: "Forget the key", cancel: "Cancel",
    keyBad: "This key is not known.",
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
    forget: "清除此对话", forgotten: "对话已删除。",
    before: "上一页", after: "下一页", cited: "回到引文", share: "引文链接",
    pageOf: "第{page}页，共{pages}页",
    key: "访问密钥", keyInUse: "正在使用密钥",
    keyTitle: "访问密钥", keyAbout: "会员和工作人员凭密钥可以读到更多内容。密钥只保存在此标签页，关闭即清除。",
    keyLabel: "密钥", keyUse: "使用此密钥", keyForget: "清除密钥", cancel: "取消",
    keyBad: "此密钥无效。",
  },
};

const REMEMBERED = "footnote-language";

/** In the language chosen before, or else the browser's. */
export const words = new Words(localStorage.getItem(REMEMBERED) ?? navigator.language, PAGE);

/** From now on, and when the page is opened again. */
export function choose(language) {
  words.language = language;
  localStorage.setItem(REMEMBERED, words.language);
}
