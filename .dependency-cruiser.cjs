/**
 * The way of a delivery, from its arrival to a bulb. A folder may import what stands before it in
 * this list, and nothing that stands after it.
 */
const STORY = [
  "webhook",
  "builds",
  "http",
  "catch-up",
  "store",
  "lights",
  "notify",
  "redis",
  "settings",
  "server",
  "follow",
  "cli",
];

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "webhook-stands-alone",
      comment: "People copy this folder: nothing in it may come from outside it but node: modules.",
      severity: "error",
      from: { path: "^src/webhook/" },
      to: { pathNot: ["^src/webhook/"], dependencyTypesNot: ["core"] },
    },
    ...STORY.slice(0, -1).map((folder, index) => ({
      name: `${folder}-does-not-look-ahead`,
      severity: "error",
      from: { path: `^src/${folder}/` },
      to: { path: STORY.slice(index + 1).map((later) => `^src/${later}/`) },
    })),
    {
      name: "page-takes-types-only",
      comment: "What runs in the browser is in src/page; from elsewhere it takes types alone.",
      severity: "error",
      from: { path: "^src/page/" },
      to: { pathNot: "^src/page/", dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
  },
};
