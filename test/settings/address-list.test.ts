import { describe, expect, it } from "@jest/globals";
import { parseAddressList } from "../../src/settings/address-list.js";

function listOf(text: string) {
  const read = parseAddressList(text);
  if ("faults" in read) throw new Error(read.faults.join());
  return read.list;
}

describe("a list of addresses", () => {
  it.each([
    ["198.51.100.7", "198.51.100.7", true],
    ["198.51.100.7", "198.51.100.8", false],
    ["198.51.100.0/24", "198.51.100.255", true],
    ["198.51.100.0/24", "198.51.101.0", false],
    ["198.51.100.9/24", "198.51.100.200", true],
    ["192.0.2.1, 198.51.100.0/24", "198.51.100.3", true],
    ["192.0.2.1,2001:db8::/32", "2001:db8:1::1", true],
    ["2001:DB8::1", "2001:db8::1", true],
    ["2001:db8::/32", "2001:db9::1", false],
    ["::ffff:198.51.100.0/120", "198.51.100.3", true],
    ["198.51.100.0/24", "::ffff:198.51.100.3", true],
    ["0.0.0.0/0", "198.51.100.3", true],
    ["0.0.0.0/0", "2001:db8::1", false],
    ["0.0.0.0/0", "unknown", false],
    ["0.0.0.0/0", "", false],
  ])("%j has %s: %s", (text, address, expected) => {
    expect(listOf(text).has(address)).toBe(expected);
  });

  it("knows its entries as they were written", () => {
    expect(listOf("192.0.2.1 , 2001:DB8::/32").entries).toEqual(["192.0.2.1", "2001:DB8::/32"]);
  });

  it.each([
    "",
    "light.example.com",
    "198.51.100.7/33",
    "198.51.100.7/-1",
    "198.51.100.7/",
    "198.51.100.7/8/8",
    "198.51.100/24",
    "2001:db8::/129",
    "fe80::1%eth0",
    "buildkite",
  ])("cannot have the entry %j", (entry) => {
    const fault = /^entry 2 must be an IP address or a CIDR/;
    expect(parseAddressList(`192.0.2.1,${entry}`)).toEqual({
      faults: [expect.stringMatching(fault)],
    });
  });

  it("names all its faults, and none of its entries", () => {
    const { faults } = { faults: [], ...parseAddressList("secret,192.0.2.1,hidden/8") };
    expect(faults).toHaveLength(2);
    expect(faults.join()).toMatch(/^entry 1 .*entry 3 /);
    expect(faults.join()).not.toMatch(/secret|hidden/);
  });
});
