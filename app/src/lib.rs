//! The Leptos application of Bazargah: its pages, its islands and its words.
//!
//! A page is a pure function from a model to an HTML document (`pages`, server only). Three islands come alive in the
//! browser: the search field, the charts' tips and the form in which the grade follows its figures. See `README.md` for the list of pages and models.

pub mod api;
pub mod components;
mod i18n;
mod lang;
mod what_if;

pub use lang::Lang;
pub use what_if::WhatIf;

#[cfg(feature = "ssr")]
mod assets;
#[cfg(feature = "ssr")]
mod charts;
#[cfg(feature = "ssr")]
mod context;
#[cfg(feature = "ssr")]
mod format;
#[cfg(feature = "ssr")]
pub mod grade_text;
#[cfg(feature = "ssr")]
mod html;
#[cfg(feature = "ssr")]
pub mod letters;
#[cfg(feature = "ssr")]
mod models;
#[cfg(feature = "ssr")]
mod naming;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(all(test, feature = "ssr"))]
#[allow(dead_code, clippy::unwrap_used, reason = "shared with examples/preview.rs, which uses more of it")]
mod samples;
#[cfg(feature = "ssr")]
mod sentence;

#[cfg(feature = "ssr")]
pub use {
    assets::Assets,
    context::{PageContext, Visitor},
    models::{FileLine, Lookalike, ReplyLine, ReplyStanding, file_name},
    naming::clause_path,
};
