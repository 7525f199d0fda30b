//! What a value may be.

use std::net::SocketAddr;

use figment::value::Value;
use http::Uri;
use lettre::message::Mailbox;
use tracing_subscriber::EnvFilter;

use crate::http::Network;

/// The kind of a key's values.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Path,
    Database,
    Standby,
    Address,
    Url,
    Flag,
    /// Whole, from the first to the second.
    Integer(i64, i64),
    Choice(&'static [&'static str]),
    Secret,
    /// A secret in characters of its own.
    Token,
    /// The address of a mail server.
    Mail,
    /// Whom a mail comes from.
    Mailbox,
    /// Words that are shown to people.
    Words,
    Secrets,
    Filter,
    Origins,
    Networks,
}

impl Kind {
    /// What is accepted, for people.
    pub(super) fn expected(self) -> String {
        match self {
            Self::Path => "a path".to_owned(),
            Self::Database => "an address that begins with sqlite: or postgres:".to_owned(),
            Self::Standby => "an address that begins with postgres:".to_owned(),
            Self::Address => "an address and a port, such as 127.0.0.1:8080".to_owned(),
            Self::Url => "a URL that begins with http:// or https://".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::Integer(least, most) => format!("a whole number from {least} to {most}"),
            Self::Choice(choices) => choices.join(" or "),
            Self::Secret => "64 hex digits".to_owned(),
            Self::Token => "visible ASCII characters without spaces".to_owned(),
            Self::Mail => "an address that begins with smtp:// or smtps://".to_owned(),
            Self::Mailbox => "an e-mail address, perhaps with a name before it".to_owned(),
            Self::Words => "1 to 300 characters on one line".to_owned(),
            Self::Secrets => "a list of 64 hex digits each".to_owned(),
            Self::Filter => "a filter such as info,api=debug".to_owned(),
            Self::Origins => "a list of origins such as https://toko.example, or of *".to_owned(),
            Self::Networks => "a list of addresses or ranges such as 10.0.0.0/8".to_owned(),
        }
    }

    /// Whether values are shown to nobody.
    pub(super) fn is_secret(self) -> bool {
        matches!(
            self,
            Self::Secret
                | Self::Secrets
                | Self::Token
                | Self::Mail
                | Self::Database
                | Self::Standby
        )
    }

    pub(super) fn accepts(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Flag, Value::Bool(..)) => true,
            (Self::Integer(least, most), Value::Num(_, number)) => {
                let number = number.to_i128();
                number.is_some_and(|n| (i128::from(least)..=i128::from(most)).contains(&n))
            }
            (Self::Origins, Value::Array(_, items)) => items.iter().all(|item| text(item, origin)),
            (Self::Secrets, Value::Array(_, items)) => items.iter().all(|item| text(item, secret)),
            (Self::Networks, Value::Array(_, items)) => {
                items.iter().all(|item| text(item, network))
            }
            (_, Value::String(_, text)) => self.accepts_text(text),
            _ => false,
        }
    }

    fn accepts_text(self, text: &str) -> bool {
        match self {
            Self::Path => !text.is_empty(),
            Self::Database => text.starts_with("sqlite:") || is_postgres(text),
            Self::Standby => is_postgres(text),
            Self::Address => text.parse::<SocketAddr>().is_ok(),
            Self::Url => web(text),
            Self::Choice(choices) => choices.contains(&text),
            Self::Token => !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()),
            Self::Mail => text.starts_with("smtp://") || text.starts_with("smtps://"),
            Self::Mailbox => text.parse::<Mailbox>().is_ok(),
            Self::Words => {
                let length = text.trim().chars().count();
                (1..=300).contains(&length) && !text.chars().any(char::is_control)
            }
            Self::Secret => secret(text),
            Self::Filter => EnvFilter::try_new(text).is_ok(),
            Self::Flag | Self::Integer(..) | Self::Secrets | Self::Origins | Self::Networks => {
                false
            }
        }
    }

    /// The value that an environment variable spells; lists are separated by commas.
    ///
    /// Text that spells no value of the kind stays text, which is then refused by name.
    pub(super) fn read_text(self, text: &str) -> Value {
        let list = || {
            text.split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
        };
        match self {
            Self::Flag => match text {
                "true" | "1" => Value::from(true),
                "false" | "0" => Value::from(false),
                _ => Value::from(text),
            },
            Self::Integer(..) => text
                .parse::<i64>()
                .map_or_else(|_| Value::from(text), Value::from),
            Self::Secrets | Self::Origins | Self::Networks => {
                Value::from(list().collect::<Vec<_>>())
            }
            _ => Value::from(text),
        }
    }
}

fn text(value: &Value, fits: fn(&str) -> bool) -> bool {
    value.as_str().is_some_and(fits)
}

/// True for the address of a PostgreSQL database.
pub(super) fn is_postgres(text: &str) -> bool {
    text.starts_with("postgres:") || text.starts_with("postgresql:")
}

fn secret(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn network(text: &str) -> bool {
    text.parse::<Network>().is_ok()
}

/// Scheme, host and port, and no more than that: browsers compare it letter by letter.
fn origin(text: &str) -> bool {
    text == "*" || (web(text) && text.matches('/').count() == 2)
}

fn web(text: &str) -> bool {
    let Ok(uri) = text.parse::<Uri>() else {
        return false;
    };
    matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|h| !h.is_empty())
}
