export { createScreen, type Screen } from "./screen.js";
