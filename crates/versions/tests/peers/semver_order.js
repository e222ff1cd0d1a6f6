// Reads pairs of versions as JSON and prints how npm's `semver` orders each pair.
"use strict";

const semver = require(process.argv[2]);

// JavaScript holds whole numbers exactly up to 2^53 - 1; beyond, semver refuses or rounds.
const tooLarge = (text) =>
  text.split(/[^0-9]+/).some((digits) => Number(digits) > Number.MAX_SAFE_INTEGER);

const refusal = (text) => {
  if (tooLarge(text)) return "number above 2^53 - 1";
  return semver.valid(text) === null ? "not strict semver" : null;
};

const pairs = JSON.parse(require("fs").readFileSync(0, "utf8"));
const lines = pairs.map(([left, right]) => {
  const [one, other] = [refusal(left), refusal(right)];
  if (one) return `refused left ${one}`;
  if (other) return `refused right ${other}`;
  return ["<", "=", ">"][semver.compare(left, right) + 1];
});
console.log(lines.join("\n"));
