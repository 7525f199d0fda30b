//! The type `PermitRule`.

use super::kind::{PermitRuleEffect, ProductPermitKind};
use super::loader::AllRules;
use crate::graphql::catalogue::CatalogueLoader;
use crate::graphql::scalar::Date;
use crate::graphql::{ContextExt, fault};
use async_graphql::{Context, SimpleObject};
use domain::catalogue::{CategoryCode, PermitRule as Known};
use std::sync::Arc;

/// What a category asks of the goods in it.
#[derive(SimpleObject, Debug, Clone)]
pub struct PermitRule {
    /// Its code, for machines; never changes.
    pub code: String,
    /// What it brings.
    pub effect: PermitRuleEffect,
    /// Any one of these permits is enough; empty where goods are forbidden.
    pub permits: Vec<ProductPermitKind>,
    /// It is about goods whose name holds one of these words; empty for all of them.
    pub words: Vec<String>,
    /// And not about goods whose name holds one of these.
    pub exceptions: Vec<String>,
    /// Its first WIB day; null for one that holds always.
    pub from: Option<Date>,
    /// What people are told, in the language of the request.
    pub message: String,
    /// The law that it follows from.
    pub source: String,
}

pub(super) async fn load_rules(ctx: &Context<'_>) -> async_graphql::Result<Arc<Vec<Known>>> {
    let found = ctx.loader::<CatalogueLoader>().load_one(AllRules).await;
    let found = found.map_err(|error| fault(ctx, error.as_ref()))?;
    Ok(found.unwrap_or_default())
}

/// The rules about goods of `category`, by code.
pub(in crate::graphql::catalogue) async fn rules_about(
    ctx: &Context<'_>,
    category: &CategoryCode,
) -> async_graphql::Result<Vec<PermitRule>> {
    let rules = load_rules(ctx).await?;
    let is_about = |rule: &&Known| {
        let own = rule.category.as_ref();
        own.is_none_or(|own| own.contains(category))
    };
    let shown = |rule: &Known| PermitRule {
        code: rule.code.clone(),
        effect: rule.effect.into(),
        permits: rule.permits.iter().map(|kind| (*kind).into()).collect(),
        words: rule.words.clone(),
        exceptions: rule.exceptions.clone(),
        from: rule.from.map(Date),
        message: rule.note(ctx.language()).to_owned(),
        source: rule.source.clone(),
    };
    Ok(rules.iter().filter(is_about).map(shown).collect())
}
