// Touches of a kiosk. A finger that trembles or hammers at one place gives one answer; how often it touched is told.
const taps = (() => {
  const ECHO = 600; // milliseconds: a tap at the same place sooner than this is the same tap
  const NEAR = 60; // pixels
  const COUNTED = 3000; // milliseconds
  const NONE = { began: 0, at: 0, x: 0, y: 0, times: 0, areAll: false };
  let last = { at: 0, x: 0, y: 0 };
  let burst = { ...NONE }; // what began with a tap that answered
  let most = 0; // times, of this person
  let isEcho = false;

  function touch({ clientX, clientY }) {
    const at = Date.now();
    const isNear = Math.hypot(clientX - burst.x, clientY - burst.y) < NEAR;
    isEcho = isNear && at - burst.at < ECHO;
    if (isEcho) burst.at = at;
    if (isNear && at - burst.began < COUNTED && (isEcho || burst.areAll)) burst.times += 1;
    last = { at, x: clientX, y: clientY };
  }

  function swallow(event) {
    if (!isEcho || !event.detail) return;
    event.preventDefault();
    event.stopPropagation();
  }

  function begin() {
    const { at, x, y } = last;
    most = Math.max(most, burst.times);
    burst = { ...NONE, began: at, at, x, y, times: 1 };
  }

  function forget() {
    burst = { ...NONE };
    most = 0;
  }

  addEventListener("pointerdown", touch, true);
  addEventListener("click", swallow, true);
  return {
    begin,
    forget,
    isFinger: () => Date.now() - last.at < 1000,
    countAll: () => { burst.areAll = true; },
    told: () => Math.max(most, burst.times) || "",
    left: () => Math.max(0, COUNTED - (Date.now() - burst.began)),
  };
})();
