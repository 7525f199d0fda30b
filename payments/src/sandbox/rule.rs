//! [`Rule`]: what a request must keep, wherever it comes from.

use crate::GatewayError;

/// One rule about one field. The code never changes; the other processes know the rule by it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// The field as requests over HTTP name it.
    pub field: &'static str,
    /// The word for machines.
    pub code: &'static str,
    /// What is wrong, for people.
    pub reason: &'static str,
}

pub(super) static ABOVE_ZERO: Rule = Rule {
    field: "amount_rupiah",
    code: "ABOVE_ZERO",
    reason: "the amount is not above zero",
};
pub(super) static IN_FUTURE: Rule = Rule {
    field: "expires_at",
    code: "IN_FUTURE",
    reason: "the payment would expire before it can be paid",
};
pub(super) static SHORT_ORDER_NUMBER: Rule = Rule {
    field: "order_number",
    code: "AT_MOST_100_CHARACTERS",
    reason: "the order number is too long",
};
pub(super) static SHORT_DESCRIPTION: Rule = Rule {
    field: "description",
    code: "AT_MOST_1000_CHARACTERS",
    reason: "the description is too long",
};
pub(super) static SHORT_REASON: Rule = Rule {
    field: "reason",
    code: "AT_MOST_1000_CHARACTERS",
    reason: "the reason is too long",
};
pub(super) static WEB_ADDRESS: Rule = Rule {
    field: "return_url",
    code: "WEB_ADDRESS",
    reason: "the return address is not a web address",
};

static RULES: [&Rule; 6] = [
    &ABOVE_ZERO,
    &IN_FUTURE,
    &SHORT_ORDER_NUMBER,
    &SHORT_DESCRIPTION,
    &SHORT_REASON,
    &WEB_ADDRESS,
];

impl Rule {
    /// The refusal of a request that breaks it.
    pub fn broken(&self) -> GatewayError {
        GatewayError::Invalid {
            reason: self.reason,
        }
    }

    /// The rule that a refusal gives as its `reason`.
    pub fn by_reason(reason: &str) -> Option<&'static Self> {
        RULES.into_iter().find(|rule| rule.reason == reason)
    }

    /// The rule that an answer names.
    pub fn by_name(field: &str, code: &str) -> Option<&'static Self> {
        let named = |rule: &&Self| rule.field == field && rule.code == code;
        RULES.into_iter().find(named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_found_by_what_is_told_of_it() {
        for rule in RULES {
            assert_eq!(Rule::by_reason(rule.reason), Some(rule));
            assert_eq!(Rule::by_name(rule.field, rule.code), Some(rule));
        }
        assert_eq!(Rule::by_name("reason", "ABOVE_ZERO"), None);
    }
}
