//! Pieces of pages, each named by what it shows. The two islands are also compiled for the browser.

mod chart_tip;
mod search_box;

pub use chart_tip::ChartTip;
pub use search_box::SearchBox;

#[cfg(feature = "ssr")]
mod complaint_lines;
#[cfg(feature = "ssr")]
mod document;
#[cfg(feature = "ssr")]
mod shop_lines;
#[cfg(feature = "ssr")]
mod warning;

#[cfg(feature = "ssr")]
pub(crate) use {
    complaint_lines::{complaint_lines, state_text, state_tone},
    document::{Head, document},
    shop_lines::shop_lines,
    warning::warning,
};
