// What makes a tablet a kiosk: the whole screen, awake, its store kept; and the way out, by the code of the point.
(() => {
  const kiosk = document.getElementById("kiosk");
  if (!kiosk) return;
  const exit = kiosk.querySelector('[data-kiosk-part="exit"]');
  const code = document.getElementById("survey").getAttribute("data-code");

  async function opens(typed) {
    const bytes = new TextEncoder().encode(typed + code);
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("") === exit.dataset.latch;
  }

  async function leave(event) {
    if (event.submitter?.value === "stay") return;
    event.preventDefault();
    const pin = exit.querySelector("input");
    const refusal = exit.querySelector(".error");
    const isOpen = !exit.dataset.latch || (crypto.subtle && (await opens(pin.value.trim())));
    if (isOpen) return location.assign(exit.dataset.exit);
    pin.value = "";
    refusal.textContent = crypto.subtle ? refusal.dataset.wrong : refusal.dataset.plain;
    refusal.hidden = false;
    pin.focus();
  }

  const keepAwake = () => navigator.wakeLock?.request("screen").catch(() => {});
  const fill = () => document.fullscreenElement || document.documentElement.requestFullscreen?.().catch(() => {});

  kiosk.querySelector('[data-kiosk-part="leave"]').addEventListener("click", () => {
    exit.querySelector(".error").hidden = true;
    exit.showModal();
  });
  exit.querySelector("form").addEventListener("submit", leave);
  addEventListener("click", ({ isTrusted }) => { if (isTrusted && !exit.open) fill(); });
  addEventListener("contextmenu", (event) => event.preventDefault());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && keepAwake());
  navigator.storage?.persist?.();
  keepAwake();
})();
