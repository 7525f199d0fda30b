//! What everybody does: every mutation, first by those who may not.
//!
//! Those who may not are asked on one world that nothing may change; those who may have a copy of
//! it for each mutation.

use super::matrix::{Cell, Matrix};
use super::reads::refused;
use super::schema::{Field, Schema};
use super::trace::Trace;
use super::world::{Actor, World};
use anyhow::{Context, ensure};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What each mutation is given.
const INPUTS: &str = include_str!("inputs.json");
/// Codes of broken input: whoever gets one was perhaps not asked yet who they are.
const BROKEN: &[&str] = &["MALFORMED", "REQUIRED", "TOO_LARGE", "TOO_SMALL", "UNKNOWN"];

/// What takes a secret that is sent to somebody, and that this world does not know.
const BY_SECRET: &[&str] = &[
    "loginConfirm",
    "passwordReset",
    "sessionRefresh",
    "signInByCode",
];

/// What is not there any more once somebody did it: each has a copy of their own.
const ENDING: &[&str] = &[
    "apiTokenRevoke",
    "mandateEnd",
    "membershipEnd",
    "sessionRevoke",
];

struct Attempt<'a> {
    field: &'a Field,
    input: String,
}

/// Sends all there is, as everybody.
pub async fn ask_all(world: &World, schema: &Schema, seen: &mut Matrix) -> anyhow::Result<()> {
    let inputs: BTreeMap<String, Value> = serde_json::from_str(INPUTS)?;
    let fields = schema.fields("Mutation")?;
    let known = |name: &String| fields.iter().any(|field| field.name == *name);
    let stale: Vec<&String> = inputs.keys().filter(|name| !known(name)).collect();
    ensure!(stale.is_empty(), "there is no mutation {stale:?}");
    for field in &fields {
        let input = inputs.get(&field.name);
        let input = input.with_context(|| format!("no input for {}", field.name))?;
        let input = input.to_string();
        let attempt = Attempt { field, input };
        let cells = attempt.by_everybody(world).await;
        let cells = cells.with_context(|| field.name.clone())?;
        seen.add(format!("Mutation.{}", field.name), cells);
    }
    Ok(())
}

impl Attempt<'_> {
    async fn by_everybody(&self, world: &World) -> anyhow::Result<Vec<Cell>> {
        let mut cells = vec![None; Actor::ALL.len()];
        let before = Trace::of(world).await?;
        for actor in Actor::ALL.iter().copied() {
            if !World::may(&self.field.name, actor) {
                cells[actor as usize] = Some(self.denied(world, actor).await?);
            }
        }
        let after = Trace::of(world).await?;
        ensure!(
            before == after,
            "a denial left a trace: {}",
            before.told(&after)
        );
        let mut copy = None;
        let is_tried = cells.iter().any(Option::is_none);
        let mut done = false;
        for actor in Actor::ALL.iter().copied() {
            if ENDING.contains(&self.field.name.as_str()) {
                copy = None;
            }
            if cells[actor as usize].is_none() {
                let copy = match &mut copy {
                    Some(copy) => copy,
                    none => none.insert(world.copy().await?),
                };
                let (cell, is_done) = self.by(copy, actor).await?;
                cells[actor as usize] = Some(cell);
                done |= is_done;
            }
        }
        let is_secret = BY_SECRET.contains(&self.field.name.as_str());
        ensure!(done || is_secret || !is_tried, "nobody could do it");
        Ok(cells.into_iter().flatten().collect())
    }

    /// Tries it as somebody who may not: they are told the same of what is not there at all.
    async fn denied(&self, world: &World, actor: Actor) -> anyhow::Result<Cell> {
        let answer = self
            .answer(world, actor, &world.filled(&self.input))
            .await?;
        let ghost = self
            .answer(world, actor, &world.haunted(&self.input))
            .await?;
        ensure!(
            answer == ghost,
            "{actor:?} can tell what is there: {answer} {ghost}"
        );
        let error = answer["errors"].get(0);
        let error =
            error.with_context(|| format!("{actor:?} may, against the matrix: {answer}"))?;
        refused(error)
    }

    /// Tries it as somebody who may, perhaps; whether it was done as well.
    async fn by(&self, world: &World, actor: Actor) -> anyhow::Result<(Cell, bool)> {
        let answer = self
            .answer(world, actor, &world.filled(&self.input))
            .await?;
        if let Some(error) = answer["errors"].get(0) {
            return Ok((refused(error)?, false));
        }
        let errors = answer["data"]["it"]["userErrors"].as_array();
        let errors = errors.with_context(|| format!("no payload: {answer}"))?;
        let is_broken = |error: &Value| BROKEN.iter().any(|code| error["code"] == **code);
        ensure!(
            !errors.iter().any(is_broken),
            "broken as {actor:?}: {answer}"
        );
        Ok((Cell::Allowed, errors.is_empty()))
    }

    async fn answer(&self, world: &World, actor: Actor, input: &str) -> anyhow::Result<Value> {
        let Field {
            name, input: kind, ..
        } = self.field;
        let mut input: Value = serde_json::from_str(input)?;
        if let Some(key) = input.get_mut("idempotencyKey") {
            *key = json!(format!("{name}-{actor:?}"));
        }
        let asked = "userErrors { field code message }";
        let query = match kind {
            Some(kind) => {
                format!("mutation($it: {kind}!) {{ it: {name}(input: $it) {{ {asked} }} }}")
            }
            None => format!("mutation {{ it: {name} {{ {asked} }} }}"),
        };
        world
            .client(actor)
            .ask(&query, &json!({ "it": input }))
            .await
    }
}
