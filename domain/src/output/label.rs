//! How people name a period: `24 November 2026`, `23–29 November 2026`, `November 2026`, `2026`.

use crate::output::{DaySpan, Period};
use crate::refusal::Language;
use chrono::{Datelike, NaiveDate};

/// The name of `span`, a period of the kind `period` that may be cut short.
///
/// A month or a year that is cut is named by its days, so that it is not taken for a whole one.
pub fn period_label(period: Period, span: DaySpan, language: Language) -> String {
    let is_whole = period.start_of(span.first) == span.first
        && period.end_of(span.first).and_then(|end| end.pred_opt()) == Some(span.last);
    let first = span.first;
    match period {
        Period::Month if is_whole => format!("{} {}", month(first, language), first.year()),
        Period::Year if is_whole => first.year().to_string(),
        _ => days(span, language),
    }
}

fn days(span: DaySpan, language: Language) -> String {
    let DaySpan { first, last } = span;
    let whole = |day: NaiveDate| format!("{} {}", of_month(day, language), day.year());
    if first == last {
        whole(first)
    } else if first.year() != last.year() {
        format!("{} – {}", whole(first), whole(last))
    } else if first.month() == last.month() {
        format!("{}–{}", first.day(), whole(last))
    } else {
        format!("{} – {}", of_month(first, language), whole(last))
    }
}

fn of_month(day: NaiveDate, language: Language) -> String {
    format!("{} {}", day.day(), month(day, language))
}

fn month(day: NaiveDate, language: Language) -> &'static str {
    let (indonesian, english) = match day.month() {
        1 => ("Januari", "January"),
        2 => ("Februari", "February"),
        3 => ("Maret", "March"),
        4 => ("April", "April"),
        5 => ("Mei", "May"),
        6 => ("Juni", "June"),
        7 => ("Juli", "July"),
        8 => ("Agustus", "August"),
        9 => ("September", "September"),
        10 => ("Oktober", "October"),
        11 => ("November", "November"),
        _ => ("Desember", "December"),
    };
    match language {
        Language::Indonesian => indonesian,
        Language::English => english,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_named_as_people_name_them() {
        use Period::{Day, Month, Week, Year};
        for (period, first, last, expected) in [
            (Day, "2026-11-24", "2026-11-24", "24 November 2026"),
            (Week, "2026-11-23", "2026-11-29", "23–29 November 2026"),
            (
                Week,
                "2026-11-30",
                "2026-12-06",
                "30 November – 6 Desember 2026",
            ),
            (
                Week,
                "2026-12-28",
                "2027-01-03",
                "28 Desember 2026 – 3 Januari 2027",
            ),
            (Month, "2026-08-01", "2026-08-31", "Agustus 2026"),
            (Month, "2026-08-02", "2026-08-31", "2–31 Agustus 2026"),
            (Year, "2026-01-01", "2026-12-31", "2026"),
            (
                Year,
                "2026-01-01",
                "2026-11-24",
                "1 Januari – 24 November 2026",
            ),
        ] {
            let span = DaySpan {
                first: first.parse().unwrap(),
                last: last.parse().unwrap(),
            };
            assert_eq!(period_label(period, span, Language::Indonesian), expected);
        }
    }
}
