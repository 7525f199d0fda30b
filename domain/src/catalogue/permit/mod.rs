//! Permits of products: what a product is permitted by, what its category asks for, and how it
//! stands to that.

mod kind;
mod number;
mod rule;
mod standing;

pub use kind::{PermitKind, PermitStatus};
pub use number::{PermitNumber, PermitWarning};
pub use rule::{PermitRule, PermitRuleText, RuleEffect};
pub use standing::{Demand, DemandState, Described, HeldPermit, RuleBreach, breach, demands};

/// The words and exceptions of a rule, from their text; `None` when that is none.
pub fn rule_words(text: &str) -> Option<(Vec<String>, Vec<String>)> {
    rule::parse_words(text)
}
