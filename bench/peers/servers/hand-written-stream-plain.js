export { receive as default } from "./hand-written-stream.js";
