// The Pair page: a dot opens its reports in a drawer; dragging over the curve chooses days; n and p walk through the dots.
const drawer = document.getElementById("drawer");
const form = document.querySelector("form.stretch");
const DAY = 86_400_000;

async function openDrawer(link) {
  const answer = await fetch(link);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main");
  if (!answer.ok || main === null) {
    location.href = link;
    return;
  }
  const whole = Object.assign(document.createElement("a"), { href: link, textContent: "open as a page" });
  const foot = document.createElement("p");
  foot.className = "meta";
  foot.append(whole);
  drawer.querySelector(".inside").replaceChildren(...main.childNodes, foot);
  drawer.showModal();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.happening, .why a[href^='/event/'], .compare a[href^='/event/']");
  if (link === null || event.ctrlKey || event.metaKey || event.shiftKey || drawer === null) return;
  const href = link.getAttribute("href");
  if (!/^\/(event|coded|week)\//.test(href)) return;
  event.preventDefault();
  openDrawer(href);
});

drawer?.addEventListener("click", (event) => {
  if (event.target === drawer) drawer.close();
});

function toDay(chart, x) {
  const [first, last] = [chart.dataset.first, chart.dataset.last].map((text) => Date.parse(`${text}T00:00:00Z`) / DAY);
  const [left, right] = [Number(chart.dataset.left), Number(chart.dataset.right)];
  const share = Math.min(1, Math.max(0, (x - left) / (right - left)));
  const latest = Date.parse(`${chart.dataset.to}T00:00:00Z`) / DAY;
  return new Date(Math.min(latest, Math.round(first + share * (last - first))) * DAY).toISOString().slice(0, 10);
}

function dragOver(chart) {
  let from = null;
  let mark = null;
  let moved = false;
  const at = (event) => {
    const box = chart.getBoundingClientRect();
    return ((event.clientX - box.left) / box.width) * chart.viewBox.baseVal.width;
  };
  chart.addEventListener("pointerdown", (event) => {
    const inside = event.target.closest("a.happening") === null;
    if (event.button === 0 && inside) from = at(event);
    moved = false;
  });
  chart.addEventListener("pointermove", (event) => {
    if (from === null) return;
    const to = at(event);
    if (!moved && Math.abs(to - from) < 6) return;
    moved = true;
    if (mark === null) {
      mark = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      mark.setAttribute("class", "chosen");
      mark.setAttribute("y", "0");
      mark.setAttribute("height", String(chart.viewBox.baseVal.height));
      chart.append(mark);
    }
    mark.setAttribute("x", String(Math.min(from, to)));
    mark.setAttribute("width", String(Math.abs(to - from)));
    const days = [toDay(chart, Math.min(from, to)), toDay(chart, Math.max(from, to))];
    [form.elements.from.value, form.elements.to.value] = days;
    form.classList.add("chosen");
  });
  addEventListener("pointerup", () => { from = null; });
  chart.addEventListener("dragstart", (event) => event.preventDefault());
  // A drag ends over some link: it is no click on that.
  chart.addEventListener("click", (event) => {
    if (moved) event.preventDefault();
    moved = false;
  }, true);
}

if (form) {
  document.querySelectorAll("svg.pair-chart").forEach(dragOver);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.dataset.span !== "brief") return;
    // A brief is as of a day, with what changed since another.
    event.preventDefault();
    const words = new URLSearchParams(new FormData(form));
    const [since, at] = [words.get("from"), words.get("to")];
    words.delete("from");
    words.delete("to");
    words.set("since", since);
    words.set("at", at);
    location.href = `${event.submitter.getAttribute("formaction")}?${words}`;
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
  const dots = [...document.querySelectorAll("a.happening")].filter((dot) => dot.getClientRects().length > 0);
  const now = dots.indexOf(document.activeElement);
  if (event.key === "n") dots[Math.min(now + 1, dots.length - 1)]?.focus();
  else if (event.key === "p") dots[Math.max(now - 1, 0)]?.focus();
});
