#!/usr/bin/env node
// How long a browser takes to run a draw again: node bench/draw-browser.mjs [TICKETS]
//
// Makes a lottery of so many tickets by docs/lottery.md, with a log of one record and a key of its own, lets the page's compiled rules
// (site/, as `make build` leaves it) run it again in Chromium, and compares with what scripts/draw.mjs draws. Prints one line of JSON.
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { chromium } from "@playwright/test";
import { draw, readList, rootOf, seedOf, sha256 } from "../scripts/draw.mjs";

const tickets = Number(process.argv[2] ?? 100_000);
const RUNS = 5;
// Round 1000 of the beacon; the commitment bears a time before it.
const ROUND = 1000;
const SIGNATURE = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39";
const WRITTEN = 1692802764000;

// --- The lottery -------------------------------------------------------------------------------------------------------------------

const salt = Buffer.alloc(32, 7);
const code = (n) => `code-${n}`;
const ticketOf = (n) => sha256("bazargah/lottery/ticket/1\n", salt, sha256(code(n))).toString("hex");
const personOf = (n) => sha256(`person-${n % Math.ceil(tickets * 0.7)}`).toString("hex").slice(0, 32);
const list = Array.from({ length: tickets }, (_, n) => `${ticketOf(n)} ${personOf(n)}\n`).sort().join("");
const read = readList(list);
const prizes = [{ count: 100, name: { en: "Voucher", fa: "Voucher" }, value: 10_000_000 }];
const commitment = {
  alternates: 50,
  chain: "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
  edition: "bench",
  lottery: 1,
  prizes,
  root: rootOf(read),
  round: ROUND,
  rule: 1,
  salt: salt.toString("hex"),
  tickets,
};
const entry = JSON.stringify({ fact: { at: WRITTEN, commitment, fact: "lottery-committed" }, recorded_at: WRITTEN, seq: 1, shop: 0 });
const order = draw(seedOf(entry, SIGNATURE), read, 150);

// --- Its log: one record, one signature --------------------------------------------------------------------------------------------

const origin = "bench.example/log";
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const raw = Buffer.concat([Buffer.of(1), Buffer.from(publicKey.export({ format: "jwk" }).x, "base64url")]);
const id = createHash("sha256").update(`${origin}\n`).update(raw).digest().subarray(0, 4);
const vkey = `${origin}+${id.toString("hex")}+${raw.toString("base64")}`;
const text = `${origin}\n1\n${sha256(Buffer.of(0), entry).toString("base64")}\n`;
const checkpoint = `${text}\n\u2014 ${origin} ${Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]).toString("base64")}\n`;
const lottery = JSON.stringify({
  format: "bazargah-lottery/1",
  vkey,
  checkpoint,
  commitment: { leaf: 0, entry, proof: [] },
  draw: { round: ROUND, signature: SIGNATURE, winners: order.slice(0, 100), alternates: order.slice(100) },
});

// --- The browser -------------------------------------------------------------------------------------------------------------------

const assets = JSON.parse(readFileSync("site/assets.json", "utf8"));
const files = {
  "/": ["text/html", () => "<!doctype html><title>bench</title>"],
  "/lottery": ["application/json", () => lottery],
  "/list": ["text/plain", () => list],
  "/verifier.js": ["text/javascript", () => readFileSync(`site/pkg/${assets["verifier.js"]}`)],
  "/verifier.wasm": ["application/wasm", () => readFileSync(`site/pkg/${assets["verifier.wasm"]}`)],
};
const server = createServer(({ url }, response) => {
  const [type, body] = files[url] ?? ["text/plain", () => ""];
  response.writeHead(files[url] ? 200 : 404, { "content-type": type }).end(body());
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await chromium.launch({ executablePath: process.env.BAZARGAH_CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);
const measured = await page.evaluate(
  async ({ vkey, code, runs }) => {
    const rules = await import("/verifier.js");
    await rules.default({ module_or_path: "/verifier.wasm" });
    const lottery = await (await fetch("/lottery")).text();
    const list = new Uint8Array(await (await fetch("/list")).arrayBuffer());
    const times = [];
    let found;
    for (let n = 0; n < runs; n++) {
      const from = performance.now();
      found = JSON.parse(rules.draw(lottery, list, vkey));
      times.push(performance.now() - from);
    }
    const from = performance.now();
    const mine = JSON.parse(rules.find(code));
    return { times, find: performance.now() - from, steps: found.steps, mine };
  },
  { vkey, code: code(1), runs: RUNS },
);
await browser.close();
server.close();
const failed = measured.steps.find((step) => step.reason);
if (failed || measured.steps.length !== 5 || measured.mine?.ticket !== ticketOf(1)) throw new Error(`not proven: ${JSON.stringify(measured)}`);
const times = measured.times.sort((a, b) => a - b);
const round = (ms) => Math.round(ms);
console.log(JSON.stringify({ what: "draw-browser", tickets, median_ms: round(times[RUNS >> 1]), slowest_ms: round(times[RUNS - 1]), find_ms: round(measured.find) }));
