// Runs once: frames from the server, who is reading, what to reopen, whether the LLM is there.
watch("value", () => {
  const value = props.value;
  if (!value) return;
  if (value.kept) drawKept(value.kept, value.id);
  else drawFrame(value);
});

async function followStatus() {
  let wait = 1500;
  let home = false;
  for (;;) {
    let status;
    try {
      status = await call("hello", {});
    } catch {
      status = { state: "offline", notice: T.offline };
    }
    const notice = $(".kk-notice");
    notice.textContent = status.notice || "";
    notice.hidden = !status.notice;
    home = home || (await loadHome());
    if (status.state !== "opening" && status.state !== "loading" && status.state !== "offline") return;
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 1.3, 8000);
  }
}

function reopenAtStart() {
  const linked = new URLSearchParams(location.search).get("a");
  if (linked) {
    current.runs = [];
    return trigger("reopen", { runs: [linked], id: current.id });
  }
  const open = sessionStorage.getItem(historyKey + ".open");
  if (open) openConversation(open);
}

async function start() {
  try {
    const hello = await call("hello", {});
    if (hello.user) historyKey += "." + hello.user;
  } catch {
    // followStatus says it.
  }
  drawHistory();
  reopenAtStart();
  followStatus();
}

app.dataset.lang = "ja";
swapper.observe(pageRoot, { subtree: true, childList: true, characterData: true });
placeComposer();
setLanguage(localStorage.getItem("konkyo.language") || "ja", false);
drawHistory();
growInput();
start();
