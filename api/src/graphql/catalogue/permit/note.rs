//! The type `PermitNote`: what a product lacks.

use super::kind::{PermitNoteState, PermitRuleEffect, ProductPermitKind};
use super::permit_type::load_permits;
use super::rule::load_rules;
use crate::app::catalogue::sees_papers;
use crate::app::enterprise::today;
use crate::graphql::ContextExt;
use crate::graphql::scalar::Date;
use async_graphql::{Context, SimpleObject};
use domain::catalogue::{Demand, DemandState, Described, HeldPermit, demands};
use storage::catalogue::ProductCard;

/// What a product lacks by a rule, as people are told.
#[derive(SimpleObject, Debug, Clone)]
pub struct PermitNote {
    /// The rule's code, for machines: `HALAL_FOOD`.
    pub rule: String,
    /// What the rule brings.
    pub effect: PermitRuleEffect,
    /// What is wrong.
    pub state: PermitNoteState,
    /// Any one of these permits is enough; empty where such goods are forbidden.
    pub permits: Vec<ProductPermitKind>,
    /// The first WIB day of the rule; null for one that holds always.
    pub from: Option<Date>,
    /// True from that day on.
    pub is_in_force: bool,
    /// What to show, in the language of the request: `belum bersertifikat halal`.
    pub message: String,
    /// The law that the rule follows from.
    pub source: String,
}

/// What buyers are told of a product: the rules in force that it does not meet.
pub(in crate::graphql::catalogue) async fn public_notes_of(
    ctx: &Context<'_>,
    product: &ProductCard,
) -> async_graphql::Result<Vec<PermitNote>> {
    let mut notes = notes_of(ctx, product).await?;
    notes.retain(|note| note.is_in_force);
    for note in &mut notes {
        if note.state == PermitNoteState::Rejected {
            note.state = PermitNoteState::Missing;
        }
    }
    Ok(notes)
}

/// What who sells a product has yet to do, and its officers see; nothing for others.
pub(in crate::graphql::catalogue) async fn duties_of(
    ctx: &Context<'_>,
    product: &ProductCard,
) -> async_graphql::Result<Vec<PermitNote>> {
    let actor = ctx.actor();
    let sees = sees_papers(actor, product.enterprise, &product.village);
    if sees || actor.rights.may_list(product.enterprise) {
        notes_of(ctx, product).await
    } else {
        Ok(Vec::new())
    }
}

async fn notes_of(
    ctx: &Context<'_>,
    product: &ProductCard,
) -> async_graphql::Result<Vec<PermitNote>> {
    let (rules, permits) =
        futures::future::try_join(load_rules(ctx), load_permits(ctx, product)).await?;
    let today = today(ctx.app());
    let held = permits.iter().map(|one| HeldPermit {
        kind: one.kind,
        status: one.status(today),
    });
    let about = Described {
        category: &product.category,
        name: &product.name,
    };
    let found = demands(&rules, about, &held.collect::<Vec<_>>());
    let note = |demand: Demand<'_>| PermitNote {
        rule: demand.rule.code.clone(),
        effect: demand.rule.effect.into(),
        state: demand.state.into(),
        permits: demand
            .rule
            .permits
            .iter()
            .map(|kind| (*kind).into())
            .collect(),
        from: demand.rule.from.map(Date),
        is_in_force: demand.rule.is_in_force(today),
        message: message(ctx, &demand),
        source: demand.rule.source.clone(),
    };
    Ok(found.into_iter().map(note).collect())
}

fn message(ctx: &Context<'_>, demand: &Demand<'_>) -> String {
    let note = demand.rule.note(ctx.language());
    let state = match (demand.state, ctx.language()) {
        (DemandState::Forbidden | DemandState::Missing | DemandState::Rejected, _) => "",
        (DemandState::Expired, domain::Language::Indonesian) => " (masa berlaku habis)",
        (DemandState::Expired, domain::Language::English) => " (run out)",
    };
    format!("{note}{state}")
}
