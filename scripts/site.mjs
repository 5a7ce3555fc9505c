// Puts the site together: node scripts/site.mjs BUILT SITE
//
// BUILT holds what wasm-bindgen and wasm-opt made. Every file in SITE/pkg/ has its content's hash in its name, since the
// server tells browsers to keep it for ever, and lies beside its compressed forms. SITE/assets.json tells the server which
// file stands for which name: {"bazargah.css": "bazargah.3f2a9c1d.css", …}. Files of public/ keep their names.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { buildSync, transformSync } from "esbuild";

const [built, site] = process.argv.slice(2);
const fresh = `${site}.new`;
const assets = {};

/** Writes a file under its hashed name, as it is and compressed. */
function add(name, content) {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  const extension = extname(name);
  assets[name] = `${basename(name, extension)}.${hash}${extension}`;
  const path = join(fresh, "pkg", assets[name]);
  writeFileSync(path, bytes);
  if (extension === ".woff2") return; // compressed already
  writeFileSync(`${path}.br`, brotliCompressSync(bytes));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}

rmSync(fresh, { recursive: true, force: true });
cpSync("public", fresh, { recursive: true });
mkdirSync(join(fresh, "pkg"), { recursive: true });

/** One small file out of an entry and what it imports. */
function bundle(entry) {
  const { outputFiles, metafile } = buildSync({
    entryPoints: [entry],
    external: ["*.woff2"],
    bundle: true,
    format: "esm",
    minify: true,
    charset: "utf8",
    write: false,
    metafile: true,
  });
  return { text: outputFiles[0].text, sources: Object.keys(metafile.inputs) };
}

// What is named by others comes before them, so that its hashed name is known: what is compiled, then the scripts that load it.
const compiled = ["bazargah", "verifier"];
for (const name of compiled) {
  add(`${name}.wasm`, readFileSync(join(built, `${name}.wasm`)));
  add(`${name}.js`, bundle(join(built, `${name}.js`)).text.replaceAll(`${name}_bg.wasm`, assets[`${name}.wasm`]));
}

const named = new RegExp(`\\b(${compiled.join("|")})\\.(js|wasm)\\b`, "g");
for (const script of readdirSync("assets").filter((name) => name.endsWith(".js"))) {
  const text = readFileSync(join("assets", script), "utf8");
  // A script that stands on other sites' pages keeps to itself what it is made of: only one that imports is bundled.
  const small = /^import /m.test(text) ? bundle(join("assets", script)).text : transformSync(text, { loader: "js", minify: true }).code;
  add(script, small.replaceAll(named, (name) => assets[name]));
}

// For those who run a draw again without the site's program: the rule, and a program by it.
add("draw.mjs", readFileSync("scripts/draw.mjs"));
add("lottery.md", readFileSync("docs/lottery.md"));

const style = bundle("style/main.css");
// A panel stands on other sites' pages, without the site's own style sheet and fonts.
const panel = bundle("style/panel.css");
add("panel.css", panel.text);
for (const file of readdirSync("style").filter((name) => name.endsWith(".css") && name !== "panel.css")) {
  if (!style.sources.includes(`style/${file}`)) throw new Error(`style/${file} is not imported by style/main.css`);
}
for (const font of readdirSync("assets/fonts").filter((name) => name.endsWith(".woff2"))) {
  const name = `fonts/${font}`;
  add(name, readFileSync(join("assets", name)));
  style.text = style.text.replaceAll(name, assets[name]); // the stylesheet lies in pkg/ too
}
add("bazargah.css", style.text);

writeFileSync(join(fresh, "assets.json"), JSON.stringify(assets, null, 2) + "\n");
rmSync(site, { recursive: true, force: true });
renameSync(fresh, site);
