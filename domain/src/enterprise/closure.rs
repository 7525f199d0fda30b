//! Days on which an enterprise takes no orders.

use crate::invalid::{Invalid, Rule};
use chrono::NaiveDate;

/// From one WIB day to another, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// What buyers are told: at most 200 characters.
    pub message: String,
}

/// The closures of an enterprise: at most 20, in order, none into another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Closures(Vec<Closure>);

impl Closures {
    /// The most of one enterprise.
    pub const MAX: usize = 20;

    /// Puts closures in order and checks them.
    ///
    /// # Errors
    /// Every broken rule, with paths inside the list `closures`.
    pub fn parse(given: Vec<Closure>) -> Result<Self, Vec<Invalid>> {
        const LIST: &str = "closures";
        if given.len() > Self::MAX {
            let told = Invalid::new(Rule::TooLarge, "paling banyak 20", "at most 20");
            return Err(vec![told.in_field(LIST)]);
        }
        let mut broken = Vec::new();
        for (index, one) in given.iter().enumerate() {
            if one.to < one.from {
                broken.push(backwards().in_list(LIST, index, "to"));
            }
            if one.message.chars().count() > 200 || one.message.chars().any(char::is_control) {
                broken.push(wordy().in_list(LIST, index, "message"));
            }
            let earlier = given.iter().take(index);
            let meets = |other: &Closure| other.from <= one.to && one.from <= other.to;
            if earlier.into_iter().any(meets) {
                broken.push(twice().in_list(LIST, index, "from"));
            }
        }
        if !broken.is_empty() {
            return Err(broken);
        }
        let mut closures = given;
        closures.sort_by_key(|one| one.from);
        Ok(Self(closures))
    }

    /// The closures, the earliest first.
    pub fn as_slice(&self) -> &[Closure] {
        &self.0
    }
}

fn backwards() -> Invalid {
    Invalid::new(
        Rule::TooSmall,
        "hari terakhir tidak boleh sebelum hari pertama",
        "the last day cannot be before the first",
    )
}

fn wordy() -> Invalid {
    Invalid::new(
        Rule::TooLarge,
        "paling banyak 200 karakter, satu baris",
        "at most 200 characters, on one line",
    )
}

fn twice() -> Invalid {
    Invalid::new(
        Rule::Duplicate,
        "hari-hari ini bertumpuk dengan penutupan lain",
        "these days lie in another closure",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closure(from: &str, to: &str) -> Closure {
        Closure {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            message: "Libur".to_owned(),
        }
    }

    #[test]
    fn closures_stand_in_order_and_apart() {
        let given = vec![
            closure("2026-12-24", "2027-01-02"),
            closure("2026-12-01", "2026-12-01"),
        ];
        let read = Closures::parse(given).unwrap();
        assert_eq!(read.as_slice()[0].from.to_string(), "2026-12-01");
        let bad = vec![
            closure("2026-12-02", "2026-12-01"),
            closure("2026-12-24", "2027-01-02"),
            closure("2027-01-02", "2027-01-03"),
        ];
        let told = Closures::parse(bad).unwrap_err();
        let told: Vec<_> = told
            .iter()
            .map(|one| (one.field.to_string(), one.rule))
            .collect();
        let expected = [
            ("closures.0.to".to_owned(), Rule::TooSmall),
            ("closures.2.from".to_owned(), Rule::Duplicate),
        ];
        assert_eq!(told, expected);
        let many = vec![closure("2026-12-01", "2026-12-01"); 21];
        assert_eq!(Closures::parse(many).unwrap_err()[0].rule, Rule::TooLarge);
    }
}
