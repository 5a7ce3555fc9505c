#!/usr/bin/env node
// Runs a draw again, after docs/lottery.md and nothing else: node scripts/draw.mjs LOTTERY.json TICKETS.txt
//
// LOTTERY.json is what /api/v1/lotteries/{id} answers, TICKETS.txt its list of tickets. It shares no code with the program. Two things
// it leaves to others: the log's signature (`bazargah verify`), and the beacon's, which any client of drand checks.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

export const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const hex = (text) => Buffer.from(text, "hex");

/** The tickets of a list, after checking its form and order. */
export function readList(text) {
  const lines = text.split("\n");
  if (lines.pop() !== "") throw new Error("the list does not end with a line feed");
  lines.forEach((line, n) => {
    if (!/^[0-9a-f]{64} [0-9a-f]{32}$/.test(line)) throw new Error(`line ${n + 1} is no ticket`);
    if (n > 0 && lines[n - 1].slice(0, 64) >= line.slice(0, 64)) throw new Error(`line ${n + 1} is out of order, or stands twice`);
  });
  return lines.map((line) => ({ hash: line.slice(0, 64), person: line.slice(65) }));
}

/** The root of the Merkle tree over the tickets (RFC 6962). */
export function rootOf(list) {
  const leaf = ({ hash, person }) => sha256(Buffer.of(0), hex(hash), hex(person));
  const over = (from, to) => {
    if (to - from === 1) return leaf(list[from]);
    let half = 1;
    while (half * 2 < to - from) half *= 2;
    return sha256(Buffer.of(1), over(from, from + half), over(from + half, to));
  };
  return list.length ? over(0, list.length).toString("hex") : sha256("").toString("hex");
}

/** The seed: of the entry of the log with the commitment, and the beacon's signature. */
export function seedOf(entry, signature) {
  return sha256("bazargah/lottery/seed/1\n", sha256(Buffer.of(0), entry), sha256(hex(signature)));
}

/** The first `wanted` tickets of the order. */
export function draw(seed, list, wanted) {
  let counter = 0n;
  let numbers = [];
  const next = () => {
    if (numbers.length === 0) {
      const count = Buffer.alloc(8);
      count.writeBigUInt64BE(counter++);
      const block = sha256(seed, count);
      numbers = [0, 8, 16, 24].map((at) => block.readBigUInt64BE(at));
    }
    return numbers.shift();
  };
  const below = (n) => {
    const bits = n === 1 ? 0 : (n - 1).toString(2).length;
    for (;;) {
      const number = Number(next() >> BigInt(64 - bits));
      if (number < n) return number;
    }
  };
  const places = list.map((_, place) => place);
  const persons = new Set();
  const order = [];
  for (let at = 0; at < places.length && order.length < wanted; at++) {
    const from = at + below(places.length - at);
    [places[at], places[from]] = [places[from], places[at]];
    const ticket = list[places[at]];
    if (persons.has(ticket.person)) continue;
    persons.add(ticket.person);
    order.push(ticket.hash);
  }
  return order;
}

/** Runs a whole draw again; throws with what differs. */
export function runAgain(lottery, listText) {
  const entry = lottery.commitment.entry;
  const { commitment } = JSON.parse(entry).fact;
  const list = readList(listText);
  if (list.length !== commitment.tickets || rootOf(list) !== commitment.root) throw new Error("this is not the list that was frozen");
  const prizes = commitment.prizes.reduce((sum, prize) => sum + prize.count, 0);
  const order = draw(seedOf(entry, lottery.draw.signature), list, prizes + commitment.alternates);
  const result = { winners: order.slice(0, prizes), alternates: order.slice(prizes) };
  for (const of of ["winners", "alternates"]) {
    if (lottery.draw[of].join() !== result[of].join()) throw new Error(`the ${of} differ`);
  }
  return result;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [lottery, tickets] = process.argv.slice(2).map((file) => readFileSync(file, "utf8"));
  console.log(JSON.stringify(runAgain(JSON.parse(lottery), tickets), null, 1));
}
