//! The English texts of the page about the public log.

use super::log::LogWords;

pub(super) const LOG: LogWords = LogWords {
    link: "The public log",
    title: "The public log",
    description: "Every public record of Bazargah stands in a signed log. Anyone can check that nothing in it was changed, dropped or moved, without trusting us.",
    lead: "Everything that a page here says of a shop follows from records in one public log. The log is signed again and again, so that nobody can quietly change what it once said, and we cannot either.",
    what: "What it is",
    what_text: [
        "Each record is one fact: a shop was listed, a complaint was opened, an answer came. Its place in the log is its number, and its fingerprint is woven into one fingerprint of the whole log.",
        "Records hold facts and fingerprints. They hold no words of a person and no contact; when words are erased, the log stays whole.",
        "Nothing is ever taken out of the log. When a complaint is removed from the site, that too is a record, with its reason.",
    ],
    now: "As it stands",
    signed: |records| format!("Records signed: {records}."),
    unsigned: |records| format!("Waiting for the next signature, which comes within ten seconds: {records}."),
    nothing: "Nothing has been signed yet. The first signature comes a moment after the start.",
    checking: |done, of| {
        format!("Before anything is signed, every record is compared with its fingerprint: {done} of {of} so far.")
    },
    refused: "Nothing is signed at the moment, because the records kept here are not those that were signed before. What was found:",
    checkpoint: "The latest checkpoint",
    checkpoint_text: "The log’s name, how many records it has, and the fingerprint of all of them; below it the signatures. Keep a copy: whoever has one can prove it if we ever change the past.",
    key: "The key",
    key_text: "With this public key the signature is checked. Note it down somewhere else too, so that a forged site cannot show you another.",
    verify: "Check it yourself",
    verify_text: "This reads the whole log, computes its fingerprint anew, replays all records, and compares the figures that the pages show:",
    verify_since: "With a checkpoint that you kept, it also proves that nothing has changed since:",
    verify_shop: "For one shop alone, “Prove it” at the foot of the shop’s page checks its records in your browser. This command does it too:",
    verify_others: "The log follows open standards (C2SP tlog-tiles, RFC 6962). Programs that others wrote read it at:",
};
