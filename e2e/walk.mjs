// Going about a scene with the keyboard alone, or with a finger alone, and what may stand in the way.
import assert from "node:assert/strict";
import { gridValues, until } from "./lib.mjs";

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** What a person who sees the focus would miss about the place where it is now; nothing if it can be seen. */
export function hidden() {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const name = `${at.localName} “${at.getAttribute("aria-label") ?? at.textContent.trim().slice(0, 30)}”`;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return `${name} has no outline`;
  const box = at.getBoundingClientRect();
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  // What fits on the screen stands on it as a whole; of what is larger, a good part is there.
  if (bottom - top < Math.min(box.height, 100) - 1 || right - left < Math.min(box.width, 100) - 1) return `${name} is off screen`;
  for (const y of [top + 3, (top + bottom) / 2, bottom - 3]) {
    const over = document.elementFromPoint((left + right) / 2, y);
    const bar = over?.closest(".transport, .topbar");
    if (bar && !bar.contains(at)) return `${name} is under ${bar.className}`;
  }
  return null;
}

/** Whether the focus is on `role` with a name that begins so; `[role, name]`. */
const isAt = ([role, name]) => {
  const at = document.activeElement;
  const roles = { button: "button", a: "link", range: "slider" };
  const own = at.getAttribute("role") ?? roles[at.localName] ?? roles[at.type] ?? at.localName;
  const named = own === "gridcell" ? at.closest("[role=grid]") : at;
  const text = named.getAttribute("aria-label") ?? named.labels?.[0]?.textContent ?? named.textContent;
  return own === role && text.trim().startsWith(name);
};

/** Presses Tab until the focus is there; on the way it can always be seen. */
export async function tabTo(page, role, name) {
  for (let presses = 0; presses < 140; presses += 1) {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(hidden), null);
    if (await page.evaluate(isAt, [role, name])) return;
  }
  assert.fail(`no way by Tab to the ${role} “${name}”`);
}

export async function press(page, keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/** How often Tab is pressed until the focus leaves the page; every place on the way can be seen. */
export async function tabThrough(page) {
  for (let presses = 1; presses < 200; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement === document.body)) return presses;
    assert.equal(await page.evaluate(hidden), null);
  }
  assert.fail("the focus never leaves the page");
}

/**
 * Everything that is pressed with a finger and is smaller than 24 by 24.
 * A cell can be picked by dragging, and a cue is a place of the line below it.
 */
export const tooSmall = () => {
  const pressed = "button, a[href], select, input, summary, [role=application]";
  return [...document.querySelectorAll(pressed)].flatMap((one) => {
    // Links in sentences, what a grid holds, what is not shown, and the line behind its thumb are no targets of their own.
    if (one.closest("p, .vh, .skip, .cue, [role=grid], [inert]") || !one.checkVisibility({ visibilityProperty: true })) return [];
    const label = /checkbox|radio/.test(one.type) ? one.closest("label") : null;
    const { width, height } = (label ?? one).getBoundingClientRect();
    return width < 23.9 || height < 23.9 ? [`${one.getAttribute("aria-label") ?? one.textContent} ${width} × ${height}`] : [];
  });
};

export const grid = (page, name) => page.getByRole("grid", { name: new RegExp(`^${name}`) }).first();
export const cell = (page, name, y, x) => grid(page, name).locator(`[data-y="${y}"][data-x="${x}"]`);
export const inspector = (page) => page.getByRole("complementary", { name: "Inspector" });

/** What a scene shows at `place`: a grid's numbers by its name, anything else by a function. */
export const seen = async (page, place) =>
  JSON.stringify(typeof place === "function" ? await place(page) : await gridValues(page, place));

/** Does something and waits until what is seen at `place` is another; returns what it was. */
export async function changes(page, place, what, act) {
  const before = await seen(page, place);
  await act();
  await until(async () => (await seen(page, place)) !== before, what);
  return before;
}

/** A finger that draws from one point to another. */
export async function stroke(page, from, to, steps = 8) {
  const hand = await page.context().newCDPSession(page);
  const touch = (type, touchPoints) => hand.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", [from]);
  for (let n = 1; n <= steps; n += 1) {
    await touch("touchMove", [{ x: from.x + ((to.x - from.x) * n) / steps, y: from.y + ((to.y - from.y) * n) / steps }]);
  }
  await touch("touchEnd", []);
  await hand.detach();
}
