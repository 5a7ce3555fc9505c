//! The program `bazargah`: command line, configuration, HTTP, import. Rules are in the domain crate, SQL in the store.

pub mod access;
pub mod api_limit;
pub mod audit;
mod bank;
pub mod beacon;
pub mod board;
pub mod clock;
pub mod codes;
pub mod commands;
pub mod daily;
pub mod demo;
pub mod desk;
pub mod device;
pub mod embeds;
pub mod evidence;
pub mod feed;
mod fund_money;
pub mod http;
pub mod import;
pub mod journal;
pub mod letters;
pub mod listener;
pub mod log;
pub mod lottery_clock;
pub mod mail;
pub mod metrics;
mod ministry;
pub mod open_data;
pub mod page_cache;
pub mod passkeys;
mod places;
pub mod proof;
pub mod remote;
pub mod requests;
pub mod routes;
pub mod sheet;
pub mod site;
pub mod tiles;
pub mod traces;
pub mod webhooks;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
