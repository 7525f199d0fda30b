//! What a client calls itself.

/// Most characters that are kept.
const MAX_CHARACTERS: usize = 80;

/// What a client calls itself, cut short: for people who look at their sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientLabel(String);

impl ClientLabel {
    /// Of the header `user-agent`; `None` when nothing that can be shown is left of it.
    pub fn of_user_agent(text: &str) -> Option<Self> {
        let shown = text.chars().filter(|c| !c.is_control());
        let cut: String = shown.take(MAX_CHARACTERS).collect();
        let cut = cut.trim();
        (!cut.is_empty()).then(|| Self(cut.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_short_and_can_be_shown() {
        let of = |text: &str| ClientLabel::of_user_agent(text).map(|one| one.0);
        assert_eq!(
            of("Sentra\u{1b}[31m/1\r\n").as_deref(),
            Some("Sentra[31m/1")
        );
        assert_eq!(of(" \u{0} "), None);
        assert_eq!(of(&"é".repeat(10_000)).unwrap().chars().count(), 80);
    }
}
