//! What a key is, and how it is spelt.

use super::contact_keys::CONTACT_KEYS;
use super::keys::KEYS;
use super::kind::Kind;

/// One key.
pub(super) struct Key {
    /// As in the file, with dots between its parts.
    pub(super) path: &'static str,
    pub(super) kind: Kind,
    pub(super) default: Fallback,
    /// What it sets.
    pub(super) about: &'static str,
}

/// Every key, those of a section together.
pub(super) fn keys() -> impl Iterator<Item = &'static Key> {
    KEYS.iter().chain(CONTACT_KEYS)
}

/// What holds when a key is not set.
pub(super) enum Fallback {
    /// A value, written as TOML.
    Value(&'static str),
    /// Something that is made or derived, in words.
    Derived(&'static str),
}

/// What the names of the others begin with.
const PREFIX: &str = "SENTRA_";

/// Keys whose variables have the names that every program gives them.
const DATABASES: &[&str] = &["database_url", "database_read_url"];

/// A key, in the order in which a table of them reads.
pub(super) const fn key(
    path: &'static str,
    kind: Kind,
    default: Fallback,
    about: &'static str,
) -> Key {
    Key {
        path,
        kind,
        default,
        about,
    }
}

impl Key {
    /// The key that is written as `path`.
    pub(super) fn find(path: &str) -> Option<&'static Self> {
        keys().find(|key| key.path == path)
    }

    /// The key that the environment variable `name` sets; `None` for one that is not ours.
    pub(super) fn path_of(name: &str) -> Option<String> {
        let path = name.to_lowercase();
        if DATABASES.contains(&path.as_str()) && name == path.to_uppercase() {
            return Some(path);
        }
        let path = name.strip_prefix(PREFIX)?;
        Some(path.replace("__", ".").to_lowercase())
    }

    /// The environment variable that sets the key.
    pub(super) fn variable(&self) -> String {
        if DATABASES.contains(&self.path) {
            return self.path.to_uppercase();
        }
        format!("{PREFIX}{}", self.path.replace('.', "__").to_uppercase())
    }

    /// Its section, if it has one, and its name therein.
    pub(super) fn parts(&self) -> (Option<&'static str>, &'static str) {
        match self.path.split_once('.') {
            Some((section, name)) => (Some(section), name),
            None => (None, self.path),
        }
    }
}
