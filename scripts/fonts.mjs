// Makes assets/fonts/*.woff2 and style/fonts.css from the Vazirmatn typeface. Run by hand when the characters below change
// (node scripts/fonts.mjs); what it makes is committed, so that building the site needs none of it.
//
// There are two families, each with its own punctuation, so that a page mostly needs one of the files:
//   Persian pages: font-family: Vazirmatn, "Vazirmatn Latin", …    English pages: the other way round.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const weight = { min: 400, max: 800 }; // half of the typeface's range is a third of its bytes

const punctuation = "20-21 28-29 2b-2f 3a 3d a0 ab b1 b7 bb d7 2013-2014 2022 2026 2212";
const families = [
  {
    name: "Vazirmatn",
    file: "vazirmatn-persian.woff2",
    // Persian letters with the Arabic ones that people type for them, vowel signs, digits, the marks of Persian text, the
    // half-space and the marks of direction, and the letters of the grades.
    codes: `${punctuation} 41-46 60c 61b 61f 621-63a 640-652 654 660-66c 670 67e 686 698 6a9 6af 6c0 6cc 6f0-6f9 200c-200f 2066-2069`,
  },
  {
    name: "Vazirmatn Latin",
    file: "vazirmatn-latin.woff2",
    codes: `${punctuation} 22-27 2a 30-39 3b-3c 3e-7e a9 b0 e9 2018-201a 201c-201e 20ac`,
  },
];

const workshop = "target/fonts";
mkdirSync(workshop, { recursive: true });
writeFileSync(`${workshop}/package.json`, "{}");
execFileSync("npm", ["install", "--silent", "--ignore-scripts", "--prefix", workshop, "vazirmatn@33.0.3", "subset-font@2.9.0"]);
const subset = createRequire(`${process.cwd()}/${workshop}/`)("subset-font");
const typeface = readFileSync(`${workshop}/node_modules/vazirmatn/fonts/variable/Vazirmatn[wght].ttf`);

/** All characters of "20-21 3a": hexadecimal codes and ranges. */
function characters(codes) {
  return codes.split(" ").flatMap((range) => {
    const [first, last = first] = range.split("-").map((code) => parseInt(code, 16));
    return Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i));
  }).join("");
}

mkdirSync("assets/fonts", { recursive: true });
copyFileSync(`${workshop}/node_modules/vazirmatn/OFL.txt`, "assets/fonts/OFL.txt");
let css = "/* Made by scripts/fonts.mjs. */\n";
for (const { name, file, codes } of families) {
  const font = await subset(typeface, characters(codes), { targetFormat: "woff2", variationAxes: { wght: weight } });
  writeFileSync(`assets/fonts/${file}`, font);
  console.log(`${file}: ${(font.length / 1000).toFixed(1)} KB`);
  css += `
@font-face {
  font-family: "${name}";
  src: url("fonts/${file}") format("woff2");
  font-weight: ${weight.min} ${weight.max};
  font-display: swap;
  unicode-range: ${codes.split(" ").map((range) => `U+${range}`).join(", ")};
}
`;
}
writeFileSync("style/fonts.css", css);
