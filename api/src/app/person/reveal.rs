//! What every look at a number in full has in common: its reason, its limit, its audit row.

use super::entry;
use crate::app::{Actor, App, CommandError, Denied};
use chrono::Duration;
use domain::{Invalid, Rule};
use std::fmt;
use storage::Tx;
use storage::audit::AuditEntry;
use storage::reveal::{NewReveal, count_since, record};

/// Why somebody looks, in their own words: 5 to 200 characters.
#[derive(Clone, PartialEq, Eq)]
pub struct RevealReason(String);

impl RevealReason {
    /// Takes a reason; spaces around it are cut.
    ///
    /// # Errors
    /// [`Rule::TooSmall`] below 5 characters, [`Rule::TooLarge`] above 200, [`Rule::Malformed`]
    /// with control characters.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let reason = text.trim();
        let rule = match reason.chars().count() {
            0..=4 => Rule::TooSmall,
            5..=200 if reason.chars().any(char::is_control) => Rule::Malformed,
            5..=200 => return Ok(Self(reason.to_owned())),
            _ => Rule::TooLarge,
        };
        Err(Invalid::new(
            rule,
            "tulis alasan dengan 5 sampai 200 karakter",
            "write a reason of 5 to 200 characters",
        ))
    }

    /// The reason.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Masked: people write names into reasons.
impl fmt::Debug for RevealReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RevealReason(…)")
    }
}

/// Counts a look and writes it down; the audit row of it, to be completed and recorded.
///
/// # Errors
/// [`CommandError::TooOften`] when its person looked as often in the last hour as they may.
pub(crate) async fn note_reveal<E>(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    look: NewReveal<'_>,
) -> Result<AuditEntry, CommandError<E>> {
    // One look of a person at a time, so that none slips past the count.
    if !storage::person::lock(tx, look.person).await? {
        return Err(Denied::Unauthenticated.into());
    }
    let hour = Duration::hours(1);
    let looked = count_since(tx, look.person, tx.now() - hour).await?;
    if looked >= i64::from(app.settings.reveals_per_hour) {
        return Err(CommandError::TooOften(hour));
    }
    let reason = record(tx, look).await?;
    let mut row = entry(actor, "number.reveal", look.subject_kind, look.subject);
    row.after = Some(serde_json::json!({ "field": look.field }));
    row.personal = Some(reason);
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_has_some_words_and_does_not_show_itself() {
        let reason = RevealReason::parse("  memeriksa NIB di OSS ").unwrap();
        assert_eq!(reason.as_str(), "memeriksa NIB di OSS");
        assert_eq!(format!("{reason:?}"), "RevealReason(…)");
        let rule = |text: &str| RevealReason::parse(text).unwrap_err().rule;
        assert_eq!(rule("    x    "), Rule::TooSmall);
        assert_eq!(rule(&"x".repeat(201)), Rule::TooLarge);
        assert_eq!(rule("satu\u{7}dua"), Rule::Malformed);
    }
}
