//! Addresses: which handler answers which, and how a failure becomes a response.

pub mod api;
pub mod cases;
pub mod cursor;
pub mod health;
pub mod pages;
pub mod sitemap;
pub mod suggest;
