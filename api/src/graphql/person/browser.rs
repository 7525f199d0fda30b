//! Between a web page and its session: two cookies that no script reads, and a token that no other
//! page knows.

use crate::app::Denied;
use crate::app::person::{StartedSession, csrf_token, is_csrf_token, session_of_refresh};
use crate::graphql::answer::{denied, fault};
use crate::graphql::context::ContextExt;
use crate::http::{CSRF_HEADER, CookieKind, CookieStyle, Origins, RequestRefusal};
use async_graphql::{Context, Enum, Error};
use chrono::{DateTime, Utc};
use domain::SessionId;
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};
use std::sync::Arc;

/// What goes by the refresh token of a cookie, and not by who is signed in.
pub(crate) const BY_REFRESH: &[&str] = &[
    "csrfToken",
    "sessionEnd",
    "sessionRefresh",
    "sessionStart",
    "signInByCode",
];

/// How the tokens of a session travel.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SessionTransport {
    /// In the answer, for apps and programs: they keep them, and send the token as
    /// `Authorization: Bearer …`.
    #[default]
    Body,
    /// In cookies that no script can read, for web pages: they send `csrfToken` as `X-CSRF-Token`
    /// with every mutation.
    Cookie,
}

/// The browser that a request came from, as far as it matters to sessions.
#[derive(Debug)]
pub(crate) struct Browser {
    style: CookieStyle,
    /// The refresh token that came in a cookie.
    refresh: Option<String>,
    csrf: Option<String>,
    /// Whether a page may have cookies from us.
    trust: Result<(), RequestRefusal>,
}

impl Browser {
    /// Reads `headers`; cookies count only `with_cookies`.
    pub(crate) fn of(
        headers: &HeaderMap,
        (style, origins): (CookieStyle, &Origins),
        with_cookies: bool,
    ) -> Self {
        let refresh = style.read(headers, CookieKind::Refresh);
        let csrf = headers.get(CSRF_HEADER);
        let csrf = csrf.and_then(|value| value.to_str().ok());
        Self {
            style,
            refresh: refresh.filter(|_| with_cookies),
            csrf: csrf.map(str::to_owned),
            trust: origins.check(headers, true),
        }
    }

    /// Whether a refresh token came.
    pub(crate) fn has_refresh(&self) -> bool {
        self.refresh.is_some()
    }

    /// Passes when the request shows the token of `session`.
    pub(crate) fn check_csrf(
        &self,
        app: &crate::app::App,
        session: Option<SessionId>,
    ) -> Result<(), RequestRefusal> {
        let given = session.zip(self.csrf.as_deref());
        if given.is_some_and(|(session, given)| is_csrf_token(app, session, given)) {
            return Ok(());
        }
        let message = "A mutation with cookies needs the header X-CSRF-Token; ask for csrfToken.";
        Err(RequestRefusal::forbidden("CSRF_TOKEN", message))
    }
}

fn browser<'a>(ctx: &Context<'a>) -> Option<&'a Browser> {
    ctx.data_opt::<Arc<Browser>>().map(AsRef::as_ref)
}

/// What a resolver answers where the transport would.
fn refused(refusal: &RequestRefusal) -> Error {
    let error = refusal.to_server_error();
    Error {
        message: error.message,
        source: None,
        extensions: error.extensions,
    }
}

/// Passes when the tokens may travel by `transport`: cookies go to pages of ours alone.
pub(super) fn check_transport(
    ctx: &Context<'_>,
    transport: SessionTransport,
) -> async_graphql::Result<()> {
    if transport == SessionTransport::Body {
        return Ok(());
    }
    let no_browser = || RequestRefusal::forbidden("ORIGIN", "There is no browser to keep cookies.");
    let trust = browser(ctx).map(|browser| browser.trust.clone());
    let trust = trust.unwrap_or_else(|| Err(no_browser()));
    trust.map_err(|refusal| refused(&refusal))
}

/// The refresh token that came in a cookie, and its session, which the page knows the token of;
/// `None` when no cookie came.
pub(super) async fn refresh_cookie(ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
    let Some((browser, token)) = browser(ctx).and_then(|one| Some((one, one.refresh.as_ref()?)))
    else {
        return Ok(None);
    };
    let session = session_of_refresh(ctx.app(), token).await;
    let session = session.map_err(|error| fault(ctx, &error))?;
    if session.is_none() {
        drop_cookies(ctx);
        return Err(denied(Denied::Unauthenticated));
    }
    let shown = browser.check_csrf(ctx.app(), session);
    shown.map_err(|refusal| refused(&refusal))?;
    Ok(Some(token.clone()))
}

/// What a page shows with its mutations; `None` when nobody is signed in by cookies.
pub(super) async fn csrf_of_cookies(ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
    let Some(token) = browser(ctx).and_then(|one| one.refresh.as_ref()) else {
        return Ok(None);
    };
    let session = session_of_refresh(ctx.app(), token).await;
    let session = session.map_err(|error| fault(ctx, &error))?;
    if session.is_none() {
        drop_cookies(ctx);
    }
    Ok(session.map(|session| csrf_token(ctx.app(), session)))
}

/// A session as it is answered: `None` for what went into cookies.
pub(super) struct Handed {
    pub(super) token: Option<String>,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) refresh_token: Option<String>,
    pub(super) refresh_expires_at: DateTime<Utc>,
    pub(super) csrf_token: Option<String>,
}

/// Hands the tokens of `started` over by `transport`.
pub(super) fn hand_over(
    ctx: &Context<'_>,
    started: StartedSession,
    transport: SessionTransport,
) -> Handed {
    let browser = browser(ctx).filter(|_| transport == SessionTransport::Cookie);
    let (expires_at, refresh_expires_at) = (started.expires_at, started.refresh_expires_at);
    let Some(browser) = browser else {
        return Handed {
            token: Some(started.token),
            expires_at,
            refresh_token: Some(started.refresh_token),
            refresh_expires_at,
            csrf_token: None,
        };
    };
    let now = ctx.app().environment().clock.now();
    let keep = |kind, token: &str, until| browser.style.keep(kind, token, (now, until));
    let session = keep(CookieKind::Session, &started.token, expires_at);
    let refresh = keep(
        CookieKind::Refresh,
        &started.refresh_token,
        refresh_expires_at,
    );
    send(ctx, [session, refresh]);
    Handed {
        token: None,
        expires_at,
        refresh_token: None,
        refresh_expires_at,
        csrf_token: Some(csrf_token(ctx.app(), started.session)),
    }
}

/// Has the browser forget both cookies, if it has any.
pub(super) fn drop_cookies(ctx: &Context<'_>) {
    if let Some(browser) = browser(ctx).filter(|browser| browser.has_refresh()) {
        let kinds = [CookieKind::Session, CookieKind::Refresh];
        send(ctx, kinds.map(|kind| browser.style.drop(kind)));
    }
}

fn send(ctx: &Context<'_>, cookies: [Option<HeaderValue>; 2]) {
    for cookie in cookies.into_iter().flatten() {
        ctx.append_http_header(SET_COOKIE, cookie);
    }
}
