//! What can be asked about output.

use chrono::{Datelike, NaiveDate};
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::output::{DaySpan, Period};
use domain::region::RegionCode;
use domain::{Invalid, Rule};
use storage::output::CellFilter;

/// Rows that one report may have: three years of days.
pub const MOST_ROWS: usize = 1_100;

/// What the rows of a report are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputBy {
    /// Nothing: the report has a total and no rows.
    Whole,
    /// The regions right below.
    Child,
    /// A period of time.
    Period(Period),
    /// The category of the goods.
    Category,
    /// The kind of the enterprise.
    EnterpriseKind,
}

/// A question as it comes from outside.
#[derive(Debug, Clone)]
pub struct OutputInput {
    /// Of which region; with all below it.
    pub region: String,
    /// The first day of sale.
    pub from: NaiveDate,
    /// The last day of sale.
    pub to: NaiveDate,
    /// What rows are told apart by.
    pub by: OutputBy,
    /// Only this kind of enterprise.
    pub enterprise_kind: Option<EnterpriseKind>,
    /// Only this category and those below it.
    pub category: Option<String>,
}

/// A question in its right form; whether region and category exist is another question.
#[derive(Debug, Clone)]
pub struct OutputRequest {
    /// Of which region.
    pub region: RegionCode,
    /// Of which days of sale.
    pub days: DaySpan,
    /// What rows are told apart by.
    pub by: OutputBy,
    /// What is left of everything.
    pub filter: CellFilter,
}

impl OutputInput {
    /// Reads the question.
    ///
    /// # Errors
    /// Every rule that it breaks: [`Rule::Malformed`] or [`Rule::LooksLikeBps`] in `region`,
    /// [`Rule::TooSmall`] in `to` when it is before `from`, [`Rule::NotAllowed`] in either outside
    /// the years 2000 to 9999, [`Rule::Malformed`] in `category`.
    pub fn parse(self) -> Result<OutputRequest, Vec<Invalid>> {
        let mut broken = Vec::new();
        let region = RegionCode::parse(&self.region)
            .map_err(|invalid| broken.push(invalid.in_field("region")));
        for (field, day) in [("from", self.from), ("to", self.to)] {
            if !(2_000..=9_999).contains(&day.year()) {
                broken.push(strange_year().in_field(field));
            }
        }
        if self.from > self.to {
            broken.push(backwards().in_field("to"));
        }
        let category = self.category.as_deref().map(CategoryCode::parse);
        let category = category
            .transpose()
            .map_err(|invalid| broken.push(invalid.in_field("category")));
        let (Ok(region), Ok(category), true) = (region, category, broken.is_empty()) else {
            return Err(broken);
        };
        Ok(OutputRequest {
            region,
            days: DaySpan {
                first: self.from,
                last: self.to,
            },
            by: self.by,
            filter: CellFilter {
                enterprise_kind: self.enterprise_kind,
                category,
            },
        })
    }
}

fn strange_year() -> Invalid {
    Invalid::new(
        Rule::NotAllowed,
        "tahun dari 2000 sampai 9999",
        "a year is from 2000 to 9999",
    )
}

fn backwards() -> Invalid {
    Invalid::new(
        Rule::TooSmall,
        "hari terakhir tidak boleh sebelum hari pertama",
        "the last day is not before the first",
    )
}

/// A report of more rows than [`MOST_ROWS`].
pub(super) fn too_many_rows() -> Invalid {
    Invalid::new(
        Rule::TooLarge,
        format!("laporan paling banyak {MOST_ROWS} baris; pilih periode yang lebih panjang"),
        format!("a report has at most {MOST_ROWS} rows; choose longer periods"),
    )
}
