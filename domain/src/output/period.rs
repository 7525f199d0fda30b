//! Days, weeks, months and years, and which stored totals cover a range of days.

use crate::time::{first_of_month, first_of_week, first_of_year};
use chrono::{Days, Months, NaiveDate};

/// How long the periods of a report are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// A WIB day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

/// Days from `first` to `last`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaySpan {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

impl Period {
    /// The first day of the period that holds `day`.
    pub fn start_of(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => day,
            Self::Week => first_of_week(day),
            Self::Month => first_of_month(day),
            Self::Year => first_of_year(day),
        }
    }

    /// The first day after the period that holds `day`; `None` at the end of all days.
    pub fn end_of(self, day: NaiveDate) -> Option<NaiveDate> {
        let start = self.start_of(day);
        match self {
            Self::Day => start.checked_add_days(Days::new(1)),
            Self::Week => start.checked_add_days(Days::new(7)),
            Self::Month => start.checked_add_months(Months::new(1)),
            Self::Year => start.checked_add_months(Months::new(12)),
        }
    }

    /// The periods of `range` in order, the first and the last cut to it; `None` when there are
    /// more than `most`.
    pub fn cut(self, range: DaySpan, most: usize) -> Option<Vec<DaySpan>> {
        let mut periods = Vec::new();
        let mut first = range.first;
        while first <= range.last {
            if periods.len() == most {
                return None;
            }
            let end = self.end_of(first);
            let last = end.and_then(|end| end.pred_opt()).unwrap_or(range.last);
            periods.push(DaySpan {
                first,
                last: last.min(range.last),
            });
            match end {
                Some(end) => first = end,
                None => break,
            }
        }
        Some(periods)
    }
}

/// How much of time one stored total holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// One day.
    Day,
    /// One month.
    Month,
}

impl Grain {
    /// Every grain.
    pub const ALL: [Self; 2] = [Self::Day, Self::Month];

    /// The letter in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Day => "D",
            Self::Month => "M",
        }
    }

    /// The first day of the total that holds `day`.
    pub fn start_of(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => day,
            Self::Month => first_of_month(day),
        }
    }
}

/// Stored totals of one grain that begin on one of `days`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrainSpan {
    /// Which totals.
    pub grain: Grain,
    /// On which days they begin.
    pub days: DaySpan,
}

/// The stored totals that cover `range`, each day once: whole months by month where `coarsest`
/// allows, days for the rest. At most three, in order; none when `range` is empty.
pub fn spans(range: DaySpan, coarsest: Grain) -> Vec<GrainSpan> {
    let span = |grain, first, last| GrainSpan {
        grain,
        days: DaySpan { first, last },
    };
    let whole_months = match coarsest {
        Grain::Day => None,
        Grain::Month => whole_months(range),
    };
    let Some(months) = whole_months else {
        return Some(span(Grain::Day, range.first, range.last))
            .filter(|_| range.first <= range.last)
            .into_iter()
            .collect();
    };
    let before = months.first.pred_opt();
    let after = months.last.succ_opt();
    let head = before.map(|before| span(Grain::Day, range.first, before));
    let tail = after.map(|after| span(Grain::Day, after, range.last));
    let whole = span(Grain::Month, months.first, first_of_month(months.last));
    [head, Some(whole), tail]
        .into_iter()
        .flatten()
        .filter(|span| span.days.first <= span.days.last)
        .collect()
}

fn whole_months(range: DaySpan) -> Option<DaySpan> {
    let this_month = first_of_month(range.first);
    let first = if this_month == range.first {
        this_month
    } else {
        Period::Month.end_of(range.first)?
    };
    let last = first_of_month(range.last.succ_opt()?).pred_opt()?;
    (first <= last).then_some(DaySpan { first, last })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn range(first: &str, last: &str) -> DaySpan {
        DaySpan {
            first: day(first),
            last: day(last),
        }
    }

    fn shown(spans: &[GrainSpan]) -> Vec<String> {
        spans
            .iter()
            .map(|span| {
                format!(
                    "{} {} {}",
                    span.grain.code(),
                    span.days.first,
                    span.days.last
                )
            })
            .collect()
    }

    #[test]
    fn whole_months_are_read_by_month_and_the_rest_by_day() {
        for (first, last, expected) in [
            ("2026-01-01", "2026-12-31", vec!["M 2026-01-01 2026-12-01"]),
            ("2026-02-01", "2026-02-28", vec!["M 2026-02-01 2026-02-01"]),
            ("2026-02-02", "2026-02-28", vec!["D 2026-02-02 2026-02-28"]),
            ("2026-02-01", "2026-02-27", vec!["D 2026-02-01 2026-02-27"]),
            (
                "2026-01-31",
                "2026-04-01",
                vec![
                    "D 2026-01-31 2026-01-31",
                    "M 2026-02-01 2026-03-01",
                    "D 2026-04-01 2026-04-01",
                ],
            ),
            ("2026-02-02", "2026-02-01", vec![]),
        ] {
            let spans = spans(range(first, last), Grain::Month);
            assert_eq!(shown(&spans), expected, "{first} to {last}");
        }
        let by_day = spans(range("2026-01-01", "2026-12-31"), Grain::Day);
        assert_eq!(shown(&by_day), ["D 2026-01-01 2026-12-31"]);
    }

    #[test]
    fn the_first_and_the_last_period_are_cut_to_the_range() {
        let weeks = Period::Week.cut(range("2026-11-20", "2026-11-24"), 10);
        assert_eq!(
            weeks.unwrap(),
            [
                range("2026-11-20", "2026-11-22"),
                range("2026-11-23", "2026-11-24"),
            ]
        );
        let all = range("0001-01-01", "9999-12-31");
        assert_eq!(Period::Day.cut(all, 1_100), None);
        let to_the_end = DaySpan {
            first: NaiveDate::MAX,
            last: NaiveDate::MAX,
        };
        assert_eq!(Period::Year.cut(to_the_end, 5).unwrap(), [to_the_end]);
    }

    proptest! {
        #[test]
        fn spans_cover_each_day_once(from in 0_u64..2_000, length in 0_u64..1_000) {
            let first = day("2024-01-01") + Days::new(from);
            let range = DaySpan { first, last: first + Days::new(length) };
            let mut covered = Vec::new();
            for span in spans(range, Grain::Month) {
                for start in span.days.first.iter_days().take_while(|day| *day <= span.days.last) {
                    match span.grain {
                        Grain::Day => covered.push(start),
                        Grain::Month if start == first_of_month(start) => {
                            let end = Period::Month.end_of(start).unwrap();
                            covered.extend(start.iter_days().take_while(|day| *day < end));
                        }
                        Grain::Month => {}
                    }
                }
            }
            let expected: Vec<NaiveDate> =
                first.iter_days().take_while(|day| *day <= range.last).collect();
            prop_assert_eq!(covered, expected);
        }
    }
}
