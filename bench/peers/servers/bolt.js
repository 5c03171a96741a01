import bolt from "@slack/bolt";
import { SECRET } from "../schemes.js";

/** Its receiver alone, which checks and parses, with an app behind it that acknowledges at once. */
const receiver = new bolt.ExpressReceiver({
  signingSecret: SECRET,
  endpoints: "/webhook",
  logLevel: bolt.LogLevel.ERROR,
});
receiver.init({ processEvent: ({ ack }) => ack() });

export default receiver.app;
