//! Reads output, for those whose mandate covers the region.
//!
//! Each report is one statement over cells and tail, and its total is the sum of its rows: the two
//! never disagree, whatever is paid for meanwhile.

use super::report::{OutputKey, OutputReport, OutputReportRow};
use super::request::{MOST_ROWS, OutputBy, OutputRequest, too_many_rows};
use crate::app::{Actor, App, CommandError};
use chrono::NaiveDate;
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::output::{DaySpan, Grain, OutputFigure, Period, period_label};
use domain::person::{Private, Sight};
use domain::region::Region;
use domain::{Invalid, NeverRefused, Rule};
use std::collections::HashMap;
use storage::output::{OutputDimension, OutputQuery, OutputRow, category_names};
use storage::{Freshness, Reader, StorageError};

type Outcome<T> = Result<T, CommandError<NeverRefused>>;

/// The report that `request` asks for; parts without any sale show zero, but categories without
/// one are left out.
///
/// # Errors
/// [`crate::app::Denied`] unless a mandate of `actor` covers the region.
/// [`CommandError::Invalid`]: [`Rule::Unknown`] in `region` or `category`, [`Rule::TooLarge`] in
/// `by` for more than [`MOST_ROWS`] rows.
pub async fn read(app: &App, actor: &Actor, request: OutputRequest) -> Outcome<OutputReport> {
    actor.require(actor.rights.may_read_output(&request.region))?;
    let on = &app.db.reader(Freshness::Recent);
    let books = Books {
        on,
        sight: actor.sight(Private::Output),
    };
    let region = storage::region::find(on, &request.region).await?;
    let region = region.ok_or_else(|| unknown("region"))?;
    require_category(on, request.filter.category.as_ref()).await?;
    let rows = match request.by {
        OutputBy::Whole => return whole(&books, &request, region).await,
        OutputBy::Child => by_child(&books, &request).await?,
        OutputBy::Period(period) => by_period(&books, actor, &request, period).await?,
        OutputBy::Category => by_category(&books, &request).await?,
        OutputBy::EnterpriseKind => by_enterprise_kind(&books, &request).await?,
    };
    if rows.is_empty() {
        return whole(&books, &request, region).await;
    }
    Ok(OutputReport {
        region,
        days: request.days,
        total: rows.iter().map(|row| row.figure).sum(),
        rows,
    })
}

/// The figures that the asker's mandates reach.
struct Books<'a> {
    on: &'a Reader<'a>,
    sight: Sight,
}

impl Books<'_> {
    async fn read(&self, query: &OutputQuery) -> Result<Vec<OutputRow>, StorageError> {
        storage::output::read(self.on, &self.sight, query).await
    }
}

fn query(request: &OutputRequest, by: OutputDimension) -> OutputQuery {
    OutputQuery {
        regions: vec![request.region.clone()],
        days: request.days,
        coarsest: Grain::Month,
        by,
        filter: request.filter.clone(),
    }
}

async fn whole(
    books: &Books<'_>,
    request: &OutputRequest,
    region: Region,
) -> Outcome<OutputReport> {
    let rows = books.read(&query(request, OutputDimension::Whole)).await?;
    Ok(OutputReport {
        region,
        days: request.days,
        total: rows.into_iter().map(|row| row.figure).sum(),
        rows: Vec::new(),
    })
}

async fn figures(books: &Books<'_>, query: &OutputQuery) -> Outcome<HashMap<String, OutputFigure>> {
    let rows = books.read(query).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.bucket, row.figure))
        .collect())
}

async fn by_child(books: &Books<'_>, request: &OutputRequest) -> Outcome<Vec<OutputReportRow>> {
    let limit = i64::try_from(MOST_ROWS + 1).unwrap_or(i64::MAX);
    let children = storage::region::children(books.on, &request.region, None, limit).await?;
    if children.len() > MOST_ROWS {
        return Err(too_many_rows().in_field("by").into());
    }
    let query = OutputQuery {
        regions: children.iter().map(|child| child.code.clone()).collect(),
        ..query(request, OutputDimension::Region)
    };
    let figures = figures(books, &query).await?;
    let row = |child: Region| OutputReportRow {
        label: child.name.clone(),
        figure: figure_of(&figures, child.code.as_str()),
        key: OutputKey::Region(child),
    };
    Ok(children.into_iter().map(row).collect())
}

