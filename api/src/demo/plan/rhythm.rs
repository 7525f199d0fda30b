//! How many orders each day has, and at what hours.

use super::DAYS;
use crate::demo::chance::{Chance, Weights};
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc};
use domain::time::start_of_wib_day;

/// How busy each hour of a day is, in WIB.
const HOURS: [u64; 24] = [
    2, 1, 0, 0, 1, 4, 10, 18, 28, 36, 42, 44, 38, 32, 30, 30, 34, 38, 44, 56, 60, 46, 24, 8,
];
/// How busy each day of a week is, Monday first.
const WEEK: [u64; 7] = [88, 84, 90, 96, 110, 142, 130];
/// How busy the days around the end of a month are, when wages are paid; of 100.
const PAYDAY: u64 = 138;

/// The instants of `count` orders over the days up to `until`, in their order.
///
/// The last day is twice as busy as the first.
pub fn instants(chance: &mut Chance, until: NaiveDate, count: u32) -> Vec<DateTime<Utc>> {
    let days: Vec<NaiveDate> = (0..DAYS)
        .rev()
        .map(|back| until - Days::new(back))
        .collect();
    let weights = Weights::new((0..).zip(&days).map(|(at, day)| weight(at, *day)));
    let hours = Weights::new(HOURS);
    let mut instants: Vec<DateTime<Utc>> = (0..count)
        .filter_map(|_| {
            let day = days.get(weights.draw(chance)?)?;
            let hour = i64::try_from(hours.draw(chance)?).ok()?;
            let second = i64::try_from(chance.below(3_600)).ok()?;
            let of_day = Duration::hours(hour) + Duration::seconds(second);
            Some(start_of_wib_day(*day) + of_day)
        })
        .collect();
    instants.sort_unstable();
    instants
}

fn weight(at: u64, day: NaiveDate) -> u64 {
    let growth = DAYS + at;
    let weekday = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or_default();
    let of_week = WEEK.get(weekday).copied().unwrap_or_default();
    let of_month = if (4..25).contains(&day.day()) {
        100
    } else {
        PAYDAY
    };
    growth * of_week * of_month
}
