//! Everything of Bazargah that touches a database: pools, migrations, the public events and the tables that pages read.
//!
//! One SQLite file by default, or PostgreSQL when the URL says so. SQL is written once; what differs between the two
//! stands in [`db`]. Every write appends public events and updates the tables in one transaction.

mod applications;
pub mod backup;
mod complaint;
mod db;
mod deals;
#[cfg(test)]
mod deals_tests;
mod draft;
mod embeds;
#[cfg(test)]
mod embeds_tests;
mod error;
mod festival;
#[cfg(test)]
mod festival_tests;
mod fund;
mod fund_money;
#[cfg(test)]
mod fund_tests;
mod grades;
mod import;
mod inspections;
#[cfg(test)]
mod inspections_tests;
mod ledger;
#[cfg(test)]
mod ledger_tests;
mod live;
#[cfg(test)]
mod live_tests;
mod log;
#[cfg(test)]
mod log_tests;
mod lottery;
mod lottery_desk;
#[cfg(test)]
mod lottery_tests;
mod marks;
#[cfg(test)]
mod marks_tests;
mod orders;
#[cfg(test)]
mod orders_tests;
mod outbox;
mod pen;
mod people;
#[cfg(test)]
mod people_tests;
mod projection;
mod replay;
mod search;
mod shop;
mod survey;
#[cfg(test)]
mod survey_tests;
#[cfg(test)]
mod tests;
pub mod timing;
mod verify;
mod webhooks;
#[cfg(test)]
mod webhooks_tests;
mod work;

pub use applications::{
    Alike as AlikeApplication, FestivalApplication, FestivalCursor, FestivalFilter, FestivalSending, FestivalStep,
    MadeUpApplication, NotApplied, NotGiven, PlacedUnit,
};
pub use complaint::{ComplaintFilter, ComplaintLine, ComplaintPage, Cursor, Part};
pub(crate) use db::Tx;
pub use db::{Store, sqlite_file};
pub use deals::{DealPlace, GoodsKnown, GoodsPrices, NewDeal, NotListed, PriceCounts, RUNNING_MAX};
pub use draft::{DRAFT_DAYS, Draft, FileInfo, Owner};
pub use embeds::{EMBED_COUNT_DAYS, EMBED_PARTNERS_MAX, EMBED_PLACES_OF_SHOP_MAX, EmbedCount, EmbedPlace, EmbedTotal};
pub use error::StoreError;
pub use festival::{FESTIVAL_DRAFT_DAYS, FestivalCounts, FestivalDraft, FestivalExport, FestivalOwner};
pub use fund::{
    AnswerRefused, BankAnswer, ClaimBody, ClaimChoice, ClaimRuling, FundClaim, FundDecision, FundFigures, NewClaim,
    NotClaimed, NotDecided, NotRecorded, OrderSent, Payment, PaymentFor, Purse,
};
pub use fund_money::{FundDeed, HandPayment, NotReversed, Reversed};
pub use grades::{GradeOnRecord, Graded};
pub use import::{Import, ImportCounts};
pub use inspections::{
    BroughtCounts, Inspection, InspectionDone, InspectionPlan, InspectionResult, NotInspected, PlanOrder,
};
pub use ledger::Transferred;
pub use live::{
    Alarm, Case, Choice, Deed, Hash, LIMIT_HOURS, NotDone, Reply, Report, Ruling, Standing, What, WordsState,
    words_digest,
};
pub use log::{Altered, INTEGRATED_AT_ONCE, LogHead, Signable};
pub use lottery::{Lottery, Money, PLEDGES_WAITING_MAX, Pledge, PledgeState, PrizePayment, Results, ShareLine};
pub use lottery_desk::{
    Destination, LotteryBalances, LotteryDeed, NotPaidOut, PRIZE_CLAIMS_SHOWN, PrizeClaim, PrizeHeld, PrizePlace,
    PrizeRefused, ShopShare,
};
pub use marks::{Application, MarkDecided, MarkDeed, MarkWaiting, MarkWord, NotTaken, Stated, StatedLicence};
pub use orders::{Confirmed, Confirming, FestivalPlace, NewOrder, NotConfirmed, NotTold, OrdersTold, ShopOrder};
pub use outbox::Letter;
pub use people::{Account, AccountId, CodeFor, Entered, Limit, Member, NewCode, NewPasskey, Passkey, Session};
pub use replay::{EventRow, Replayed};
pub use search::{Found, SEARCH_MAX};
pub use shop::{Glance, Profile, Totals};
pub use survey::SURVEY_DAYS;
pub use verify::{Disagreement, Verified};
pub use webhooks::{
    Backlog, HookChange, HookDelivery, HookEvent, HookOutcome, HookOwner, HookRefused, HookTurn, NewHook,
    WEBHOOKS_OF_OWNER_MAX, Webhook,
};
pub use work::{Alike, Decided, Flag, InboxLine, InboxPlace, Place, Replied, Waiting};
