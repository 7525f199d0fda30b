//! The scalars: money, quantities, codes, numbers and days in one spelling each.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::NaiveDate;

/// Whole rupiah as a JSON number of at most 2^53 − 1; never a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rupiah(pub i64);

#[Scalar(name = "Rupiah")]
impl ScalarType for Rupiah {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::Number(number) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        let rupiah = number.as_i64().and_then(domain::Rupiah::new);
        rupiah
            .map(|rupiah| Self(rupiah.get()))
            .ok_or_else(|| InputValueError::custom("an amount is whole rupiah, without a fraction"))
    }

    fn to_value(&self) -> Value {
        Value::from(self.0)
    }
}

impl From<domain::Rupiah> for Rupiah {
    fn from(rupiah: domain::Rupiah) -> Self {
        Self(rupiah.get())
    }
}

/// How many units, as a decimal string of at most three decimals: `"2"`, `"1.5"`. Takes whole
/// numbers too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity(pub domain::Quantity);

#[Scalar(name = "Quantity")]
impl ScalarType for Quantity {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = match &value {
            Value::String(text) => text.clone(),
            Value::Number(number) if number.is_i64() || number.is_u64() => number.to_string(),
            _ => return Err(InputValueError::expected_type(value)),
        };
        domain::Quantity::parse(&text)
            .map(Self)
            .map_err(|invalid| InputValueError::custom(invalid.english))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl From<domain::Quantity> for Quantity {
    fn from(quantity: domain::Quantity) -> Self {
        Self(quantity)
    }
}

/// A region code of the Kemendagri scheme, dotted as people write it (`18.04.05.2001`); digits
/// alone are taken too. Codes are checked where they are used, so that the answer names the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionCode(pub String);

#[Scalar(name = "RegionCode")]
impl ScalarType for RegionCode {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

impl From<&domain::region::RegionCode> for RegionCode {
    fn from(code: &domain::region::RegionCode) -> Self {
        Self(code.dotted())
    }
}

/// A phone number in E.164, `+6281234567890`; every usual Indonesian spelling is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneNumber(pub String);

#[Scalar(name = "PhoneNumber")]
impl ScalarType for PhoneNumber {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// A WIB day, `2026-11-24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date(pub NaiveDate);

#[Scalar(name = "Date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map(Self)
            .map_err(|_| InputValueError::custom("a day is written 2026-11-24"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.format("%Y-%m-%d").to_string())
    }
}
