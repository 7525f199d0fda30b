//! [`ObjectKey`]: where an object's bytes lie, in every store alike.

use crate::invalid::{Invalid, Rule};
use chrono::{DateTime, Datelike, Utc};
use std::fmt;
use std::fmt::Write as _;
use uuid::Uuid;

/// The longest key, in bytes.
const MAX_BYTES: usize = 120;

/// What an object is to us: the first segment of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// Bytes as they were sent; never served.
    Upload,
    /// A picture that we made of an upload.
    Variant,
    /// A paper, kept as it was sent.
    Document,
}

impl ObjectKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Upload, Self::Variant, Self::Document];

    /// The first segment of its keys.
    pub const fn segment(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::Variant => "variant",
            Self::Document => "document",
        }
    }
}

/// The name of an object in a store: `variant/2026/11/0198….webp`.
///
/// Always kind, year, month and a file name with an ending, so that no key is ever the folder of
/// another. Holds `[a-z0-9/._-]` alone, at most 120 bytes, no empty, `.` or `..` segment: a URL
/// parser or a file system has nothing to resolve in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectKey(String);

impl ObjectKey {
    /// Reads a key from a row or a listing.
    ///
    /// # Errors
    /// [`Rule::Malformed`] when it is not of the form above.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if is_well_formed(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new(
                Rule::Malformed,
                "ini bukan nama objek",
                "this is not the name of an object",
            ))
        }
    }

    /// The key of an object known by its id, made in the UTC month of `at`.
    ///
    /// # Errors
    /// [`Rule::Malformed`] for an ending that does not fit a key, or a year beyond four digits.
    pub fn of_id(
        kind: ObjectKind,
        at: DateTime<Utc>,
        id: Uuid,
        ending: &str,
    ) -> Result<Self, Invalid> {
        Self::named(kind, at, &id.hyphenated().to_string(), ending)
    }

    /// The key of an object known by the SHA-256 of its bytes, made in the UTC month of `at`.
    ///
    /// # Errors
    /// [`Rule::Malformed`] for an ending that does not fit a key, or a year beyond four digits.
    pub fn of_sha256(
        kind: ObjectKind,
        at: DateTime<Utc>,
        sha256: &[u8; 32],
        ending: &str,
    ) -> Result<Self, Invalid> {
        let mut name = String::with_capacity(64);
        for byte in sha256 {
            // Writing to a string cannot fail.
            let _ = write!(name, "{byte:02x}");
        }
        Self::named(kind, at, &name, ending)
    }

    fn named(
        kind: ObjectKind,
        at: DateTime<Utc>,
        name: &str,
        ending: &str,
    ) -> Result<Self, Invalid> {
        let month = ObjectPrefix::of_month(kind, at);
        Self::parse(&format!("{}/{name}.{ending}", month.as_str()))
    }

    /// The key itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_well_formed(text: &str) -> bool {
    let mut segments = text.split('/');
    let (kind, year, month, name) = (
        segments.next(),
        segments.next(),
        segments.next(),
        segments.next(),
    );
    text.len() <= MAX_BYTES
        && segments.next().is_none()
        && kind.is_some_and(|word| ObjectKind::ALL.iter().any(|kind| kind.segment() == word))
        && year.is_some_and(|year| year.len() == 4 && all_digits(year))
        && month.is_some_and(|month| {
            month.len() == 2 && all_digits(month) && ("01"..="12").contains(&month)
        })
        && name.is_some_and(is_file_name)
}

/// A name, a dot and an ending, each of letters, digits and inner marks.
fn is_file_name(name: &str) -> bool {
    let known = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-');
    let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9');
    name.bytes().all(known)
        && name.bytes().next().is_some_and(plain)
        && name.bytes().last().is_some_and(plain)
        && name.contains('.')
        && !name.contains("..")
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The part of a store that a listing walks: everything, a kind, or a month of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ObjectPrefix(String);

impl ObjectPrefix {
    /// Every object.
    pub fn everything() -> Self {
        Self::default()
    }

    /// The objects of one kind.
    pub fn of_kind(kind: ObjectKind) -> Self {
        Self(kind.segment().to_owned())
    }

    /// The objects of one kind made in the UTC month of `at`.
    pub fn of_month(kind: ObjectKind, at: DateTime<Utc>) -> Self {
        Self(format!(
            "{}/{:04}/{:02}",
            kind.segment(),
            at.year(),
            at.month()
        ))
    }

    /// Whole segments without a slash at the end; empty for everything.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when `key` lies in this part.
    pub fn holds(&self, key: &ObjectKey) -> bool {
        self.0.is_empty()
            || key
                .0
                .strip_prefix(&self.0)
                .is_some_and(|rest| rest.starts_with('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn november() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 24, 4, 0, 0).unwrap()
    }

    #[test]
    fn keys_are_built_and_read_back() {
        let by_id = ObjectKey::of_id(ObjectKind::Upload, november(), Uuid::nil(), "jpg").unwrap();
        assert_eq!(
            by_id.as_str(),
            "upload/2026/11/00000000-0000-0000-0000-000000000000.jpg"
        );
        let by_hash =
            ObjectKey::of_sha256(ObjectKind::Variant, november(), &[0xAB; 32], "webp").unwrap();
        assert_eq!(
            by_hash.as_str(),
            format!("variant/2026/11/{}.webp", "ab".repeat(32))
        );
        assert_eq!(ObjectKey::parse(by_hash.as_str()).unwrap(), by_hash);
    }

    #[test]
    fn hostile_keys_cannot_be_built() {
        let long = format!("upload/2026/11/{}.jpg", "a".repeat(120));
        for hostile in [
            "",
            "/",
            "..",
            "upload/2026/11/../../../etc/passwd",
            "upload/2026/11/..",
            "upload/2026/11/a..jpg",
            "upload/2026/11/.jpg",
            "upload/2026/11/a.",
            "upload/2026/11/a",
            "upload/2026/11/a.jpg/b.jpg",
            "upload/2026/11/",
            "upload//11/a.jpg",
            "/upload/2026/11/a.jpg",
            "upload/2026/13/a.jpg",
            "upload/2026/00/a.jpg",
            "upload/26/11/a.jpg",
            "elsewhere/2026/11/a.jpg",
            "upload/2026/11/A.jpg",
            "upload/2026/11/a%2f.jpg",
            "upload/2026/11/a\0.jpg",
            "upload/2026/11/a\u{202e}.jpg",
            "upload\\2026\\11\\a.jpg",
            "upload/2026/11/a.jpg#1",
            long.as_str(),
        ] {
            let refused = ObjectKey::parse(hostile).map_err(|invalid| invalid.rule);
            assert_eq!(refused, Err(Rule::Malformed), "{hostile:?}");
        }
        let climbing = ObjectKey::of_id(ObjectKind::Upload, november(), Uuid::nil(), "../x");
        assert!(climbing.is_err());
    }

    #[test]
    fn a_prefix_holds_whole_segments() {
        let key = ObjectKey::parse("upload/2026/11/a.jpg").unwrap();
        assert!(ObjectPrefix::everything().holds(&key));
        assert!(ObjectPrefix::of_kind(ObjectKind::Upload).holds(&key));
        assert!(ObjectPrefix::of_month(ObjectKind::Upload, november()).holds(&key));
        assert!(!ObjectPrefix::of_kind(ObjectKind::Variant).holds(&key));
    }
}
