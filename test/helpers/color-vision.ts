import type { Color } from "../../src/lights/color.js";

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** How linear sRGB looks to somebody, in linear sRGB. */
export type Vision = (rgb: Triple) => Triple;

function multiply([x, y, z]: Matrix, vector: Triple): Triple {
  const dot = ([a, b, c]: Triple): number => a * vector[0] + b * vector[1] + c * vector[2];
  return [dot(x), dot(y), dot(z)];
}

function map([a, b, c]: Triple, change: (value: number) => number): Triple {
  return [change(a), change(b), change(c)];
}

function seen(matrix: Matrix): Vision {
  return (rgb) => multiply(matrix, rgb);
}

/**
 * Brettel, Viénot, Mollon, "Computerized simulation of color appearance for dichromats", JOSA A 14
 * (1997): two half-planes. For protanopes and deuteranopes the one plane of Viénot, Brettel, Mollon,
 * "Digital video colourmaps for checking the legibility of displays by dichromats", Color Research &
 * Application 24 (1999), will do. Both as libDaltonLens has them, for linear sRGB.
 */
function brettelTritanopia(rgb: Triple): Triple {
  const side = 0.03901 * rgb[0] - 0.02788 * rgb[1] - 0.01113 * rgb[2];
  return multiply(side >= 0 ? BRETTEL_TRITAN.near : BRETTEL_TRITAN.far, rgb);
}

const BRETTEL_TRITAN: Readonly<Record<"near" | "far", Matrix>> = {
  near: [
    [1.01277, 0.13548, -0.14826],
    [-0.01243, 0.86812, 0.14431],
    [0.07589, 0.805, 0.11911],
  ],
  far: [
    [0.93678, 0.18979, -0.12657],
    [0.06154, 0.81526, 0.1232],
    [-0.37562, 1.12767, 0.24796],
  ],
};

export const TYPICAL: Vision = (rgb) => rgb;

/**
 * Each deficiency by two models. Machado's are from Machado, Oliveira, Fernandes, "A
 * Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15 (2009), at
 * severity 1.0.
 */
export const DEFICIENCIES: readonly (readonly [name: string, vision: Vision])[] = [
  [
    "protanopia (Viénot)",
    seen([
      [0.11238, 0.88762, 0],
      [0.11238, 0.88762, 0],
      [0.00401, -0.00401, 1],
    ]),
  ],
  [
    "protanopia (Machado)",
    seen([
      [0.152286, 1.052583, -0.204868],
      [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ]),
  ],
  [
    "deuteranopia (Viénot)",
    seen([
      [0.29275, 0.70725, 0],
      [0.29275, 0.70725, 0],
      [-0.02234, 0.02234, 1],
    ]),
  ],
  [
    "deuteranopia (Machado)",
    seen([
      [0.367322, 0.860646, -0.227968],
      [0.280085, 0.672501, 0.047413],
      [-0.01182, 0.04294, 0.968881],
    ]),
  ],
  ["tritanopia (Brettel)", brettelTritanopia],
  [
    "tritanopia (Machado)",
    seen([
      [1.255528, -0.076749, -0.178779],
      [-0.078411, 0.930809, 0.147602],
      [0.004733, 0.691367, 0.3039],
    ]),
  ],
];

/** IEC 61966-2-1: linear sRGB to XYZ, and its white point D65. */
const XYZ: Matrix = [
  [0.4124, 0.3576, 0.1805],
  [0.2126, 0.7152, 0.0722],
  [0.0193, 0.1192, 0.9505],
];
const WHITE: Triple = [0.9505, 1, 1.089];

/** The colour at full brightness, in linear sRGB. */
function toRgb({ hue, saturation }: Color): Triple {
  const channel = (offset: number): number => {
    const k = (offset + hue / 60) % 6;
    const value = 1 - saturation * Math.max(0, Math.min(k, 4 - k, 1));
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(5), channel(3), channel(1)];
}

/** CIE 1976 L*a*b*. */
function toLab([x, y, z]: Triple): Triple {
  const f = (t: number): number => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t * (841 / 108) + 4 / 29);
  const [fx, fy, fz] = [f(x / WHITE[0]), f(y / WHITE[1]), f(z / WHITE[2])];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

function seenXyz(color: Color, vision: Vision): Triple {
  return multiply(
    XYZ,
    map(vision(toRgb(color)), (value) => Math.min(1, Math.max(0, value))),
  );
}

function distance(a: Triple, b: Triple): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** CIE76 ΔE of two colours at full brightness. */
export function deltaE(a: Color, b: Color, vision: Vision): number {
  return distance(toLab(seenXyz(a, vision)), toLab(seenXyz(b, vision)));
}

/**
 * The same, had both colours the lightness L* 60. Whoever looks at one bulb has no other to tell
 * how light it is, and how far away or how dim it is changes that anyway.
 */
export function deltaEWithoutLightness(a: Color, b: Color, vision: Vision): number {
  const even = (xyz: Triple): Triple => map(xyz, (value) => (value / xyz[1]) * (76 / 116) ** 3);
  return distance(toLab(even(seenXyz(a, vision))), toLab(even(seenXyz(b, vision))));
}
