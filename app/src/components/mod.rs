//! Pieces of pages, each named by what it shows. The three islands are also compiled for the browser.

mod chart_tip;
mod grade_what_if;
mod search_box;

pub use chart_tip::ChartTip;
pub use grade_what_if::GradeWhatIf;
pub use search_box::SearchBox;

#[cfg(feature = "ssr")]
mod case_parts;
#[cfg(feature = "ssr")]
mod clause;
#[cfg(feature = "ssr")]
mod clock;
#[cfg(feature = "ssr")]
mod complaint_lines;
#[cfg(feature = "ssr")]
mod document;
#[cfg(feature = "ssr")]
mod faulty_cells;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod shop_lines;
#[cfg(feature = "ssr")]
mod twin_note;
#[cfg(feature = "ssr")]
mod warning;

#[cfg(feature = "ssr")]
pub(crate) use {
    case_parts::{file_about, file_list, further_link, letter, older_link, reply_list},
    clause::clause_link,
    clock::{countdown, moment, since},
    complaint_lines::{complaint_lines, hours, state_text, state_told, state_tone},
    document::{Head, document},
    faulty_cells::{FaultyCell, faulty_cells},
    form::{Line, Question, fault_list, hidden},
    shop_lines::shop_lines,
    twin_note::twin_note,
    warning::{twin_warning, warning},
};