async fn by_period(
    books: &Books<'_>,
    actor: &Actor,
    request: &OutputRequest,
    period: Period,
) -> Outcome<Vec<OutputReportRow>> {
    let spans = period.cut(request.days, MOST_ROWS);
    let spans = spans.ok_or_else(|| too_many_rows().in_field("by"))?;
    let coarsest = match period {
        Period::Day | Period::Week => Grain::Day,
        Period::Month | Period::Year => Grain::Month,
    };
    let query = OutputQuery {
        coarsest,
        ..query(request, OutputDimension::PeriodStart)
    };
    let mut figures: HashMap<NaiveDate, OutputFigure> = HashMap::new();
    for row in books.read(&query).await? {
        let day: NaiveDate = row
            .bucket
            .parse()
            .map_err(|_| corrupt("period_start", &row))?;
        *figures.entry(period.start_of(day)).or_default() += row.figure;
    }
    let row = |span: DaySpan| OutputReportRow {
        label: period_label(period, span, actor.language),
        figure: figures
            .get(&period.start_of(span.first))
            .copied()
            .unwrap_or_default(),
        key: OutputKey::Period(span),
    };
    Ok(spans.into_iter().map(row).collect())
}

async fn by_category(books: &Books<'_>, request: &OutputRequest) -> Outcome<Vec<OutputReportRow>> {
    let found = books
        .read(&query(request, OutputDimension::Category))
        .await?;
    let mut parts = Vec::with_capacity(found.len());
    for row in found {
        let code = CategoryCode::parse(&row.bucket).map_err(|_| corrupt("category_code", &row))?;
        parts.push((code, row.figure));
    }
    let codes: Vec<CategoryCode> = parts.iter().map(|(code, _)| code.clone()).collect();
    let names = category_names(books.on, &codes).await?;
    let row = |(code, figure): (CategoryCode, OutputFigure)| OutputReportRow {
        label: names.get(&code).cloned().unwrap_or_else(|| code.dotted()),
        key: OutputKey::Category(code),
        figure,
    };
    Ok(parts.into_iter().map(row).collect())
}

async fn by_enterprise_kind(
    books: &Books<'_>,
    request: &OutputRequest,
) -> Outcome<Vec<OutputReportRow>> {
    let figures = figures(books, &query(request, OutputDimension::EnterpriseKind)).await?;
    let kinds = EnterpriseKind::ALL.into_iter().filter(|kind| {
        let wanted = request.filter.enterprise_kind;
        wanted.is_none_or(|wanted| wanted == *kind)
    });
    let row = |kind: EnterpriseKind| OutputReportRow {
        label: kind_label(kind).to_owned(),
        key: OutputKey::EnterpriseKind(kind),
        figure: figure_of(&figures, kind.code()),
    };
    Ok(kinds.map(row).collect())
}

fn figure_of(figures: &HashMap<String, OutputFigure>, bucket: &str) -> OutputFigure {
    figures.get(bucket).copied().unwrap_or_default()
}

fn kind_label(kind: EnterpriseKind) -> &'static str {
    match kind {
        EnterpriseKind::Umkm => "UMKM",
        EnterpriseKind::Bumdes => "BUM Desa",
        EnterpriseKind::BumdesBersama => "BUM Desa Bersama",
        EnterpriseKind::Koperasi => "Koperasi",
    }
}

async fn require_category(on: &Reader<'_>, category: Option<&CategoryCode>) -> Outcome<()> {
    let Some(category) = category else {
        return Ok(());
    };
    let known = category_names(on, std::slice::from_ref(category)).await?;
    if known.is_empty() {
        return Err(unknown("category").into());
    }
    Ok(())
}

fn unknown(field: &str) -> Invalid {
    Invalid::new(
        Rule::Unknown,
        "tidak ada yang berkode ini",
        "nothing has this code",
    )
    .in_field(field)
}

fn corrupt(column: &'static str, row: &OutputRow) -> StorageError {
    StorageError::Corrupt {
        table: "output_cells",
        column,
        id: row.bucket.clone(),
    }
}
