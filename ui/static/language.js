// The page's language: whole texts are swapped by PAGE; answers carry their own language.
let language = "ja";
let T = WORDS.ja;
const original = new WeakMap(); // text node or element -> the Japanese it was made with
const pageRoot = document.querySelector(".gradio-container") || document.body;
const SWAPPED = ["aria-label", "title", "placeholder"];
// Texts with a number in them are found by their form.
const FORMS = Object.entries(PAGE).filter(([key]) => key.includes("{")).map(([key, english]) => [
  new RegExp("^" + key.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("([\\d.,]+)") + "$"),
  english]);

function inEnglish(japanese) {
  const exact = PAGE[japanese];
  if (exact !== undefined) return exact;
  for (const [form, english] of FORMS) {
    const found = japanese.match(form);
    if (found) return english.replace(/\{\w+\}/, found[1]);
  }
  return undefined;
}

// What a text was made with; a text that somebody else has changed since counts as new.
function madeWith(known, now) {
  return known && (now === known.ja || now === known.en) ? known.ja : now;
}

function swapText(node) {
  const words = madeWith(original.get(node), node.nodeValue);
  const bare = words.trim();
  const english = bare && inEnglish(bare);
  if (!bare || english === undefined) return;
  const both = { ja: words, en: words.replace(bare, english) };
  original.set(node, both);
  if (node.nodeValue !== both[language]) node.nodeValue = both[language];
}

function swapAttributes(element) {
  for (const name of SWAPPED) {
    if (!element.hasAttribute?.(name)) continue;
    const kept = original.get(element) || {};
    const words = madeWith(kept[name], element.getAttribute(name));
    const english = inEnglish(words.trim());
    if (english === undefined) continue;
    const both = { ja: words, en: english };
    original.set(element, { ...kept, [name]: both });
    if (element.getAttribute(name) !== both[language]) element.setAttribute(name, both[language]);
  }
}

// Questions, answers and evidence are never touched: they are what somebody said.
const untouched = (node) => node.parentElement?.closest(
  ".kk-question, .kk-answer, .kk-panel-body > .kk-evidence, .kk-history-list, textarea, [data-keep]");

function swapAll(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    if (untouched(node)) continue;
    if (node.nodeType === Node.TEXT_NODE) swapText(node);
    else swapAttributes(node);
  }
}

const swapper = new MutationObserver((changes) => {
  if (language !== "en") return;
  for (const change of changes) {
    if (change.type === "characterData" && !untouched(change.target)) swapText(change.target);
    change.addedNodes.forEach((node) => { if (!untouched(node)) swapAll(node); });
  }
});

function setLanguage(chosen, keep) {
  if (keep) localStorage.setItem("konkyo.language", chosen);
  if (chosen === language) return;
  language = chosen;
  T = WORDS[chosen];
  document.documentElement.lang = chosen;
  app.dataset.lang = chosen;
  swapAll(pageRoot);
  $(".kk-language").textContent = T.otherLanguage;
  loadHome();
}

// An English answer turns the page to English, unless the reader has chosen a language.
function followLanguage(of) {
  if (of && !localStorage.getItem("konkyo.language")) setLanguage(of, false);
}
