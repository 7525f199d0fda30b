//! What people were told: the letters that the file sender wrote down.

use crate::client::{Client, text};
use crate::eventually;
use crate::platform::Platform;
use anyhow::{Context, ensure};
use serde_json::{Value, json};

/// The letters of `kind` to `login` so far, oldest first.
///
/// # Errors
/// When the file holds something else.
pub fn letters(platform: &Platform, login: &str, kind: &str) -> anyhow::Result<Vec<Value>> {
    let file = platform.folder().join("notices.jsonl");
    let written = std::fs::read_to_string(file).unwrap_or_default();
    let mut found = Vec::new();
    for line in written.lines() {
        let letter: Value = serde_json::from_str(line)?;
        if letter["to"] == login && letter["kind"] == kind {
            found.push(letter);
        }
    }
    Ok(found)
}

/// Waits until `count` letters of `kind` have come to `login`; all of them.
///
/// # Errors
/// When they never come.
pub async fn wait_letters(
    platform: &Platform,
    (login, kind): (&str, &str),
    count: usize,
) -> anyhow::Result<Vec<Value>> {
    eventually(&format!("{count} {kind} to {login}"), async || {
        let found = letters(platform, login, kind)?;
        Ok((found.len() >= count).then_some(found))
    })
    .await
}

/// Shows that `login` is theirs, by the code that it is sent.
///
/// # Errors
/// When a step is refused.
pub async fn confirm(platform: &Platform, who: &Client, login: &str) -> anyhow::Result<()> {
    let before = letters(platform, login, "CONFIRM_CODE")?.len();
    let ask = "mutation($login: String!) { loginConfirmRequest(input: { login: $login }) {
        userErrors { code } } }";
    who.gql(ask, &json!({ "login": login })).await?;
    let sent = wait_letters(platform, (login, "CONFIRM_CODE"), before + 1).await?;
    let code = text(sent.last().context("no code")?, "/parameters/code")?;
    let confirm = "mutation($login: String!, $code: String!) {
        loginConfirm(input: { login: $login, code: $code }) { userErrors { code } } }";
    let variables = json!({ "login": login, "code": code });
    let told = who.gql(confirm, &variables);
    let told = told.await?;
    ensure!(told["loginConfirm"]["userErrors"] == json!([]), "{told}");
    Ok(())
}
