//! Reading an input to its end, so that all its broken rules are told at once.

use domain::Invalid;

/// The broken rules that were met so far.
#[derive(Debug, Default)]
pub struct Parsing {
    broken: Vec<Invalid>,
}

impl Parsing {
    /// Notes a broken rule.
    pub fn broken(&mut self, invalid: Invalid) {
        self.broken.push(invalid);
    }

    /// The value, or its broken rule noted as it is.
    pub fn take<T>(&mut self, parsed: Result<T, Invalid>) -> Option<T> {
        parsed.map_err(|invalid| self.broken(invalid)).ok()
    }

    /// The value, or its broken rule noted in `field`.
    pub fn field<T>(&mut self, field: &str, parsed: Result<T, Invalid>) -> Option<T> {
        self.take(parsed.map_err(|invalid| invalid.in_field(field)))
    }

    /// What was given in `field`, read; nothing when it was left out or broke a rule.
    pub fn optional<T>(
        &mut self,
        field: &str,
        given: Option<String>,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Option<T> {
        given.and_then(|text| self.field(field, parse(&text)))
    }

    /// The value, or its broken rules noted.
    pub fn all<T>(&mut self, parsed: Result<T, Vec<Invalid>>) -> Option<T> {
        parsed.map_err(|many| self.broken.extend(many)).ok()
    }

    /// The command, unless a rule was broken.
    ///
    /// # Errors
    /// Every broken rule that was noted.
    pub fn finish<T>(self, command: T) -> Result<T, Vec<Invalid>> {
        if self.broken.is_empty() {
            Ok(command)
        } else {
            Err(self.broken)
        }
    }

    /// Every broken rule that was noted.
    pub fn into_broken(self) -> Vec<Invalid> {
        self.broken
    }
}
