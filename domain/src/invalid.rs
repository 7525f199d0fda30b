//! Bad input: which field, which rule.

use std::fmt;

/// Where in the input a value stands, as the client wrote it: `variants.0.price`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldPath(Vec<String>);

impl FieldPath {
    /// The path of a field of the input itself.
    pub fn of(field: &str) -> Self {
        Self(vec![field.to_owned()])
    }

    /// The path of a field inside an element of a list.
    pub fn at(list: &str, index: usize, field: &str) -> Self {
        Self(vec![list.to_owned(), index.to_string(), field.to_owned()])
    }

    /// This path, put under `outer`.
    #[must_use]
    pub fn under(mut self, outer: &str) -> Self {
        self.0.insert(0, outer.to_owned());
        self
    }

    /// The steps from the input inwards; a list index is its decimal number.
    pub fn steps(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

/// The rule that a value broke. Each has one machine code that never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Not in the form that the field takes.
    Malformed,
    /// Nothing where something is needed.
    Required,
    /// Longer, larger or more than allowed.
    TooLarge,
    /// Shorter, smaller or fewer than allowed.
    TooSmall,
    /// Refers to something that does not exist.
    Unknown,
    /// Looks like a code of the statistics office (BPS), another scheme.
    LooksLikeBps,
    /// The same thing twice.
    Duplicate,
    /// Shares that do not add up to 10,000 basis points.
    SharesNotWhole,
    /// Not allowed for this kind of thing.
    NotAllowed,
}

impl Rule {
    /// The machine code, as clients see it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "MALFORMED",
            Self::Required => "REQUIRED",
            Self::TooLarge => "TOO_LARGE",
            Self::TooSmall => "TOO_SMALL",
            Self::Unknown => "UNKNOWN",
            Self::LooksLikeBps => "LOOKS_LIKE_BPS",
            Self::Duplicate => "DUPLICATE",
            Self::SharesNotWhole => "SHARES_NOT_WHOLE",
            Self::NotAllowed => "NOT_ALLOWED",
        }
    }
}

/// One broken rule. `detail` completes the message for people, in Indonesian and in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// Where.
    pub field: FieldPath,
    /// Which rule.
    pub rule: Rule,
    /// What is allowed, in Indonesian.
    pub indonesian: String,
    /// What is allowed, in English.
    pub english: String,
}

impl Invalid {
    /// A broken rule at the top of a value; the caller places it with [`Invalid::in_field`].
    pub fn new(rule: Rule, indonesian: impl Into<String>, english: impl Into<String>) -> Self {
        Self {
            field: FieldPath::default(),
            rule,
            indonesian: indonesian.into(),
            english: english.into(),
        }
    }

    /// The same, found in `field`.
    #[must_use]
    pub fn in_field(mut self, field: &str) -> Self {
        self.field = self.field.under(field);
        self
    }

    /// The same, found in `field` of element `index` of `list`.
    #[must_use]
    pub fn in_list(mut self, list: &str, index: usize, field: &str) -> Self {
        self.field = self
            .field
            .under(field)
            .under(&index.to_string())
            .under(list);
        self
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.field, self.english, self.rule.code())
    }
}

impl std::error::Error for Invalid {}
