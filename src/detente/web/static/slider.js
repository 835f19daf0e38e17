// The System page walks through the days: a slider and a play button that fetch the same page for another day.
const form = document.querySelector("form.days");
const date = form?.querySelector("input[name=at]");
const DAY = 86_400_000;

function toNumber(text) {
  return Math.round(Date.parse(`${text}T00:00:00Z`) / DAY);
}

function toText(number) {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

async function turnTo(day) {
  date.value = day;
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form)).toString();
  const answer = await fetch(address);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of ["#picture", "#figures", ".lede"]) {
    const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
    if (old && fresh) old.replaceWith(fresh);
  }
  history.replaceState(null, "", address);
}

if (form && date && date.dataset.first < date.dataset.last) {
  const [first, last] = [toNumber(date.dataset.first), toNumber(date.dataset.last)];
  const slider = Object.assign(document.createElement("input"), { type: "range", min: first, max: last, step: 1 });
  slider.value = toNumber(date.value);
  slider.setAttribute("aria-label", "Day");
  const play = Object.assign(document.createElement("button"), { type: "button", textContent: "Play" });
  form.append(slider, play);

  let busy = false;
  let timer = 0;
  const go = async (number) => {
    if (busy) return;
    busy = true;
    slider.value = number;
    slider.setAttribute("aria-valuetext", toText(number));
    await turnTo(toText(number));
    busy = false;
  };
  slider.addEventListener("input", () => { date.value = toText(Number(slider.value)); });
  slider.addEventListener("change", () => go(Number(slider.value)));
  play.addEventListener("click", () => {
    if (timer) {
      clearInterval(timer);
      timer = 0;
      play.textContent = "Play";
      return;
    }
    play.textContent = "Stop";
    const step = Math.max(1, Math.round((last - first) / 60));
    if (Number(slider.value) >= last) slider.value = first;
    timer = setInterval(() => {
      const next = Number(slider.value) + step;
      if (next > last) play.click();
      else go(next);
    }, 700);
  });
}
