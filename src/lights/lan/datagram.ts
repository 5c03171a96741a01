const HEADER_BYTES = 36;
const PROTOCOL = 1024;
const PROTOCOL_BITS = 0x0fff;

const STATE_SERVICE = 3;
const STATE_LABEL = 25;
const ACKNOWLEDGEMENT = 45;
const STATE_LOCATION = 50;
const STATE_GROUP = 53;
const LIGHT_STATE = 107;

const SET_COLOR = 102;
const SET_WAVEFORM = 103;

/** The answers that we ever ask for, and the bytes that follow each one's header. */
const PAYLOAD_BYTES: ReadonlyMap<number, number> = new Map([
  [STATE_SERVICE, 5],
  [STATE_LABEL, 32],
  [ACKNOWLEDGEMENT, 0],
  [STATE_LOCATION, 56],
  [STATE_GROUP, 56],
  [LIGHT_STATE, 52],
]);

/**
 * Whether this is one of the LAN protocol's answers that we ask for, complete to the byte. The
 * library's parser throws on less, and believes the header's size whatever it says.
 */
export function isWellFormed(datagram: Buffer): boolean {
  if (datagram.length < HEADER_BYTES) return false;
  const payload = PAYLOAD_BYTES.get(typeOf(datagram));
  return (
    payload !== undefined &&
    datagram.length === HEADER_BYTES + payload &&
    datagram.readUInt16LE(0) === datagram.length &&
    (datagram.readUInt16LE(2) & PROTOCOL_BITS) === PROTOCOL
  );
}

/** Whose question a well-formed datagram answers: eight hex digits in lower case. */
export function sourceOf(datagram: Buffer): string {
  return datagram.toString("hex", 4, 8);
}

/** The bulb that announces itself with a well-formed datagram, if that is what it does. */
export function announces(datagram: Buffer): string | undefined {
  return typeOf(datagram) === STATE_SERVICE ? datagram.toString("hex", 8, 14) : undefined;
}

/** Whether a datagram of ours changes what a bulb shows. */
export function isCommand(datagram: Buffer): boolean {
  return [SET_COLOR, SET_WAVEFORM].includes(typeOf(datagram));
}

function typeOf(datagram: Buffer): number {
  return datagram.readUInt16LE(32);
}
