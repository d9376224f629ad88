// The widget's own words, beside those of the reading parts.

export const CHAT = {
  en: {
    heading: "Ask the publications", openChat: "Ask the publications", closeChat: "Close the chat",
    lede: "Every statement is footnoted: one click shows the page, with the words marked. Where the publications do not say, neither do we.",
    examples: "For example", conversation: "Questions and answers",
    question: "Your question", placeholder: "Type your question", ask: "Ask", stop: "Stop",
    forget: "Forget this conversation", forgotten: "The conversation is erased.",
    restoring: "Fetching the conversation…",
    copyText: "Copy", copyMarkdown: "Copy as Markdown", copied: "Copied with its footnotes.", notCopied: "The browser did not let it be copied.",
    useful: "Useful", notUseful: "Not useful", thanks: "Thank you.", notSent: "That could not be sent. Try again later.",
    why: "What is wrong with it?", comment: "In your words (optional)", send: "Send",
    reasons: { wrong: "It is wrong", incomplete: "Something is missing", outdated: "It is out of date", unclear: "It is unclear", other: "Something else" },
    pageShown: "Page {page} of {pages}", pageRegion: "The page", quoted: "The words quoted", newTab: "opens in a new tab",
    answer: "Answer", unansweredParts: "Not answered: {parts}", cited: "“{quote}”",
  },
  zh: {
    heading: "向出版物提问", openChat: "向出版物提问", closeChat: "关闭对话",
    lede: "每句话都有脚注：点一下，即可看到原文所在页，引文已标出。出版物未提及的，我们也不作回答。",
    examples: "例如", conversation: "问题与答案",
    question: "您的问题", placeholder: "请输入您的问题", ask: "提问", stop: "停止",
    forget: "清除此对话", forgotten: "对话已删除。",
    restoring: "正在读取对话……",
    copyText: "复制", copyMarkdown: "复制为Markdown", copied: "已连同脚注复制。", notCopied: "浏览器不允许复制。",
    useful: "有用", notUseful: "没有用", thanks: "谢谢。", notSent: "未能发送，请稍后再试。",
    why: "问题在哪里？", comment: "您的说明（可不填）", send: "发送",
    reasons: { wrong: "内容有误", incomplete: "不完整", outdated: "已过时", unclear: "不清楚", other: "其他" },
    pageShown: "第{page}页，共{pages}页", pageRegion: "该页", quoted: "所引原文", newTab: "在新标签页中打开",
    answer: "答案", unansweredParts: "未回答：{parts}", cited: "“{quote}”",
  },
};
