//! The pages, one file each: a model and a function from it to the document.

mod about;
mod about_api;
mod about_grade;
mod account;
mod badge;
mod bank_desk;
mod case;
mod claim;
mod compare;
mod complaint;
mod complaints;
mod confirm_order;
mod deals;
mod decisions;
mod desk;
mod desk_task;
mod draw;
mod embed;
mod embed_places;
mod festival;
mod festival_case;
mod festival_desk;
mod festival_form;
mod festival_shop;
mod fund;
mod fund_claim;
mod fund_desk;
mod fund_money;
mod grade;
mod guideline;
mod guidelines;
mod home;
mod inbox;
mod inspection;
mod inspection_sheet;
#[cfg(test)]
mod inspection_tests;
mod inspections;
mod log;
mod lottery;
mod lottery_claim;
mod lottery_desk;
mod lottery_pledge;
mod lottery_task;
mod mark;
mod mark_desk;
#[cfg(test)]
mod mark_tests;
mod market;
mod not_listed;
mod own_deals;
mod own_orders;
mod panel;
mod partner_report;
#[cfg(test)]
mod people_tests;
mod problem;
mod profile;
mod prove;
mod report;
mod results;
mod seal;
mod shop_case;
mod shop_mark;
mod sign_in;
#[cfg(test)]
mod tests;
mod webhooks;

