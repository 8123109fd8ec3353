// The page's parts by name, and small steps that all other scripts share.
const $ = (selector, root = element) => root.querySelector(selector);
const $$ = (selector, root = element) => Array.from(root.querySelectorAll(selector));
const app = $(".kk-app");
const thread = $(".kk-thread");
const scroll = $(".kk-scroll");
const input = $(".kk-input");
const narrow = window.matchMedia("(max-width: 1099px)");
const followWidth = () => app.classList.toggle("kk-drawer", narrow.matches);
narrow.addEventListener("change", followWidth);
followWidth();

// crypto.randomUUID is missing on plain http; getRandomValues is there.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Gradio answers undefined instead of throwing when the server fails.
async function call(name, data) {
  const reply = await server[name](data);
  if (reply === undefined || reply === null) throw new Error(name);
  return reply;
}

let toastTimer = 0;
function toast(sentence) {
  const box = $(".kk-toast");
  box.textContent = sentence;
  box.dataset.shown = "true";
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => delete box.dataset.shown, 3500);
}

function announce(sentence) {
  $(".kk-announce").textContent = sentence;
}

async function copyText(text, done) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https there is no clipboard object; the old way still works after a click.
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (!copied) return toast(T.copyFailed);
  }
  toast(done);
}

function saveBlob(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function fromBase64(data) {
  return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
}
