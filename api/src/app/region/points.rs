//! Points of the seats, as decimal degrees in a list; never as a float.

use domain::region::{Point, RegionCode};
use domain::{Invalid, Rule};
use serde::Deserialize;

/// A point as the list writes it.
#[derive(Debug, Deserialize)]
pub(super) struct PointRecord {
    code: String,
    lat: String,
    lon: String,
}

impl PointRecord {
    /// Whose point it is, and where; or the first rule that the row breaks.
    pub(super) fn parse(&self) -> Result<(RegionCode, Point), Invalid> {
        let code = RegionCode::parse(&self.code).map_err(|invalid| invalid.in_field("code"))?;
        let point = Point {
            latitude_microdegrees: microdegrees(&self.lat, 90)
                .ok_or_else(|| no_degrees(90).in_field("lat"))?,
            longitude_microdegrees: microdegrees(&self.lon, 180)
                .ok_or_else(|| no_degrees(180).in_field("lon"))?,
        };
        Ok((code, point))
    }
}

/// Reads `-5.73805` as −5,738,050; further decimals are cut off. `None` beyond `most` degrees
/// either way, and for anything else.
fn microdegrees(text: &str, most: i64) -> Option<i64> {
    let (negative, text) = match text.trim().strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.trim()),
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let degrees: i64 = whole.parse().ok()?;
    let six: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let micro = degrees
        .checked_mul(1_000_000)?
        .checked_add(six.parse().ok()?)?;
    (micro <= most * 1_000_000).then_some(if negative { -micro } else { micro })
}

fn no_degrees(most: i64) -> Invalid {
    Invalid::new(
        Rule::Malformed,
        format!("tulis derajat desimal dari -{most} sampai {most}, seperti -5.73805"),
        format!("write decimal degrees from -{most} to {most}, like -5.73805"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_read_to_the_millionth() {
        for (text, expected) in [
            ("-5.73805", Some(-5_738_050)),
            ("105.59160", Some(105_591_600)),
            ("-0.5", Some(-500_000)),
            ("7", Some(7_000_000)),
            ("1.23456789", Some(1_234_567)),
            ("180.0", Some(180_000_000)),
            ("180.000001", None),
            ("1,5", None),
            ("--1", None),
            ("1e2", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(microdegrees(text, 180), expected, "{text}");
        }
    }
}
