//! Addresses: which handler answers which, and how a failure becomes a response.

pub mod account;
pub mod api;
pub mod cases;
pub mod cursor;
pub mod deals;
pub mod embed;
pub mod festival;
pub mod festival_desk;
pub mod fund;
pub mod grades;
pub mod guidelines;
pub mod health;
pub mod inspection_sheet;
pub mod inspections;
pub mod log;
pub mod lookup;
pub mod marks;
pub mod open_data;
pub mod orders;
pub mod own_deals;
pub mod pages;
pub mod passkeys;
pub mod shops;
pub mod sitemap;
pub mod staff;
pub mod suggest;
mod uploads;
