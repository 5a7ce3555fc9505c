//! The pages, one file each: a model and a function from it to the document.

mod about;
mod case;
mod compare;
mod complaint;
mod complaints;
mod home;
mod not_listed;
mod problem;
mod profile;
mod report;
mod results;
#[cfg(test)]
mod tests;

pub use {
    about::{about_figures, about_listing, about_sources},
    case::{CasePage, case},
    compare::{COLUMNS_MAX, Compare, compare},
    complaint::{ComplaintPage, complaint},
    complaints::{Complaints, Filter, complaints},
    home::{Home, home},
    not_listed::{NotListed, not_listed},
    problem::{Problem, problem},
    profile::{Profile, profile},
    report::{ReportForm, ReportRefused, report},
    results::{Results, results},
};
