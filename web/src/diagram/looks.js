// How every diagram looks: the colours of the page, and letters its labels were given room for.

export const COLOURS = {
  defaultFillColor: "var(--diagram-fill)",
  defaultStrokeColor: "var(--diagram-stroke)",
  defaultLabelColor: "var(--diagram-label)",
};

/** Narrow letters: labels were given their room with Arial. */
const FONTS = 'Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/** What a viewer or modeler of bpmn-js is made with. */
export const LOOKS = {
  bpmnRenderer: COLOURS,
  textRenderer: { defaultStyle: { fontFamily: FONTS } },
};
