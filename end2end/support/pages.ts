// Every kind of page that a shopper can come to: the one list for the stories that must hold everywhere.
import type { Market, Shop } from "./market";

export type Kind = {
  name: string;
  /** Without the language's prefix. */
  path: (market: Market) => string;
  status?: number;
  /** The address by which search engines know it, where that is another. */
  canonical?: string;
};

export const profile = (shop: Shop): string => `/shop/${shop.key}`;
export const lookup = (typed: string): string => `/lookup?q=${encodeURIComponent(typed)}`;
export const compare = (shops: Shop[]): string => `/compare?shops=${shops.map((shop) => shop.key).join(",")}`;

/** A domain that can be taken for the shop's: its last vowel is another one. */
export function misspelt(shop: Shop): string {
  return shop.domain.replace(/[aeou]([^aeou]*\.[^.]*)$/, (end, rest) => (end[0] === "e" ? "o" : "e") + rest);
}

export const kinds: Kind[] = [
  { name: "home", path: () => "/" },
  { name: "a search for nothing", path: () => "/lookup?q=" },
  { name: "search results", path: ({ shops }) => lookup(aWordOfMany(shops)) },
  { name: "a shop with many complaints", path: ({ large }) => profile(large) },
  { name: "a shop that does not answer", path: ({ silent }) => profile(silent) },
  { name: "a shop with too little to tell", path: ({ tooLittle }) => profile(tooLittle) },
  { name: "a shop without complaints", path: ({ none }) => profile(none) },
  { name: "a list of complaints", path: ({ large }) => `${profile(large)}/complaints` },
  { name: "an empty list of complaints", path: ({ none }) => `${profile(none)}/complaints` },
  { name: "a complaint", path: ({ complaint: { shop, complaint } }) => `${profile(shop)}/complaints/${complaint.id}` },
  { name: "a removed complaint", path: ({ tombstone: { shop, complaint } }) => `${profile(shop)}/complaints/${complaint.id}` },
  { name: "the proof of a shop's records", path: ({ large }) => `${profile(large)}/prove` },
  { name: "the form of a report", path: ({ large }) => `${profile(large)}/complain` },
  { name: "claiming a shop", path: ({ large }) => `${profile(large)}/claim` },
  { name: "a badge's seal", path: ({ large }) => `/seal/${large.key}` },
  { name: "why a shop has its grade", path: ({ large }) => `${profile(large)}/grade` },
  { name: "the grade of a shop that does not answer", path: ({ silent }) => `${profile(silent)}/grade` },
  { name: "a grade that is not there yet", path: ({ none }) => `${profile(none)}/grade` },
  { name: "the trust mark of a shop", path: ({ expired }) => `${profile(expired)}/mark` },
  { name: "deals", path: () => "/deals" },
  { name: "nothing to compare", path: () => "/compare" },
  { name: "two shops side by side", path: ({ large, none }) => compare([large, none]) },
  { name: "four shops side by side", path: ({ large, silent, tooLittle, none }) => compare([large, silent, tooLittle, none]) },
  { name: "a shop that is not listed", path: () => lookup("unheard-of-here.ir"), status: 404 },
  { name: "a lookalike", path: ({ large }) => lookup(misspelt(large)), status: 404 },
  { name: "how figures are computed", path: () => "/about/figures" },
  { name: "how the grade is computed", path: () => "/about/grade" },
  { name: "building a badge's code", path: () => "/about/embed" },
  { name: "the API", path: () => "/about/api" },
  { name: "data sources", path: () => "/about/sources" },
  { name: "getting listed", path: () => "/about/listing" },
  { name: "the public log", path: () => "/log" },
  { name: "the guidelines", path: () => "/guidelines" },
  { name: "the health guideline", path: () => "/guidelines/health" },
  { name: "the checklist of the health guideline", path: () => "/guidelines/health/checklist/shops" },
  { name: "a version of the seller's duties", path: () => "/guidelines/seller/1", canonical: "/guidelines/seller" },
  { name: "the festival's editions", path: () => "/festival" },
  { name: "an edition that is over", path: () => "/festival/summer-1402" },
  { name: "a drawn lottery", path: () => "/lottery/1" },
  { name: "a draw to be run again", path: () => "/lottery/1/draw" },
  { name: "the guarantee fund", path: () => "/fund" },
  { name: "a page that does not exist", path: () => "/nothing/here", status: 404 },
];

/** A word that begins the names of several shops. */
export function aWordOfMany(shops: Shop[]): string {
  const words = shops.map((shop) => shop.name.en.split(" ")[0]);
  const word = words.find((word, at) => words.indexOf(word) !== at);
  if (!word) throw new Error("no two shops' names begin alike");
  return word;
}
