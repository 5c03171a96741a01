import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  { ignores: ["dist/", "coverage/", "*.cjs"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["*.js"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-namespace": ["error", { allowDeclarations: true }],
      "no-console": ["error", { allow: ["error"] }],
    },
  },
  // What it measures is neither built nor installed where this is checked.
  {
    files: ["bench/**"],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { "no-undef": "off", "@typescript-eslint/no-empty-function": "off" },
  },
  // Scripts, some of them to copy: what they say, they say to a terminal.
  {
    files: ["examples/**", "scripts/**"],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { "no-undef": "off", "no-console": "off" },
  },
);
