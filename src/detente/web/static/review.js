// Keys in the Reader: j and k walk through the claims, y x e m press what stands on the card.
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

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "j") show(at + 1);
  else if (event.key === "k") show(at - 1);
  else if ("yxem".includes(event.key) && at >= 0) cards[at].querySelector(`[data-key=${event.key}]`)?.click();
  else return;
  event.preventDefault();
});

document.querySelectorAll(".said").forEach((part) => {
  part.addEventListener("click", (event) => {
    const card = document.querySelector(part.getAttribute("href"));
    if (card) {
      event.preventDefault();
      show(cards.indexOf(card));
    }
  });
});

if (at >= 0) show(at);
