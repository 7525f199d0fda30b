//! The two cookies of somebody who is signed in from a web page (docs/adr/0024-cookies.md).
//!
//! Their names tell browsers what to hold them to: `__Host-` means over TLS, for this host alone,
//! for every path of it. On plain HTTP of this very machine, where somebody develops and browsers
//! differ in what they keep, they go by plain names.

use chrono::{DateTime, Utc};
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderValue};

use super::origin::is_plain_loopback;

/// What a page sends the token in that it is known by.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieKind {
    /// Signs the requests of a session.
    Session,
    /// Keeps it going.
    Refresh,
}

/// How cookies are named and guarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieStyle {
    /// Over TLS.
    Secure,
    /// On this very machine.
    Plain,
}

impl CookieStyle {
    const ALL: [Self; 2] = [Self::Secure, Self::Plain];

    /// That of the server which the world finds at `public_url`.
    pub fn of(public_url: &str) -> Self {
        if is_plain_loopback(public_url) {
            Self::Plain
        } else {
            Self::Secure
        }
    }

    const fn name(self, kind: CookieKind) -> &'static str {
        match (self, kind) {
            (Self::Secure, CookieKind::Session) => "__Host-sentra_session",
            (Self::Secure, CookieKind::Refresh) => "__Host-sentra_refresh",
            (Self::Plain, CookieKind::Session) => "sentra_session",
            (Self::Plain, CookieKind::Refresh) => "sentra_refresh",
        }
    }

    /// What a request brought of `kind`. Nobody's browser sends one twice: then it is no token.
    pub fn read(self, headers: &HeaderMap, kind: CookieKind) -> Option<String> {
        let mut found = values(headers, self.name(kind));
        let first = found.next()?;
        Some(if found.next().is_none() {
            first
        } else {
            String::new()
        })
    }

    /// Has the browser keep `token` until `until`.
    pub fn keep(
        self,
        kind: CookieKind,
        token: &str,
        (now, until): (DateTime<Utc>, DateTime<Utc>),
    ) -> Option<HeaderValue> {
        self.write(kind, token, (until - now).num_seconds().max(0))
    }

    /// Has the browser forget the cookie of `kind`.
    pub fn drop(self, kind: CookieKind) -> Option<HeaderValue> {
        self.write(kind, "", 0)
    }

    /// Never `None` for a token of ours, which is of characters that headers take.
    fn write(self, kind: CookieKind, token: &str, seconds: i64) -> Option<HeaderValue> {
        let secure = match self {
            Self::Secure => "; Secure",
            Self::Plain => "",
        };
        let name = self.name(kind);
        let text =
            format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        let mut value = HeaderValue::try_from(text).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

/// Whether the answer is somebody's own.
pub(crate) fn is_signed(headers: &HeaderMap) -> bool {
    let kinds = [CookieKind::Session, CookieKind::Refresh];
    let has = |style: CookieStyle| {
        let mut names = kinds.iter().map(|kind| style.name(*kind));
        names.any(|name| values(headers, name).next().is_some())
    };
    headers.contains_key(AUTHORIZATION) || CookieStyle::ALL.into_iter().any(has)
}

fn values<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = String> + 'a {
    let lines = headers.get_all(COOKIE).iter();
    let pairs = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    pairs.filter_map(move |pair| {
        let pair = String::from_utf8_lossy(pair);
        let (found, value) = pair.trim().split_once('=')?;
        (found == name).then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(lines: &[&str]) -> HeaderMap {
        let lines = lines.iter().map(|line| (COOKIE, line.parse().unwrap()));
        lines.collect()
    }

    #[test]
    fn a_cookie_is_read_among_others() {
        let read = |lines: &[&str]| CookieStyle::Secure.read(&sent(lines), CookieKind::Session);
        let a = Some("a".to_owned());
        assert_eq!(read(&["x=1;__Host-sentra_session=a; y=2"]), a);
        assert_eq!(read(&["x=1", "__Host-sentra_session=a"]), a);
        for none in [
            "sentra_session=a",
            "__host-sentra_session=a",
            "__Host-sentra_session",
            "",
        ] {
            assert_eq!(read(&[none]), None, "{none}");
        }
        let twice = "__Host-sentra_session=a; __Host-sentra_session=b";
        assert_eq!(read(&[twice]), Some(String::new()));
        assert!(is_signed(&sent(&["sentra_refresh=a"])) && !is_signed(&sent(&["x=1"])));
    }

    #[test]
    fn cookies_are_guarded_as_their_name_says() {
        let now = DateTime::UNIX_EPOCH;
        let until = now + chrono::Duration::hours(1);
        let kept = CookieStyle::Secure.keep(CookieKind::Session, "t", (now, until));
        assert_eq!(
            kept.unwrap(),
            "__Host-sentra_session=t; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure"
        );
        let dropped = CookieStyle::of("http://localhost:8080").drop(CookieKind::Refresh);
        assert_eq!(
            dropped.unwrap(),
            "sentra_refresh=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
        );
        assert_eq!(
            CookieStyle::of("http://desa.example"),
            CookieStyle::Secure,
            "where a browser keeps none: nobody is signed in over the open net"
        );
    }
}
