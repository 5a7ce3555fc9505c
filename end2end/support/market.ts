// The demonstration market as its public API tells it. Stories ask it for a shop of some sort instead of naming one, so that
// they stay true when the market is made differently.
import type { APIRequestContext } from "@playwright/test";

export type Shop = {
  key: string;
  domain: string;
  name: { fa: string; en: string };
  mark: "none" | "applied" | "valid" | "suspended" | "revoked" | "expired";
  /** Complaints in the last 12 months, which a profile shows at first, and on the whole record. */
  year: Counts;
  all: Counts;
  /** Complaints of the year of which it is known whether they were answered in time. */
  decided: number;
  /** The median delay of the year, in hours. */
  median: number | null;
};

export type Counts = {
  total: number;
  open: number;
  overdue: number;
  answered: number;
  rated_resolved: number;
  rated_unresolved: number;
  unrated: number;
  withdrawn: number;
  removed: number;
};

export type Complaint = { id: number; state: string; opened_at: string };

export type Market = {
  /** All shops, those with the most complaints first. */
  shops: Shop[];
  /** The one with the most complaints. */
  large: Shop;
  /** One whose complaints are not all of the last year, and enough in both periods. */
  old: Shop;
  /** One where the median delay is not reached: most have no answer. */
  silent: Shop;
  /** One with some complaints, and too few to tell. */
  tooLittle: Shop;
  /** One without any. */
  none: Shop;
  /** One without a trust mark, and one whose mark has expired. */
  unmarked: Shop;
  expired: Shop;
  /** A complaint that still stands, and one that was removed. */
  complaint: { shop: Shop; complaint: Complaint };
  tombstone: { shop: Shop; complaint: Complaint };
  /** All complaints of a shop, newest first. */
  complaintsOf: (shop: Shop) => Promise<Complaint[]>;
};

export async function readMarket(request: APIRequestContext): Promise<Market> {
  const get = async (path: string) => {
    const response = await request.get(`/api/v1${path}`);
    if (!response.ok()) throw new Error(`${path}: ${response.status()}`);
    return response.json();
  };
  const { items } = await get("/shops?limit=500");
  const shops: Shop[] = await Promise.all(
    items.map(async ({ key, domain, name, mark }: Shop) => {
      const [year, all] = await Promise.all(["12m", "all"].map((window) => get(`/shops/${key}?window=${window}`)));
      const { decided, median_hours } = year.response;
      return { key, domain, name, mark, year: year.complaints, all: all.complaints, decided, median: median_hours.value };
    }),
  );
  shops.sort((a, b) => b.all.total - a.all.total || a.key.localeCompare(b.key));

  const first = (what: string, fits: (shop: Shop) => boolean): Shop => {
    const shop = shops.find(fits);
    if (!shop) throw new Error(`the market has no shop ${what}`);
    return shop;
  };
  const complaintsOf = async (shop: Shop) => {
    const { items } = await get(`/shops/${shop.key}/complaints?limit=500`);
    return items as Complaint[];
  };
  const complaintIn = async (shop: Shop, fits: (complaint: Complaint) => boolean) => {
    const complaint = (await complaintsOf(shop)).find(fits);
    if (!complaint) throw new Error(`${shop.key} has no such complaint`);
    return { shop, complaint };
  };

  const withTombstone = first("with a removed complaint", (shop) => shop.all.removed > 0);
  return {
    shops,
    large: shops[0],
    old: first("with a longer record", ({ year, all, decided }) => decided >= 10 && all.total >= year.total * 1.5),
    silent: first("that is silent", ({ decided, median }) => decided >= 10 && median === null),
    tooLittle: first("with too little to tell", ({ year }) => year.total > 0 && year.total < 5),
    none: first("without complaints", ({ all }) => all.total === 0),
    unmarked: first("without a mark", ({ mark }) => mark === "none"),
    expired: first("with an expired mark", ({ mark }) => mark === "expired"),
    complaint: await complaintIn(shops[0], ({ state }) => state === "resolved"),
    tombstone: await complaintIn(withTombstone, ({ state }) => state === "removed"),
    complaintsOf,
  };
}
