// Moments in what a form shows, as people read them: data carry them as JSON writes them, in UTC or,
// without a zone, by the company's clocks. Fields to fill in are left alone; so are days without a time.

const MOMENT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?/g;

/**
 * Put every moment in a form's texts and tables into the reader's words, now and when they change.
 * @param {HTMLElement} host holds the drawn form
 * @param {{language: string, zone: string}} reader
 * @returns {() => void} stops watching
 */
export function readableMoments(host, { language, zone }) {
  const wordsIn = (timeZone) =>
    new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short", timeZone });
  const [words, asWritten] = [wordsIn(zone), wordsIn("UTC")];
  const say = (written, offset) => {
    const moment = new Date(offset ? written : `${written}Z`);
    return Number.isNaN(moment.valueOf()) ? written : (offset ? words : asWritten).format(moment);
  };
  const put = () => {
    const texts = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const said = text.data.replace(MOMENT, say);
      if (said !== text.data) text.data = said;
    }
  };
  put();
  const watching = new MutationObserver(put);
  watching.observe(host, { childList: true, subtree: true, characterData: true });
  return () => watching.disconnect();
}
