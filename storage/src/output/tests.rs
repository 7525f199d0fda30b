//! Output on a fresh SQLite file: whatever is folded and whatever is not, the figures are the same.

use super::fixture::{Sale, credits, day, line_id, order_and_pay, refund, sell, village_market};
use super::{
    CellFilter, Discrepancy, OutputDimension, OutputQuery, fold, post, read, remaining_of_line,
    totals, verify,
};
use crate::region::fixture::code;
use crate::sql::execute;
use crate::{Db, jobs};
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::output::{DaySpan, Grain};
use domain::person::Sight;

const TWO_VILLAGES: &[(&str, i64)] = &[("1804042001", 5_000), ("1804052001", 5_000)];
const HAJIMENA: &[(&str, i64)] = &[("1801042001", 10_000)];

fn sales() -> [Sale<'static>; 4] {
    let sale = |number, goods, day, origins| Sale {
        number,
        goods,
        category: "0101",
        kind: EnterpriseKind::Umkm,
        day,
        origins,
    };
    [
        sale(1, 25_001, "2026-10-31", TWO_VILLAGES),
        sale(2, 10_000, "2026-11-01", HAJIMENA),
        Sale {
            category: "02",
            kind: EnterpriseKind::Bumdes,
            ..sale(3, 7_000, "2026-11-24", HAJIMENA)
        },
        sale(4, 999, "2026-11-24", TWO_VILLAGES),
    ]
}

async fn fold_some(db: &Db, limit: i64) -> usize {
    let tx = db.begin().await.unwrap();
    let folded = fold(&tx, limit).await.unwrap();
    tx.commit().await.unwrap();
    folded
}

fn question(regions: &[&str], by: OutputDimension) -> OutputQuery {
    OutputQuery {
        regions: regions.iter().map(|text| code(text)).collect(),
        days: DaySpan {
            first: day("2026-10-15"),
            last: day("2026-11-30"),
        },
        coarsest: Grain::Month,
        by,
        filter: CellFilter::default(),
    }
}

/// `bucket sales refunds lines` of each row.
async fn answers(db: &Db, query: &OutputQuery) -> Vec<String> {
    let rows = read(db, &Sight::house(), query).await.unwrap();
    let shown = rows.iter().map(|row| {
        let figure = row.figure;
        format!(
            "{} {} {} {}",
            row.bucket,
            figure.sales.get(),
            figure.refunds.get(),
            figure.sale_lines + figure.refund_lines
        )
    });
    shown.collect()
}

async fn check_figures(db: &Db) {
    use OutputDimension::{Category, EnterpriseKind, PeriodStart, Region, Whole};
    let answer = async |regions: &[&str], by| answers(db, &question(regions, by)).await;
    assert_eq!(answer(&["18"], Whole).await, [" 43000 10000 7"]);
    assert_eq!(
        answer(&["1801", "1804"], Region).await,
        ["1801 17000 10000 3", "1804 26000 0 4"]
    );
    assert_eq!(
        answer(&["1804042001", "1804042002", "1804052001"], Region).await,
        ["1804042001 13001 0 2", "1804052001 12999 0 2"]
    );
    assert_eq!(
        answer(&["18"], Category).await,
        ["0101 36000 10000 6", "02 7000 0 1"]
    );
    assert_eq!(
        answer(&["18"], EnterpriseKind).await,
        ["BUMDES 7000 0 1", "UMKM 36000 10000 6"]
    );
    let mut by_day = question(&["18"], PeriodStart);
    by_day.coarsest = Grain::Day;
    assert_eq!(
        answers(db, &by_day).await,
        [
            "2026-10-31 25001 0 2",
            "2026-11-01 10000 10000 2",
            "2026-11-24 7999 0 3"
        ]
    );
    let mut umkm = question(&["18"], Whole);
    umkm.filter.enterprise_kind = Some(domain::enterprise::EnterpriseKind::Umkm);
    umkm.filter.category = CategoryCode::parse("01").ok();
    umkm.days.first = day("2026-11-02");
    assert_eq!(answers(db, &umkm).await, [" 999 0 2"]);
    assert_eq!(verify(db).await.unwrap(), []);
}

