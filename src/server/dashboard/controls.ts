import { TEST_COLORS } from "../../builds/moment.js";
import { button } from "./html.js";

/** Buttons for the lights themselves, for who may press them. */
export function renderControls(paused: boolean): string {
  const tests = TEST_COLORS.map((color) => button("test", color, ["color", color])).join("");
  return `<section class="controls" aria-labelledby="controls-title">
      <h2 id="controls-title">Pause and test</h2>
      ${
        paused
          ? `<p>Paused: bulbs show what they did before us.</p>${button("resume", "Resume")}`
          : `<p>Pause gives the bulbs back what they showed before.</p>${button("pause", "Pause")}
      <p>A test shows a colour for five seconds, and then what is so.</p>
      <div class="tests">${tests}</div>`
      }
      <p id="said" role="status" data-live></p>
    </section>`;
}
