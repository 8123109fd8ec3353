// The first screen: question box above the tasks, prefectures and limits from the server.
const composer = $(".kk-composer");

function placeComposer() {
  const home = !app.dataset.talking;
  const place = home ? $(".kk-home-composer") : $(".kk-main");
  if (composer.parentElement === place) return;
  const typing = document.activeElement === input;
  place.append(composer);
  if (typing) input.focus({ preventScroll: true });
}

async function loadHome() {
  const asked = language;
  let facts = {};
  try {
    facts = await call("home", { language: asked });
  } catch {
    // followStatus says it.
  }
  if (!facts.line || asked !== language) return false;
  $(".kk-home-line").innerHTML = facts.line;
  $(".kk-picker-body").innerHTML = facts.picker;
  $(".kk-scope-body").innerHTML = facts.scope;
  return true;
}

function openPicker() {
  const picker = $(".kk-picker");
  picker.open = true;
  picker.scrollIntoView({ block: "nearest" });
  $("summary", picker).focus();
}
