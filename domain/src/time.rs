//! Days as the province counts them: WIB, seven hours ahead of UTC, no summer time.

use chrono::{
    DateTime, Datelike, Days, Duration, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc,
};

/// Seven hours.
const WIB_SECONDS: i32 = 7 * 3_600;

/// The WIB day on which `at` falls: a day runs from 17:00 UTC to 17:00 UTC.
pub fn wib_day(at: DateTime<Utc>) -> NaiveDate {
    (at + Duration::seconds(i64::from(WIB_SECONDS))).date_naive()
}

/// The instant at which the WIB `day` begins.
pub fn start_of_wib_day(day: NaiveDate) -> DateTime<Utc> {
    Utc.from_utc_datetime(&day.and_time(NaiveTime::MIN)) - Duration::seconds(i64::from(WIB_SECONDS))
}

/// `at` as a WIB clock shows it.
pub fn in_wib(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    let offset = FixedOffset::east_opt(WIB_SECONDS).unwrap_or_else(|| Utc.fix_zero());
    at.with_timezone(&offset)
}

/// The Monday of the week that holds `day`.
pub fn first_of_week(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

/// The first day of the month that holds `day`.
pub fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// The first of January of the year that holds `day`.
pub fn first_of_year(day: NaiveDate) -> NaiveDate {
    day.with_ordinal(1).unwrap_or(day)
}

/// Cuts to the microsecond, which is what both databases keep.
pub fn to_microseconds(at: DateTime<Utc>) -> DateTime<Utc> {
    at - Duration::nanoseconds(i64::from(at.timestamp_subsec_nanos() % 1_000))
}

trait ZeroOffset {
    fn fix_zero(&self) -> FixedOffset;
}

impl ZeroOffset for Utc {
    fn fix_zero(&self) -> FixedOffset {
        use chrono::Offset as _;
        self.fix()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_seventeen_utc() {
        let before = Utc.with_ymd_and_hms(2026, 11, 23, 16, 59, 59).unwrap();
        assert_eq!(wib_day(before).to_string(), "2026-11-23");
        let after = Utc.with_ymd_and_hms(2026, 11, 23, 17, 0, 0).unwrap();
        assert_eq!(wib_day(after).to_string(), "2026-11-24");
        assert_eq!(start_of_wib_day(wib_day(after)), after);
    }

    #[test]
    fn a_week_begins_on_monday() {
        let sunday = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();
        assert_eq!(first_of_week(sunday).to_string(), "2026-11-23");
        assert_eq!(first_of_month(sunday).to_string(), "2026-11-01");
        assert_eq!(first_of_year(sunday).to_string(), "2026-01-01");
    }
}
