// Turns the lines that bench/run.sh measured into docs/benchmarks.md. What was measured by hand is kept in docs/benchmarks-notes.md and
// follows them, so that a run neither loses it nor passes it off as its own.
import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";

const results = readFileSync(process.argv[2], "utf8").trim().split("\n").map((line) => JSON.parse(line));
const of = (what) => results.filter((result) => result.what === what);
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const mean = (numbers) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
const rate = (what) => mean(of(what).map((r) => r.rate));
const p99 = (what) => Math.max(...of(what).map((r) => r.p99_ms));
const bad = results.reduce((sum, r) => sum + (r.bad ?? 0), 0);
const row = (...cells) => `| ${cells.join(" | ")} |`;
const num = (n) => Math.round(n).toLocaleString("en");

const lines = [
  "# Benchmarks",
  "",
  "Written by `make bench`; `bench/run.sh` says how each figure is taken. Rates depend on the machine; ratios are what to compare.",
  "",
  `Machine: ${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, load generator on the same cores. ${new Date().toISOString().slice(0, 10)}.`,
  `Market: ${num(of("market")[0].shops)} shops and ${num(of("market")[0].complaints)} complaints.`,
  `Answers that were not a 200 in all runs: ${bad}.`,
  "",
  row("what", "figure", "goal"),
  row("---", "---", "---"),
];
for (const engine of ["sqlite", "postgres"]) {
  if (!of(`${engine} fixed`).length) continue;
  lines.push(
    row(`${engine}: the same bytes from memory`, `${num(rate(`${engine} fixed`))} a second`, "the yardstick"),
    row(`${engine}: profile rendered on every request, random shops`, `${num(rate(`${engine} rendered`))} a second, ratio ${(rate(`${engine} rendered`) / rate(`${engine} fixed`)).toFixed(3)}, p99 ${p99(`${engine} rendered`).toFixed(1)} ms at 32 connections`, engine === "sqlite" ? "ratio ≥ 0.10, p99 < 10 ms" : "within a factor of 3 of SQLite"),
    row(`${engine}: profile from a copy that is checked against the last event`, `${num(rate(`${engine} kept`))} a second, ratio ${(rate(`${engine} kept`) / rate(`${engine} fixed again`)).toFixed(3)}, p99 ${p99(`${engine} kept`).toFixed(1)} ms`, "ratio ≥ 0.6"),
    row(`${engine}: suggestions by prefix`, `p50 ${of(`${engine} prefix`)[0].p50_ms} ms, p99 ${p99(`${engine} prefix`).toFixed(1)} ms at 4 connections`, "p99 < 10 ms"),
    row(`${engine}: suggestions with a typing mistake`, `p50 ${of(`${engine} mistake`)[0].p50_ms} ms, p99 ${p99(`${engine} mistake`).toFixed(1)} ms at 4 connections`, "p99 < 30 ms"),
  );
}
const imports = of("import");
const ratio = median(imports.map((r) => r.shell_s / r.ours_s));
lines.push(
  row(`import of ${num(imports[0].rows)} rows against the sqlite3 shell's .import`, `${num(imports[0].rows / median(imports.map((r) => r.ours_s)))} rows a second, ratio ${ratio.toFixed(2)}, ${num((Math.max(...imports.map((r) => r.memory_kb)) * 1024) / 1e6)} MB of memory`, "ratio ≥ 0.3, memory < 200 MB"),
);
for (const { path, bytes } of of("html")) lines.push(row(`HTML of ${decodeURI(path)}, brotli`, `${num(bytes)} bytes`, "< 14 KB"));
for (const { css, js_and_wasm } of of("files")) {
  lines.push(row("CSS, brotli", `${num(css)} bytes`, "< 12 KB"), row("wasm and JavaScript, brotli", `${num(js_and_wasm)} bytes`, "< 100 KB"));
}
for (const { rows, time, memory_kb } of of("demo")) {
  lines.push(row(`making the market of ${num(rows)} rows`, `${time}, ${num((memory_kb * 1024) / 1e6)} MB of memory`, ""));
}
const notes = readFileSync(new URL("../docs/benchmarks-notes.md", import.meta.url), "utf8").trim();
console.log([...lines, "", notes].join("\n"));
