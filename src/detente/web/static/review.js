// Keys in the Reader: j and k walk through the claims, y x e m press what stands on the card; words selected become a claim.
const cards = [...document.querySelectorAll(".card")];
let at = cards.findIndex((card) => card.classList.contains("lit") || `#${card.id}` === location.hash);

function show(index) {
  if (index < 0 || index >= cards.length) return;
  cards[at]?.classList.remove("current");
  document.querySelectorAll(".said.current").forEach((part) => part.classList.remove("current"));
  at = index;
  const card = cards[at];
  card.classList.add("current");
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  document.querySelectorAll(`.said[href="#${card.id}"]`).forEach((part) => part.classList.add("current"));
  document.getElementById(card.id.replace("card", "span"))?.scrollIntoView({ block: "nearest" });
}

function mend(card) {
  const details = card.querySelector("details");
  if (details === null) return;
  details.open = true;
  details.querySelector("select").focus();
}

function whoIs(link) {
  const form = document.getElementById("who");
  if (form === null) return;
  const names = form.elements.actor;
  if ([...names.options].some((option) => option.value === link.dataset.actor)) names.value = link.dataset.actor;
  form.scrollIntoView({ block: "center" });
  form.elements.meant.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const press = (key) => cards[at]?.querySelector(`[data-key=${key}]`);
  if (event.key === "j") show(at + 1);
  else if (event.key === "k") show(at - 1);
  else if (event.key === "e" && press("e")) mend(cards[at]);
  else if (event.key === "m" && press("m")) whoIs(press("m"));
  else if ("yx".includes(event.key) && press(event.key)) press(event.key).click();
  else return;
  event.preventDefault();
});

document.querySelectorAll("[data-key=m]").forEach((link) => {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    whoIs(link);
  });
});

// The value that a field has now stands in the box, to be corrected.
document.querySelectorAll("form.fix").forEach((form) => {
  form.elements.field.addEventListener("change", () => {
    form.elements.value.value = form.elements.field.selectedOptions[0].dataset.value ?? "";
  });
});

document.querySelectorAll(".said").forEach((part) => {
  part.addEventListener("click", (event) => {
    const card = document.querySelector(part.getAttribute("href"));
    if (card && getSelection().isCollapsed) {
      event.preventDefault();
      show(cards.indexOf(card));
    }
  });
});

// Offsets count code points, as the stored text does.
function offset(node, index) {
  const piece = node.parentElement?.closest("[data-start]");
  if (!piece || piece.closest("sup")) return null;
  return Number(piece.dataset.start) + [...node.textContent.slice(0, index)].length;
}

const missed = document.getElementById("missed");
const article = document.querySelector("article.text");

function chosen() {
  const selection = getSelection();
  if (selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!article.contains(range.commonAncestorContainer)) return null;
  const start = offset(range.startContainer, range.startOffset);
  const end = offset(range.endContainer, range.endOffset);
  return start === null || end === null || start >= end ? null : { start, end, text: selection.toString() };
}

if (missed && article) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "add as a claim" });
  button.className = "floating";
  button.hidden = true;
  document.body.append(button);
  let found = null;
  document.addEventListener("selectionchange", () => {
    const now = chosen();
    button.hidden = now === null;
    if (now === null) return;
    found = now;
    const box = getSelection().getRangeAt(0).getBoundingClientRect();
    button.style.setProperty("top", `${scrollY + box.bottom + 6}px`);
    button.style.setProperty("left", `${scrollX + Math.max(8, box.left)}px`);
  });
  const add = () => {
    missed.elements.start.value = found.start;
    missed.elements.end.value = found.end;
    missed.querySelector(".none").textContent = `“${found.text}”`;
    button.hidden = true;
    missed.scrollIntoView({ block: "center" });
    missed.elements.what.focus();
  };
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", add);
  document.addEventListener("keydown", (event) => {
    if (event.key === "a" && found && !button.hidden && !event.target.closest("input, select, textarea")) {
      event.preventDefault();
      add();
    }
  });
}

if (at >= 0) show(at);
