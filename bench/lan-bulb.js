import { Buffer } from "node:buffer";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { performance } from "node:perf_hooks";

const PORT = 56_700;
const HEADER = 36;
const PROTOCOL = 0x1400;
const [STATE_SERVICE, STATE_LABEL, ACKNOWLEDGEMENT, STATE_GROUP, LIGHT_STATE] = [
  3, 25, 45, 53, 107,
];
const [GET_SERVICE, GET_LABEL, GET_GROUP, GET_LIGHT] = [2, 23, 51, 101];
const COMMANDS = [102, 103, 117];
const SERIAL = "d073d5000001";
const EVERY_BULB = "000000000000";

/** @type {Record<number, [type: number, bytes: number]>} with zeros, but for the service's UDP and port */
const ANSWERS = {
  [GET_SERVICE]: [STATE_SERVICE, 5],
  [GET_LABEL]: [STATE_LABEL, 32],
  [GET_GROUP]: [STATE_GROUP, 56],
  [GET_LIGHT]: [LIGHT_STATE, 52],
};

/**
 * A bulb that answers all that it is asked, and says when a command came.
 *
 * @param {string} address of 127.0.0.0/8, but not 127.0.0.1
 * @param {(at: number) => void} onCommand gets `performance.now()`
 */
export async function startBulb(address, onCommand) {
  const socket = createSocket("udp4");
  socket.on("message", (datagram, sender) => {
    const at = performance.now();
    const target = datagram.toString("hex", 8, 14);
    if (target !== SERIAL && target !== EVERY_BULB) return;
    const type = datagram.readUInt16LE(32);
    if (COMMANDS.includes(type)) onCommand(at);
    const isToAcknowledge = (datagram.readUInt8(22) & 2) !== 0;
    const answers = [ANSWERS[type], isToAcknowledge ? [ACKNOWLEDGEMENT, 0] : undefined];
    for (const answer of answers) {
      if (answer) socket.send(toDatagram(datagram, ...answer), sender.port, sender.address);
    }
  });
  socket.bind(PORT, address);
  await once(socket, "listening");
  return socket;
}

/**
 * @param {Buffer} question
 * @param {number} type
 * @param {number} bytes of payload
 */
function toDatagram(question, type, bytes) {
  const answer = Buffer.alloc(HEADER + bytes);
  answer.writeUInt16LE(answer.length, 0);
  answer.writeUInt16LE(PROTOCOL, 2);
  question.copy(answer, 4, 4, 8);
  answer.write(SERIAL, 8, "hex");
  question.copy(answer, 23, 23, 24);
  answer.writeUInt16LE(type, 32);
  if (type === STATE_SERVICE) {
    answer.writeUInt8(1, HEADER);
    answer.writeUInt32LE(PORT, HEADER + 1);
  }
  if (type === LIGHT_STATE) answer.writeUInt16LE(3500, HEADER + 6);
  return answer;
}
