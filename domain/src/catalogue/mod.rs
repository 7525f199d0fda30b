//! What is for sale: categories, products (described) and their variants (bought).

mod category;
mod draft;
mod origins;
mod permit;
mod picture;
mod product;
mod refusal;
mod report;
mod slug;
mod variant;

pub use category::{Category, CategoryCode};
pub use draft::{ProductChange, ProductDraft, ProductInput};
pub use origins::{OriginInput, Origins};
pub use permit::{
    Demand, DemandState, Described, HeldPermit, PermitKind, PermitNumber, PermitRule,
    PermitRuleText, PermitStatus, PermitWarning, RuleBreach, RuleEffect, breach, demands,
    rule_words,
};
pub use picture::{MAX_PICTURES, ProductPicture, parse_alt, too_many_pictures};
pub use product::{Product, ProductKind, ProductStatus, parse_description, parse_name};
pub use refusal::{PermitDecisionRefusal, PermitRefusal, PublishRefusal, StockRefusal};
pub use report::{ReportOutcome, ReportReason};
pub use slug::slug;
pub use variant::{ProductVariant, VariantDraft, VariantInput};