pub use crate::models::{FileLine, ReplyLine, ReplyStanding};
pub use {
    about::{about_figures, about_listing, about_sources},
    about_api::{ApiAnswer, ApiOperation, ApiPage, ApiParameter, ApiSchema, about_api},
    about_grade::{AboutGrade, about_grade},
    account::{Account, AccountShop, PasskeyLine, SessionLine, TelephonePart, account},
    badge::{Badge, BadgeSize, Look, badge, badge_alt, badge_unknown},
    bank_desk::{
        ANSWERS_SHOWN, AnswerFault, AnswerOf, AnswerSaid, AnswersTaken, BankDesk, BankOrderLine, FUND_BANK_PATH,
        OrderFault, PAYER_CHARS_MAX, TypedOrder, bank_desk,
    },
    case::{CasePage, WordsState, case},
    claim::{Claim, ClaimFault, Way, claim},
    compare::{COLUMNS_MAX, Compare, compare},
    complaint::{ClaimOutcome, ComplaintPage, PublicClaim, complaint},
    complaints::{Complaints, Filter, complaints},
    confirm_order::{ConfirmFault, ConfirmOrder, OrderConfirmed, confirm_order, confirm_path, order_confirmed},
    deals::{
        DealCard, DealPage, Deals, deal, deal_path, deal_summary, deals, deals_query, deals_rss, deals_title,
        photo_path,
    },
    decisions::{DecisionEntry, Decisions, decisions},
    desk::{Desk, DeskLine, Flag, desk},
    desk_task::{
        AlikeLine, Decision, DecisionFault, DecisionLine, DeskTask, PUBLIC_REASON_CHARS_MAX, REASON_CHARS_MAX,
        TypedDecision, desk_task,
    },
    draw::{DrawPage, draw},
    embed::{EMBED_CHARS_MAX, EmbedChoice, EmbedPage, embed},
    embed_places::{
        EmbedCountLine, EmbedPlaceFault, EmbedPlaceLine, EmbedPlaces, PER_MINUTE_DEFAULT, PER_MINUTE_MAX, embed_places,
        embed_places_path,
    },
    festival::{EditionCounts, EditionPage, Festivals, edition, festivals},
    festival_case::{APPLICATION_WORDS_MAX, ApplicationFault, ApplicationPage, festival_application},
    festival_desk::{
        ApplicationDesk, BULK_MAX, BulkPreview, DeskApplication, DeskFilter, DoubleLine, ExportLine, FestivalDesk,
        FestivalTab, REVIEW_WORDS_MAX, ReviewChoice, ReviewFault, TypedReview, VoteLine, festival_bulk, festival_desk,
        festival_review,
    },
    festival_form::{
        FestivalForm, FestivalFormRefused, RegisterPage, RegisterRefused, festival_form, festival_form_fault,
        festival_register,
    },
    festival_shop::{FestivalShop, Premises, festival_shop, festival_shop_path},
    fund::{FundPage, cover_sentence, fund},
    fund_claim::{ClaimField, ClaimFieldFault, ClaimForm, ClaimFormRefused, ClaimPart, claim_form},
    fund_desk::{AgreedOn, ClaimTaskFault, DeskClaim, FundDesk, FundTask, TypedRuling, fund_desk, fund_task},
    fund_money::{
        FUND_MONEY_PATH, FundMoney, FundPayment, MoneyAgain, MoneyDeed, MoneyFault, MoneyField, MoneyForm, MoneyLine,
        ReversalFault, TypedMoney, fund_money, fund_payment,
    },
    grade::{GradePage, grade},
    guideline::{ChecklistFor, GuidelinePage, guideline, guideline_checklist},
    guidelines::guidelines,
    home::{Home, home},
    inbox::{Inbox, InboxLine, InboxShare, Member, PeopleFault, inbox},
    inspection::{Inspected, InspectionFault, InspectionPage, NOTES_CHARS_MAX, ShopPlace, inspection},
    inspection_sheet::{INSPECTION_SHEET_PATH, InspectionSheet, ResultCell, ResultsFault, inspection_sheet},
    inspections::{InspectedLine, InspectionLine, Inspections, PlanFault, PlanLine, TypedPlan, inspections},
    log::{LogPage, LogStanding, log},
    lottery::{LotteryLink, LotteryPage, PledgeLine, SharePart, lottery},
    lottery_claim::{
        LotteryClaim, PRIZE_ADDRESS_CHARS_MAX, PrizeCodeFault, PrizeField, PrizeFieldFault, PrizeStep, WonPrize,
        lottery_claim, lottery_claim_path,
    },
    lottery_desk::{LotteryDesk, LotteryLine, PRIZES_CHARS_MAX, lottery_desk},
    lottery_pledge::{LotteryPledge, PledgeRefused, lottery_pledge, lottery_pledge_path},
    lottery_task::{
        BEACON_CHARS_MAX, LotteryDeedLine, LotteryPledgeLine, LotteryShare, LotteryTask, LotteryTaskFault, PledgeSaid,
        PrizeLine, lottery_task,
    },
    mark::{MarkPage, mark},
    mark_desk::{
        MarkChoice, MarkDecisionLine, MarkDesk, MarkDeskLine, MarkDeskTask, StaffShop, TypedMarkDecision, mark_desk,
        mark_task, staff_shop,
    },
    market::{
        Market, MarketChart, MarketFilter, MarketPage, MarketTable, OwnKind, OwnQueue, OwnTask, market, market_chart,
        market_table,
    },
    not_listed::{NotListed, not_listed},
    own_deals::{
        DealsRefused, OwnDeals, OwnDealsFault, SheetFault, SheetLine, SheetPreview, own_deals, own_deals_path,
        sheet_preview, sheet_words,
    },
    own_orders::{
        OrderCell, OrderLine, OrdersDone, OrdersRefused, OwnOrders, OwnOrdersFault, code_words, order_words,
        own_orders, own_orders_path,
    },
    panel::{PANEL_COMPLAINTS, PANEL_DEALS, Panel, panel, seal_path},
    partner_report::{PartnerDay, PartnerReport, partner_report, partner_report_path},
    problem::problem,
    profile::{Profile, profile},
    prove::{Provable, ProvableRecord, Prove, prove},
    report::{FileFault, GUIDELINE_KINDS, ReportForm, ReportRefused, ReportStep, report},
    results::{Results, results},
    seal::{Seal, seal},
    shop_case::{GAP, REPLY_CHARS_MAX, ReplyFault, ShopCase, shop_case},
    shop_mark::{
        LicenceForm, MarkFormFault, MarkWordLine, STATED_CHARS_MAX, ShopMark, StatedForm, WORDS_CHARS_MAX, shop_mark,
    },
    sign_in::{CodeFault, CodeFor, EnterCode, SignIn, SignInFault, enter_code, sign_in},
    webhooks::{DeliveryLine, HooksOf, WebhookFault, WebhookLine, Webhooks, webhooks, webhooks_path},
};
