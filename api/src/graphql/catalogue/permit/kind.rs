//! The words for permits.

use async_graphql::Enum;

/// What a product is permitted by.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::catalogue::PermitKind")]
pub enum ProductPermitKind {
    /// P-IRT: a regency's certificate for food made at home that keeps more than seven days.
    Pirt,
    /// BPOM MD: processed food made in the country.
    BpomMd,
    /// BPOM ML: processed food from abroad.
    BpomMl,
    /// BPOM NA: a notified cosmetic.
    BpomNa,
    /// A halal certificate; its own number (`ID…`), not that of the decree.
    Halal,
    /// A national standard (SNI); needs a document.
    Sni,
    /// PSAT: registered fresh food of plants.
    Psat,
}

/// How a permit stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::catalogue::PermitStatus")]
pub enum ProductPermitStatus {
    /// Given by who sells it; no officer has looked.
    Declared,
    /// An officer looked at it and found it right.
    Seen,
    /// An officer looked at it and found it wrong; its enterprise and officers alone see it.
    Rejected,
    /// Its last day is over.
    Expired,
}

/// What a rule brings.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::catalogue::RuleEffect")]
pub enum PermitRuleEffect {
    /// Such goods are not sold here; what is on sale leaves it.
    Forbids,
    /// Such goods do not go on sale without a permit; what is on sale stays, with a note.
    Requires,
    /// Such goods are sold with a note while a permit lacks.
    Asks,
}

/// What is wrong of a rule's demand.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::catalogue::DemandState")]
pub enum PermitNoteState {
    /// Such goods are not sold here.
    Forbidden,
    /// The permit was not given.
    Missing,
    /// It ran out.
    Expired,
    /// An officer found it wrong. Buyers read `MISSING`.
    Rejected,
}
