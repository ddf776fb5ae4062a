// What the studio says by itself, in both languages; the server's sentences come with its answers.
const WORDS = {
  saved: ["Saved {time}", "已于 {time} 保存"],
  changed: ["Changed", "已修改"],
  saving: ["Saving…", "正在保存…"],
  offline: ["Offline: kept in this browser", "离线：已保存在此浏览器中"],
  conflict: ["Not saved: somebody else saved this file", "未保存：他人已保存此文件"],
  refused: ["Not saved: {reason}", "未保存：{reason}"],
  reading: ["Only to look at", "只读"],
  here: ["{name} is here", "{name} 正在此草稿中"],
  hereToo: ["{name} is in this file", "{name} 正在编辑此文件"],
  errors: ["{count} to mend", "{count} 个错误"],
  warnings: ["{count} to look at", "{count} 个提示"],
  clean: ["Nothing found", "未发现问题"],
  unchecked: ["The check could not be asked", "无法进行检查"],
  error: ["Error", "错误"],
  warning: ["Note", "提示"],
  whole: ["the file as a whole", "整个文件"],
  added: ["only in mine", "仅在我的版本中"],
  removed: ["only in theirs", "仅在对方版本中"],
  differs: ["differs", "不同"],
  moved: ["stands elsewhere", "位置不同"],
  noDifference: ["Both say the same; only their layout in the file differs.", "内容相同，仅文件排版不同。"],
};

/** @returns {(key: string, values?: object) => string} the studio's words in a language */
export function speaker(language) {
  const at = language === "zh" ? 1 : 0;
  return (key, values = {}) =>
    WORDS[key][at].replace(/{(\w+)}/g, (_, name) => values[name] ?? "");
}
