//! [`Schema`]: the fields there are, as the server tells.

use super::World;
use anyhow::{Context, ensure};
use serde_json::{Value, json};

const QUESTION: &str = "{ __schema { types { name kind
    interfaces { name }
    fields { name args { name type { kind ofType { name } } }
        type { name kind ofType { name kind ofType { name kind ofType { name kind } } } } } } } }";

/// A field of a type.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What must be asked of it: nothing for a plain value.
    pub selection: &'static str,
    /// True when it cannot be asked for without arguments.
    pub needs_arguments: bool,
    /// The type of its input; `None` for a field without one.
    pub input: Option<String>,
}

/// The types of a schema.
#[derive(Debug)]
pub struct Schema(Vec<Value>);

impl Schema {
    /// Asks the server.
    pub async fn ask(world: &World) -> anyhow::Result<Self> {
        let data = world.guest().gql(QUESTION, &json!({})).await?;
        let types = data["__schema"]["types"].as_array();
        Ok(Self(types.context("no types")?.clone()))
    }

    /// The fields of the type `name`.
    pub fn fields(&self, name: &str) -> anyhow::Result<Vec<Field>> {
        let found = self.0.iter().find(|each| each["name"] == name);
        let fields = found.and_then(|each| each["fields"].as_array());
        let fields: Vec<Field> = fields.into_iter().flatten().map(field).collect();
        ensure!(!fields.is_empty(), "no type {name}");
        Ok(fields)
    }

    /// The types that can be asked for by `node`.
    pub fn nodes(&self) -> Vec<&str> {
        let is_node = |each: &&Value| {
            let interfaces = each["interfaces"].as_array();
            interfaces.is_some_and(|list| list.iter().any(|one| one["name"] == "Node"))
        };
        let nodes = self.0.iter().filter(is_node);
        nodes.filter_map(|each| each["name"].as_str()).collect()
    }
}

fn field(from: &Value) -> Field {
    let arguments = from["args"].as_array().cloned().unwrap_or_default();
    let input = arguments
        .iter()
        .find(|argument| argument["name"] == "input");
    let is_needed = |argument: &Value| argument["type"]["kind"] == "NON_NULL";
    Field {
        name: from["name"].as_str().unwrap_or_default().to_owned(),
        selection: selection(&from["type"]),
        needs_arguments: arguments.iter().any(is_needed),
        input: input.and_then(|one| Some(one["type"]["ofType"]["name"].as_str()?.to_owned())),
    }
}

fn selection(of: &Value) -> &'static str {
    let mut of = of;
    while of["ofType"].is_object() {
        of = &of["ofType"];
    }
    let is_connection = of["name"]
        .as_str()
        .is_some_and(|name| name.ends_with("Connection"));
    match of["kind"].as_str() {
        Some("OBJECT") if is_connection => "{ nodes { __typename } }",
        Some("OBJECT" | "INTERFACE" | "UNION") => "{ __typename }",
        _ => "",
    }
}