#[tokio::test]
async fn figures_are_the_same_before_during_and_after_every_fold() {
    let (_folder, db) = village_market().await;
    for sale in &sales() {
        sell(&db, sale).await;
    }
    refund(&db, &sales()[1]).await;
    check_figures(&db).await;
    for left in [5, 3, 1] {
        assert_eq!(fold_some(&db, 2).await, 2);
        assert_eq!(totals(&db).await.unwrap().pending, left);
        check_figures(&db).await;
    }
    assert_eq!((fold_some(&db, 2).await, fold_some(&db, 2).await), (1, 0));
    check_figures(&db).await;
    let totals = totals(&db).await.unwrap();
    assert_eq!((totals.credits, totals.net_rupiah), (7, 33_000));
}

#[tokio::test]
async fn a_fold_that_is_rolled_back_counts_nothing_twice() {
    let (_folder, db) = village_market().await;
    sell(&db, &sales()[0]).await;
    let tx = db.begin().await.unwrap();
    assert_eq!(fold(&tx, 100).await.unwrap(), 2);
    tx.roll_back().await.unwrap();
    let whole = question(&["18"], OutputDimension::Whole);
    assert_eq!(answers(&db, &whole).await, [" 25001 0 2"]);
    assert_eq!(fold_some(&db, 100).await, 2);
    assert_eq!(answers(&db, &whole).await, [" 25001 0 2"]);
    assert_eq!(verify(&db).await.unwrap(), []);
}

#[tokio::test]
async fn a_refund_of_a_whole_line_leaves_nothing_anywhere() {
    let (_folder, db) = village_market().await;
    let sale = &sales()[0];
    sell(&db, sale).await;
    let left = remaining_of_line(&db, line_id(1)).await.unwrap();
    let shown: Vec<(&str, i64, i64)> = left
        .iter()
        .map(|part| {
            (
                part.village.as_str(),
                part.amount.get(),
                part.quantity_milli,
            )
        })
        .collect();
    assert_eq!(
        shown,
        [("1804042001", 12_501, 500), ("1804052001", 12_500, 500)]
    );
    assert_eq!(left[0].sale_day, day("2026-10-31"));
    refund(&db, sale).await;
    let left = remaining_of_line(&db, line_id(1)).await.unwrap();
    assert!(
        left.iter()
            .all(|part| part.amount.is_zero() && part.quantity_milli == 0)
    );
    assert_eq!(verify(&db).await.unwrap(), []);
}

#[tokio::test]
async fn a_credit_is_posted_once_and_leaves_no_job() {
    let (_folder, db) = village_market().await;
    for sale in &sales() {
        sell(&db, sale).await;
    }
    let tx = db.begin().await.unwrap();
    let again = post(&tx, credits(&sales()[0])).await.unwrap_err();
    assert!(again.is_duplicate());
    drop(tx);
    let now = db.environment().clock.now();
    assert_eq!(jobs::due(&db, now).await.unwrap(), 0);
    let changed = "UPDATE village_credits SET amount_rupiah = 1";
    assert!(execute(&db, changed, vec![]).await.is_err());
}

#[tokio::test]
async fn a_recount_finds_a_wrong_cell_a_missing_one_and_a_line_without_credit() {
    let (_folder, db) = village_market().await;
    for sale in &sales()[..3] {
        sell(&db, sale).await;
    }
    fold_some(&db, 100).await;
    let tx = db.begin().await.unwrap();
    let more = "UPDATE output_cells SET sale_rupiah = sale_rupiah + 5 \
                WHERE region_code = '1801' AND grain = 'M' AND category_code = '0101'";
    assert_eq!(execute(&tx, more, vec![]).await.unwrap(), 1);
    let none = "DELETE FROM output_cells WHERE region_code = '1804042001' AND grain = 'D'";
    assert_eq!(execute(&tx, none, vec![]).await.unwrap(), 1);
    order_and_pay(&tx, &sales()[3]).await;
    tx.commit().await.unwrap();
    let found = verify(&db).await.unwrap();
    assert_eq!(found.len(), 3, "{found:?}");
    let cell = |region: &str, off: i64| {
        found.iter().any(|one| {
            matches!(one, Discrepancy::Cell { region: of, sale_rupiah, .. }
                if of == region && *sale_rupiah == off)
        })
    };
    assert!(cell("1801", 5) && cell("1804042001", -12_501));
    let unpaid = Discrepancy::Line {
        line: line_id(4),
        paid_rupiah: 999,
        credited_rupiah: 0,
    };
    assert!(found.contains(&unpaid));
}

#[tokio::test]
async fn a_question_about_no_region_has_no_answer() {
    let (_folder, db) = village_market().await;
    let nowhere = question(&[], OutputDimension::Whole);
    assert_eq!(read(&db, &Sight::house(), &nowhere).await.unwrap(), []);
}
