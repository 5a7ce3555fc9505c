// Counts the discounts of daily price files by other means than the program: day by day, in plain numbers.
//   node scripts/count-prices.mjs items.json daily/*.json
// prints one JSON object: for each kind of goods, by its name, what holds on each day from its first to its last.
// [reference in toman, percent] for a verified discount, [reference] for none, a number for so many days known, null where
// nothing is reduced. The rule is in docs/deals.md.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

const squeezed = name => name.normalize('NFKC').replaceAll('\u200c', ' ').replace(/\s+/g, ' ').trim()
const dayOf = date => Date.parse(date) / 86_400_000
const lists = process.argv.slice(2).map(path => ({ path, rows: JSON.parse(readFileSync(path, 'utf8')) }))
const names = new Set(lists.filter(({ rows }) => 'link' in rows[0]).flatMap(({ rows }) => rows.map(row => squeezed(row.name))))

const known = new Map()
for (const { path, rows } of lists.filter(({ rows }) => 'Price' in rows[0])) {
  const name = squeezed(basename(path, '.json'))
  if (!names.has(name)) continue
  const prices = known.get(name) ?? new Map()
  known.set(name, prices)
  for (const row of rows) {
    const [day, price] = [dayOf(row.Date), Number(row.Price)]
    if (price > 0) prices.set(day, Math.min(price, prices.get(day) ?? Infinity))
  }
}

const answer = {}
for (const [name, prices] of known) {
  const first = Math.min(...prices.keys())
  const last = Math.max(...prices.keys())
  const daily = new Map()
  for (let day = first; day <= last; day++) daily.set(day, prices.get(day) ?? daily.get(day - 1))
  const days = {}
  for (let day = first; day <= last; day++) {
    let began = null
    for (let at = day; at > day - 30 && daily.has(at - 1) && daily.get(at) <= daily.get(at - 1); at--) {
      if (daily.get(at) < daily.get(at - 1)) began = at
    }
    let what = null
    if (began !== null) {
      const window = []
      for (let at = began - 30; at < began; at++) if (daily.has(at)) window.push(daily.get(at))
      const reference = Math.min(...window)
      const percent = Math.floor(((reference - daily.get(day)) * 100) / reference)
      if (window.length < 30) what = window.length
      else what = percent >= 1 ? [reference, percent] : [reference]
    }
    days[new Date(day * 86_400_000).toISOString().slice(0, 10)] = what
  }
  answer[name] = days
}
console.log(JSON.stringify(answer))
