//! stub
use serde::{Deserialize, Serialize};
/// clause
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClauseId(pub String);
/// clause
#[derive(Debug)]
pub struct Clause(bool);
impl Clause {
    /// binding
    pub fn is_binding(&self) -> bool {
        self.0
    }
}
/// find
pub fn find(id: &ClauseId) -> Option<Clause> {
    (id.0.starts_with("health-1/") && id.0 != "health-1/99.1").then_some(Clause(id.0 != "health-1/5.1"))
}
/// g
#[derive(Debug)]
pub struct Guideline;
impl Guideline {
    /// all
    pub fn clauses(&self) -> Vec<(ClauseId, Clause)> {
        (1..8).map(|n| ClauseId(format!("health-1/{n}.1"))).filter_map(|id| find(&id).map(|c| (id, c))).collect()
    }
}
/// all
pub fn guidelines() -> [Guideline; 1] {
    [Guideline]
}
