//! What everybody sees: the fields of every node, and every query.

use super::matrix::{Cell, Matrix};
use super::schema::{Field, Schema};
use super::world::{Actor, World};
use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What is asked of each query; `#` and a word tell two questions to the same field apart.
const QUERIES: &str = include_str!("queries.json");
/// Aliases of one document: below the server's limit.
const AT_ONCE: usize = 28;

/// Asks for all there is, as everybody.
pub async fn ask_all(world: &World, schema: &Schema, seen: &mut Matrix) -> anyhow::Result<()> {
    ask_queries(world, schema, seen).await?;
    for node in schema.nodes() {
        let fields = schema.fields(node)?;
        for some in fields.chunks(AT_ONCE) {
            ask_fields(world, node, some, seen).await?;
        }
    }
    Ok(())
}

async fn ask_queries(world: &World, schema: &Schema, seen: &mut Matrix) -> anyhow::Result<()> {
    let queries: BTreeMap<String, String> = serde_json::from_str(QUERIES)?;
    for field in schema.fields("Query")? {
        let is_asked = |query: &String| query.split('#').next() == Some(&field.name);
        ensure!(
            queries.keys().any(is_asked),
            "nothing asks for {}",
            field.name
        );
    }
    for (name, query) in &queries {
        let query = world.filled(&format!("{{ it: {query} }}"));
        let mut cells = Vec::new();
        for actor in Actor::ALL.iter().copied() {
            let answer = world.client(actor).ask(&query, &json!({})).await?;
            cells.push(cell(&answer, "it").with_context(|| format!("{name} as {actor:?}"))?);
        }
        seen.add(format!("Query.{name}"), cells);
    }
    Ok(())
}

async fn ask_fields(
    world: &World,
    node: &str,
    fields: &[Field],
    seen: &mut Matrix,
) -> anyhow::Result<()> {
    let mut query = String::from("query($id: ID!) {");
    for Field {
        name,
        selection,
        needs_arguments,
        ..
    } in fields
    {
        ensure!(!needs_arguments, "{node}.{name} needs arguments");
        write!(
            query,
            " {name}: node(id: $id) {{ ... on {node} {{ {name} {selection} }} }}"
        )?;
    }
    query += " }";
    let variables = json!({ "id": world.id(node)? });
    let mut lines = vec![Vec::new(); fields.len()];
    for actor in Actor::ALL.iter().copied() {
        let answer = world.client(actor).ask(&query, &variables).await?;
        for (field, line) in fields.iter().zip(&mut lines) {
            let cell = cell(&answer, &field.name);
            line.push(cell.with_context(|| format!("{node}.{} as {actor:?}", field.name))?);
        }
    }
    for (field, cells) in fields.iter().zip(lines) {
        seen.add(format!("{node}.{}", field.name), cells);
    }
    Ok(())
}

/// What `answer` has under `alias`.
fn cell(answer: &Value, alias: &str) -> anyhow::Result<Cell> {
    let errors = answer["errors"].as_array().into_iter().flatten();
    let mut own = errors.filter(|error| error["path"][0] == alias || error["path"].is_null());
    if let Some(error) = own.next() {
        return refused(error);
    }
    let mut value = &answer["data"][alias];
    if let Some(inner) = value.get(alias) {
        value = inner;
    }
    let value = value.get("nodes").unwrap_or(value);
    let is_empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    Ok(if is_empty {
        Cell::Nothing
    } else {
        Cell::Allowed
    })
}

/// The cell of a top-level error.
pub fn refused(error: &Value) -> anyhow::Result<Cell> {
    match error["extensions"]["code"].as_str() {
        Some("UNAUTHENTICATED") => Ok(Cell::Unauthenticated),
        Some("NOT_FOUND") => Ok(Cell::NotFound),
        _ => bail!("an error that says nothing of rights: {error}"),
    }
}
