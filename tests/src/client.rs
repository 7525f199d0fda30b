//! [`Client`]: somebody who asks the server over HTTP, as a frontend does.

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};
use std::time::Duration;

/// Below the server's own ten seconds, so that no request is sent into a closing connection.
const IDLE: Duration = Duration::from_secs(5);
/// Longer than the server lets a request take.
const TIMEOUT: Duration = Duration::from_secs(40);
/// How often a request is sent again that the server was too busy for.
const TRIES: usize = 60;

/// Where a proxy tells from which address a request came.
pub const FORWARDED_FOR: &str = "x-forwarded-for";

/// A mutation as every client writes it.
#[derive(Debug, Clone, Copy)]
pub struct Mutation {
    /// Its field.
    pub name: &'static str,
    /// The type of its input.
    pub input: &'static str,
    /// What is asked of its payload, besides the user errors.
    pub fields: &'static str,
}

/// Somebody, signed in or not. Cheap to clone; clones share their connections.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
    address: Option<String>,
}

impl Client {
    /// Nobody in particular, at the server whose address is `base`.
    ///
    /// # Errors
    /// When this machine has no HTTP.
    pub fn new(base: &str) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder()
            .pool_idle_timeout(IDLE)
            .timeout(TIMEOUT)
            .build()?;
        Ok(Self {
            http,
            base: base.to_owned(),
            token: None,
            address: None,
        })
    }

    /// The same, signed in.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// The same, from `address`, as a proxy tells it that the server trusts.
    #[must_use]
    pub fn from_address(&self, address: &str) -> Self {
        Self {
            address: Some(address.to_owned()),
            ..self.clone()
        }
    }

    /// The same, at another node.
    #[must_use]
    pub fn at(&self, base: &str) -> Self {
        Self {
            base: base.to_owned(),
            ..self.clone()
        }
    }

    /// For what is not GraphQL.
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// The whole answer: `data` and `errors`.
    ///
    /// # Errors
    /// When there is no answer, or none of GraphQL.
    pub async fn ask(&self, query: &str, variables: &Value) -> anyhow::Result<Value> {
        let body = json!({ "query": query, "variables": variables });
        let mut request = self.http.post(format!("{}/graphql", self.base)).json(&body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(address) = &self.address {
            request = request.header(FORWARDED_FOR, address);
        }
        let answer = request.send().await.context("no answer")?;
        let answer: Value = answer.json().await.context("no answer of GraphQL")?;
        ensure!(answer.is_object(), "not an answer of GraphQL: {answer}");
        Ok(answer)
    }

    /// The data of an answer without errors. Where the server says that it is busy, the same is
    /// sent again when it says so.
    ///
    /// # Errors
    /// When there is no answer, or one with errors.
    pub async fn gql(&self, query: &str, variables: &Value) -> anyhow::Result<Value> {
        for _ in 0..TRIES {
            let mut answer = self.ask(query, variables).await?;
            let Some(first) = answer["errors"].get(0) else {
                return Ok(answer["data"].take());
            };
            if first["extensions"]["code"] != "RETRY_LATER" {
                bail!("{query}\n{variables}\n{answer}");
            }
            let seconds = first["extensions"]["retryAfterSeconds"].as_u64();
            tokio::time::sleep(Duration::from_secs(seconds.unwrap_or(1))).await;
        }
        bail!("the server is busy for ever: {query}")
    }

    /// The payload of a mutation, user errors and all.
    ///
    /// # Errors
    /// As [`Client::gql`].
    pub async fn send(&self, mutation: Mutation, input: &Value) -> anyhow::Result<Value> {
        let query = mutation.document();
        let mut data = self.gql(&query, &json!({ "input": input })).await?;
        Ok(data[mutation.name].take())
    }

    /// The payload of a mutation that has no user errors.
    ///
    /// # Errors
    /// As [`Client::send`], and when there are user errors.
    pub async fn done(&self, mutation: Mutation, input: &Value) -> anyhow::Result<Value> {
        let payload = self.send(mutation, input).await?;
        ensure!(
            payload["userErrors"] == json!([]),
            "{}: {input}\n{payload}",
            mutation.name
        );
        Ok(payload)
    }
}

impl Mutation {
    /// Its text.
    pub fn document(&self) -> String {
        format!(
            "mutation($input: {}!) {{ {}(input: $input) {{ {} \
             userErrors {{ field code message }} }} }}",
            self.input, self.name, self.fields
        )
    }
}

/// The text at `pointer` in `value`.
///
/// # Errors
/// When there is none.
pub fn text(value: &Value, pointer: &str) -> anyhow::Result<String> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found
        .map(str::to_owned)
        .with_context(|| format!("no text at {pointer}: {value}"))
}

/// The number at `pointer` in `value`.
///
/// # Errors
/// When there is none.
pub fn number(value: &Value, pointer: &str) -> anyhow::Result<i64> {
    let found = value.pointer(pointer).and_then(Value::as_i64);
    found.with_context(|| format!("no number at {pointer}: {value}"))
}
