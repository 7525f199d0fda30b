//! [`RupiahInput`]: an amount as a client wrote it.

use super::scalar::Rupiah;
use async_graphql::registry::Registry;
use async_graphql::{InputType, InputValueError, InputValueResult, Value};
use domain::{Invalid, Rule};
use std::borrow::Cow;

/// An amount as a client wrote it, to be read with [`RupiahInput::whole`].
///
/// A scalar that cannot be read ends the request above its payload, without the path of the field.
/// So a number with a fraction is let in, and told like every other broken rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RupiahInput(Option<domain::Rupiah>);

impl RupiahInput {
    /// The amount.
    ///
    /// # Errors
    /// [`Rule::Malformed`] for a number with a fraction, or beyond 2^53 − 1 either way.
    pub fn whole(self) -> Result<domain::Rupiah, Invalid> {
        self.0.ok_or_else(|| {
            Invalid::new(
                Rule::Malformed,
                "tulis jumlah dalam rupiah bulat, tanpa pecahan",
                "an amount is whole rupiah, without a fraction",
            )
        })
    }

    /// The amount, when it is a price.
    ///
    /// # Errors
    /// As [`RupiahInput::whole`] and [`domain::Rupiah::price`].
    pub fn price(self) -> Result<domain::Rupiah, Invalid> {
        domain::Rupiah::price(self.whole()?.get())
    }
}

impl InputType for RupiahInput {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <Rupiah as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Rupiah as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value.unwrap_or_default() {
            Value::Number(number) => Ok(Self(number.as_i64().and_then(domain::Rupiah::new))),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        self.0.map_or(Value::Null, |rupiah| rupiah.get().into())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(number: serde_json::Value) -> Result<i64, Rule> {
        let value = Value::from_json(number).unwrap();
        let read = RupiahInput::parse(Some(value)).unwrap_or_else(|_| panic!("not let in"));
        let price = read.price();
        price.map(domain::Rupiah::get).map_err(|told| told.rule)
    }

    #[test]
    fn numbers_that_are_no_price_are_let_in_to_be_told() {
        assert_eq!(read(json!(25_000)), Ok(25_000));
        assert_eq!(read(json!(-1)), Err(Rule::TooSmall));
        assert_eq!(read(json!(10_000_000_000_i64)), Err(Rule::TooLarge));
        for number in [json!(0.5), json!(i64::MAX), json!(u64::MAX), json!(1e30)] {
            assert_eq!(read(number), Err(Rule::Malformed));
        }
        assert!(RupiahInput::parse(Some(Value::String("25000".to_owned()))).is_err());
        assert!(RupiahInput::parse(None).is_err());
    }
}
