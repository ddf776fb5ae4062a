// Texts of the diagram editor that its own Chinese translation lacks or says otherwise.
export const CHINESE = {
  Texts: "文本",
};
