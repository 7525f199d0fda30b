//! Who stands behind a request: by the token in its headers, or by its cookies.
//!
//! ```text
//! Authorization ─ its token alone, and cookies count for nothing
//! cookies ─ from a page of ours (Origin, Sec-Fetch-Site), or refused
//!   what goes by the refresh token ─ nobody; the resolver looks at that token itself
//!   all else ─ by the session's token; a mutation shows the session's CSRF token, or is refused
//! neither ─ nobody
//! ```
//! A token that is not good is refused, never ignored: a client that thinks it is signed in must
//! learn that it is not. A cookie that holds one goes with the refusal.

use crate::app::person::{resolve_actor, resolve_session};
use crate::app::{Actor, App, CommandError};
use crate::graphql::person::{BY_REFRESH, Browser};
use crate::http::{
    ClientAddress, CookieKind, CookieStyle, Operation, Origins, RequestHook, RequestId,
    RequestRefusal,
};
use async_graphql::Request;
use async_trait::async_trait;
use domain::person::ClientLabel;
use domain::{Language, NeverRefused};
use http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, USER_AGENT};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use std::sync::Arc;

/// Tells resolvers who asks.
pub(super) struct Caller {
    app: Arc<App>,
    style: CookieStyle,
    origins: Origins,
}

impl Caller {
    /// Of `app`; pages of `frontends` may act by cookies.
    pub(super) fn new(app: Arc<App>, frontends: &[String]) -> Self {
        let public_url = &app.settings.public_url;
        Self {
            style: CookieStyle::of(public_url),
            origins: Origins::new(public_url, frontends),
            app,
        }
    }

    async fn by_cookies(
        &self,
        (headers, browser): (&HeaderMap, &Browser),
        operation: &Operation,
        anonymous: Actor,
    ) -> Result<Actor, RequestRefusal> {
        let token = self.style.read(headers, CookieKind::Session);
        if token.is_none() && !browser.has_refresh() {
            return Ok(anonymous);
        }
        self.origins.check(headers, operation.is_write)?;
        let by_refresh = |field: &String| BY_REFRESH.contains(&field.as_str());
        if operation.fields.iter().all(by_refresh) {
            return Ok(anonymous);
        }
        let token = token.unwrap_or_default();
        let resolved = resolve_session(&self.app, &token, anonymous).await;
        let dropped = self.style.drop(CookieKind::Session);
        let actor = resolved.map_err(|error| refused(error).forgetting(dropped))?;
        if operation.is_write {
            browser.check_csrf(&self.app, actor.session)?;
        }
        Ok(actor)
    }
}

#[async_trait]
impl RequestHook for Caller {
    async fn prepare(
        &self,
        parts: &Parts,
        operation: &Operation,
        request: Request,
    ) -> Result<Request, RequestRefusal> {
        let headers = &parts.headers;
        let bearer = bearer(headers)?;
        let guards = (self.style, &self.origins);
        let browser = Browser::of(headers, guards, bearer.is_none());
        let request_id = RequestId::of(&parts.extensions).as_str().to_owned();
        let language = language(headers);
        let mut actor = if let Some(token) = bearer {
            let resolved = resolve_actor(&self.app, Some(token), language, request_id).await;
            resolved.map_err(refused)?
        } else {
            let anonymous = Actor::anonymous(language, request_id);
            let from = (headers, &browser);
            self.by_cookies(from, operation, anonymous).await?
        };
        let address = parts.extensions.get::<ClientAddress>();
        actor.address = address.map(|client| client.0);
        let agent = headers.get(USER_AGENT);
        let agent = agent.and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
        actor.client = agent.and_then(ClientLabel::of_user_agent);
        Ok(request.data(Arc::new(actor)).data(Arc::new(browser)))
    }
}

fn unknown() -> RequestRefusal {
    RequestRefusal::unauthenticated("this token is not known")
}

/// The token of the header, if there is one.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>, RequestRefusal> {
    match headers.get(AUTHORIZATION).map(HeaderValue::to_str) {
        None => Ok(None),
        Some(Ok(text)) => Ok(Some(text.strip_prefix("Bearer ").ok_or_else(unknown)?)),
        Some(Err(_)) => Err(unknown()),
    }
}

fn language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(ACCEPT_LANGUAGE);
    match wanted.and_then(|value| value.to_str().ok()) {
        Some(text) if text.trim_start().starts_with("en") => Language::English,
        _ => Language::Indonesian,
    }
}

fn refused(error: CommandError<NeverRefused>) -> RequestRefusal {
    match error {
        CommandError::Busy | CommandError::Conflict => {
            RequestRefusal::retry_later("busy", std::time::Duration::from_secs(1))
        }
        CommandError::Fault(cause) => RequestRefusal::internal(chain(&*cause)),
        _ => unknown(),
    }
}

/// An error with all its causes, for the log.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::FixedClock;
    use crate::app::person::{AttemptLimits, Attempts};
    use serde_json::{Value, json};

    #[tokio::test]
    async fn attempts_are_counted_by_the_address_of_the_client() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(chrono::DateTime::UNIX_EPOCH));
        let mut app = crate::app::testing::app(folder.path(), clock).await;
        app.attempts = Attempts::new(AttemptLimits {
            per_address: 1,
            per_login: 100,
        });
        let app = Arc::new(app);
        let (caller, schema) = (Caller::new(app.clone(), &[]), crate::graphql::build(app));
        let sign_in_from = async |address: &str, login: &str| {
            let query = format!(
                "mutation {{ sessionStart(input: {{ login: \"{login}\", \
                 password: \"rahasia sekali\" }}) {{ userErrors {{ code }} }} }}"
            );
            let mut parts = http::Request::new(()).into_parts().0;
            let client = ClientAddress(address.parse().unwrap());
            parts.extensions.insert(client);
            let request = caller
                .prepare(&parts, &Operation::default(), Request::new(query))
                .await
                .unwrap();
            serde_json::to_value(schema.execute(request).await).unwrap()
        };
        let wrong = json!([{ "code": "WRONG_CREDENTIALS" }]);
        let first = sign_in_from("36.80.1.2", "a@contoh.id").await;
        assert_eq!(
            first["data"]["sessionStart"]["userErrors"], wrong,
            "{first}"
        );
        let second = sign_in_from("36.80.1.2", "b@contoh.id").await;
        assert_eq!(second["data"], Value::Null);
        let told = json!({ "code": "RETRY_LATER", "retryAfterSeconds": 3_600 });
        assert_eq!(second["errors"][0]["extensions"], told);
        let other = sign_in_from("36.80.1.3", "b@contoh.id").await;
        assert_eq!(
            other["data"]["sessionStart"]["userErrors"], wrong,
            "{other}"
        );
    }
}
