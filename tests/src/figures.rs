//! What is read of money: the output of regions, an enterprise's balance and statement.

use crate::client::{Client, number};
use anyhow::Context;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

/// Days around the day that a test runs on, whatever that is.
#[derive(Debug, Clone, Copy)]
pub struct Around {
    from: NaiveDate,
    to: NaiveDate,
}

/// An output figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figure {
    /// Rupiah sold.
    pub sales: i64,
    /// Rupiah given back, as a positive number.
    pub refunds: i64,
    /// What is left.
    pub net: i64,
}

impl Around {
    /// The days around the instant that `at` spells.
    ///
    /// # Errors
    /// When it spells none.
    pub fn the(at: &str) -> anyhow::Result<Self> {
        let day: NaiveDate = at.get(..10).unwrap_or(at).parse().context("not a day")?;
        let from = day.checked_sub_days(Days::new(2));
        let to = day.checked_add_days(Days::new(2));
        let (from, to) = from.zip(to).context("the end of all days")?;
        Ok(Self { from, to })
    }
}

const OUTPUT: &str = "query($region: RegionCode!, $from: Date!, $to: Date!, $by: OutputBy!) {
    output(region: $region, from: $from, to: $to, by: $by) {
        total { sales refunds net } rows { region { code } figure { sales refunds net } } } }";

async fn ask(officer: &Client, region: &str, days: Around, by: &str) -> anyhow::Result<Value> {
    let variables = json!({ "region": region, "from": days.from, "to": days.to, "by": by });
    let mut data = officer.gql(OUTPUT, &variables).await?;
    Ok(data["output"].take())
}

fn figure(value: &Value) -> anyhow::Result<Figure> {
    Ok(Figure {
        sales: number(value, "/sales")?,
        refunds: number(value, "/refunds")?,
        net: number(value, "/net")?,
    })
}

/// The output of a region.
///
/// # Errors
/// When it may not be read.
pub async fn output(officer: &Client, region: &str, days: Around) -> anyhow::Result<Figure> {
    let output = ask(officer, region, days, "NONE").await?;
    figure(output.pointer("/total").unwrap_or(&Value::Null))
}

/// The output of each region right below one, by its code.
///
/// # Errors
/// When it may not be read.
pub async fn output_by_child(
    officer: &Client,
    region: &str,
    days: Around,
) -> anyhow::Result<Vec<(String, Figure)>> {
    let output = ask(officer, region, days, "CHILD").await?;
    let rows = output["rows"].as_array().into_iter().flatten();
    rows.map(|row| {
        let code = crate::client::text(row, "/region/code")?;
        Ok((code, figure(&row["figure"])?))
    })
    .collect()
}

/// What an enterprise is owed for goods and for deliveries, and the amounts of its statement, the
/// youngest first.
///
/// # Errors
/// When `manager` may not see it.
pub async fn books(manager: &Client, enterprise: &str) -> anyhow::Result<Books> {
    let query = "query($id: ID!) { enterprise(id: $id) { balance { goods delivery total }
        statement(first: 100) { nodes { account cause amount orderNumber } } } }";
    let data = manager.gql(query, &json!({ "id": enterprise })).await?;
    let enterprise = &data["enterprise"];
    let entries = enterprise["statement"]["nodes"].as_array();
    Ok(Books {
        goods: number(enterprise, "/balance/goods")?,
        delivery: number(enterprise, "/balance/delivery")?,
        total: number(enterprise, "/balance/total")?,
        entries: entries.cloned().unwrap_or_default(),
    })
}

/// The books of an enterprise.
#[derive(Debug, Clone)]
pub struct Books {
    /// Rupiah owed for goods, the platform's fee taken off.
    pub goods: i64,
    /// Rupiah owed for deliveries.
    pub delivery: i64,
    /// Both.
    pub total: i64,
    /// The statement, the youngest first: at most 100 entries.
    pub entries: Vec<Value>,
}

impl Books {
    /// The amounts of one cause and account.
    pub fn amounts(&self, cause: &str, account: &str) -> Vec<i64> {
        let chosen = self.entries.iter();
        let chosen = chosen.filter(|entry| entry["cause"] == cause && entry["account"] == account);
        chosen
            .filter_map(|entry| entry["amount"].as_i64())
            .collect()
    }

    /// The sum of all amounts.
    pub fn sum(&self) -> i64 {
        let amounts = self.entries.iter();
        amounts.filter_map(|entry| entry["amount"].as_i64()).sum()
    }
}
