//! [`Page`]: a web page in a browser, as far as a server sees it: cookies are kept and sent along,
//! and the browser says which page it is that asks.

use anyhow::Context;
use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A page of `origin`, with the cookies that its browser holds for the server.
#[derive(Debug, Clone)]
pub struct Page {
    http: reqwest::Client,
    graphql: String,
    /// What the browser says the page is from; nothing says nothing.
    pub origin: Option<String>,
    /// What the page was told to show with mutations.
    pub csrf: Option<String>,
    /// What the browser holds.
    pub cookies: BTreeMap<String, String>,
}

/// What a page was answered.
#[derive(Debug, Clone)]
pub struct Answered {
    /// Of HTTP.
    pub status: StatusCode,
    /// The answer of GraphQL; null when it was none.
    pub json: Value,
    /// The cookies that came with it, as they were written.
    pub set_cookies: Vec<String>,
    /// Whether anybody on the way may keep it.
    pub cache_control: String,
}

impl Answered {
    /// The code of the first error, and the rule that was broken, if it names one.
    pub fn refused(&self) -> (&str, &str) {
        let values = &self.json["errors"][0]["extensions"];
        let text = |name: &str| values[name].as_str().unwrap_or("");
        (text("code"), text("rule"))
    }
}

impl Page {
    /// A page of the server at `base` itself.
    ///
    /// # Errors
    /// When this machine has no HTTP.
    pub fn new(base: &str) -> anyhow::Result<Self> {
        Ok(Self {
            http: reqwest::Client::builder().build()?,
            graphql: format!("{base}/graphql"),
            origin: Some(base.to_owned()),
            csrf: None,
            cookies: BTreeMap::new(),
        })
    }

    /// The same in the same browser, from another origin.
    #[must_use]
    pub fn of(&self, origin: Option<&str>) -> Self {
        let origin = origin.map(str::to_owned);
        Self {
            origin,
            ..self.clone()
        }
    }

    /// The same, showing another token.
    #[must_use]
    pub fn showing(&self, csrf: Option<&str>) -> Self {
        let csrf = csrf.map(str::to_owned);
        Self {
            csrf,
            ..self.clone()
        }
    }

    /// A POST as this page sends it, without a body.
    pub fn post(&self) -> RequestBuilder {
        self.sent(self.http.post(&self.graphql))
    }

    /// A GET as this page sends it.
    pub fn get(&self) -> RequestBuilder {
        self.sent(self.http.get(&self.graphql))
    }

    fn sent(&self, request: RequestBuilder) -> RequestBuilder {
        let pairs = self.cookies.iter();
        let cookies: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let headers = [
            (ORIGIN.as_str(), self.origin.clone()),
            ("x-csrf-token", self.csrf.clone()),
            (
                COOKIE.as_str(),
                (!cookies.is_empty()).then(|| cookies.join("; ")),
            ),
        ];
        let given = headers.into_iter();
        let given = given.filter_map(|(name, value)| Some((name, value?)));
        given.fold(request, |request, (name, value)| {
            request.header(name, value)
        })
    }

    /// What the server answers to `query`; the browser keeps the cookies that come with it.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn ask(&mut self, query: &str, variables: &Value) -> anyhow::Result<Answered> {
        let body = json!({ "query": query, "variables": variables });
        let answered = answered(self.post().json(&body)).await?;
        for cookie in &answered.set_cookies {
            let (pair, attributes) = cookie.split_once(';').context("a cookie for ever")?;
            let (name, value) = pair.split_once('=').context("no cookie")?;
            if attributes.contains("Max-Age=0;") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(answered)
    }
}

/// Sends `request`.
///
/// # Errors
/// When there is no answer.
pub async fn answered(request: RequestBuilder) -> anyhow::Result<Answered> {
    let answer = request.send().await?;
    let headers = answer.headers().clone();
    let text = |value: &reqwest::header::HeaderValue| {
        String::from_utf8_lossy(value.as_bytes()).into_owned()
    };
    Ok(Answered {
        status: answer.status(),
        set_cookies: headers.get_all(SET_COOKIE).iter().map(text).collect(),
        cache_control: headers.get("cache-control").map(text).unwrap_or_default(),
        json: answer.json().await.unwrap_or(Value::Null),
    })
}
