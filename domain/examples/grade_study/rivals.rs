//! Other people's grades, as far as their formulas are public, on the same complaints.
//!
//! All of them lose sight of a removed complaint and take a late answer for an answer.

use bazargah_domain::calendar::Day;
use bazargah_domain::complaint::{Answer, Complaint, End, Rating};
use bazargah_domain::grade::Letter;

/// A mark of 0 to 100 and a letter; no letter where the formula wants more complaints.
#[derive(Clone, Copy)]
pub struct Mark {
    pub points: f64,
    pub letter: Option<Letter>,
}

#[derive(Default)]
struct Counts {
    total: f64,
    answered: f64,
    late: f64,
    unanswered: f64,
    rated: f64,
    solved: f64,
    content: f64,
    scores: f64,
    first_day: Option<Day>,
}

/// What of the complaints is visible on a day, of those opened within so many days before.
fn counts(complaints: &[Complaint], day: Day, days: i32) -> Counts {
    let now = day.start();
    let from = day.plus_days(-days).start();
    let mut counts = Counts::default();
    for complaint in complaints {
        if complaint.opened_at > now {
            continue;
        }
        let opened = complaint.opened_at.day();
        counts.first_day = Some(counts.first_day.map_or(opened, |first| first.min(opened)));
        let gone = match complaint.end {
            End::Removed { at, .. } | End::Withdrawn { at } => at <= now,
            End::Running | End::Closed { .. } => false,
        };
        if complaint.opened_at < from || gone {
            continue;
        }
        counts.total += 1.0;
        match complaint.answer {
            Answer::At(at) if at <= now => {
                counts.answered += 1.0;
                counts.late += f64::from(u8::from(at > complaint.due_at()));
            }
            _ => counts.unanswered += f64::from(u8::from(now > complaint.due_at())),
        }
        if complaint.course.rated_at.is_some_and(|at| at <= now) {
            let score = f64::from(complaint.course.score.unwrap_or(3));
            counts.rated += 1.0;
            counts.scores += score;
            counts.solved += f64::from(u8::from(complaint.rating == Rating::Resolved));
            counts.content += f64::from(u8::from(score >= 4.0));
        }
    }
    counts
}

fn letter(points: f64, least: [f64; 5]) -> Letter {
    let below = least.iter().take_while(|least| points < **least).count();
    Letter::ALL.get(below).copied().unwrap_or(Letter::F)
}

/// The plain average of the stars. Half of those who were never answered leave one star. Letters: from 4.5, 4, 3, 2.5, 2.
pub fn stars(complaints: &[Complaint], day: Day) -> Mark {
    let counts = counts(complaints, day, i32::MAX / 2);
    let given = counts.rated + counts.unanswered / 2.0;
    let mean = if given > 0.0 { (counts.scores + counts.unanswered / 2.0) / given } else { 3.0 };
    Mark { points: (mean - 1.0) * 25.0, letter: (given >= 5.0).then(|| letter(mean, [4.5, 4.0, 3.0, 2.5, 2.0])) }
}

/// The Better Business Bureau's published elements that this market has: unanswered, unresolved and delayed complaints of
/// three years, time in business. Their weights are not published as such; these follow the order that it names (complaints
/// decide most), and are this study's own. Letters by its bands, pluses and minuses together.
pub fn bbb(complaints: &[Complaint], day: Day) -> Mark {
    let counts = counts(complaints, day, 3 * 365);
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    let unanswered = share(counts.unanswered, counts.total);
    let unresolved = share(counts.rated - counts.solved, counts.rated);
    let young = counts.first_day.is_none_or(|first| day.0 - first.0 < 365);
    let points = 100.0
        - 40.0 * (4.0 * unanswered).min(1.0)
        - 30.0 * unresolved
        - 5.0 * share(counts.late, counts.answered)
        - if young { 8.0 } else { 0.0 };
    Mark { points, letter: (counts.total > 0.0).then(|| letter(points, [90.0, 80.0, 70.0, 60.0, 60.0])) }
}

/// Reclame Aqui's AR = ((IR × 2) + (MA × 10 × 3) + (IS × 3) + (IN × 2)) / 100 on twelve months: answered in per cent, mean
/// mark of 0 to 10, solved and "would buy again" in per cent. Bands: from 8 great, 7 good, 6 fair, 5 bad, below or with less
/// than half answered not recommended; with fewer than ten rated no reputation. Who gives 4 or 5 stars would buy again.
pub fn reclame_aqui(complaints: &[Complaint], day: Day) -> Mark {
    let counts = counts(complaints, day, 365);
    if counts.total == 0.0 || counts.rated == 0.0 {
        return Mark { points: 0.0, letter: None };
    }
    let ir = 100.0 * counts.answered / counts.total;
    let ma = (counts.scores / counts.rated - 1.0) * 2.5;
    let (is, again) = (100.0 * counts.solved / counts.rated, 100.0 * counts.content / counts.rated);
    let ar = (ir * 2.0 + ma * 10.0 * 3.0 + is * 3.0 + again * 2.0) / 100.0;
    let grade = if ir < 50.0 { Letter::F } else { letter(ar, [8.0, 7.0, 6.0, 5.0, 5.0]) };
    Mark { points: 10.0 * ar, letter: (counts.rated >= 10.0).then_some(grade) }
}
