//! Output through the schema, over the villages of Lampung.

use crate::app::output::fold;
use crate::app::region::import_lampung;
use crate::app::{Actor, App, FixedClock};
use crate::graphql::build;
use async_graphql::{Request, Response};
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::person::{Mandate, MandateKind, RegionScope, Rights};
use domain::region::RegionCode;
use domain::{BasisPoints, EnterpriseId, Language, MandateId, OrderLineId, PersonId, Rupiah};
use sea_orm_migration::sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::sync::Arc;
use storage::output::{CreditKind, NewCredit, post};
use tempfile::TempDir;
use uuid::Uuid;

async fn app() -> (TempDir, Arc<App>) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::at("2026-11-24T05:00:00Z".parse().unwrap()));
    let app = crate::app::testing::app(folder.path(), clock).await;
    import_lampung(&app).await.unwrap();
    (folder, Arc::new(app))
}

/// A credit of its own line. The lines themselves are not there, so nothing may ask for them.
fn credit(line: u128, village: &str, day: &str, amount: i64) -> NewCredit {
    let kind = if line.is_multiple_of(2) {
        EnterpriseKind::Bumdes
    } else {
        EnterpriseKind::Umkm
    };
    NewCredit {
        order_line: OrderLineId::from_uuid(Uuid::from_u128(line)),
        enterprise: EnterpriseId::from_uuid(Uuid::from_u128(1)),
        enterprise_kind: kind,
        category: CategoryCode::parse("0101").unwrap(),
        origin: RegionCode::parse(village).unwrap(),
        destination: None,
        share: BasisPoints::WHOLE,
        kind: if amount < 0 {
            CreditKind::Refund
        } else {
            CreditKind::Sale
        },
        cause: Uuid::from_u128(line),
        amount: Rupiah::new(amount).unwrap(),
        quantity_milli: amount.signum() * 1_000,
        sale_day: day.parse().unwrap(),
    }
}

async fn market() -> (TempDir, Arc<App>) {
    let (folder, app) = app().await;
    let unlinked = "PRAGMA foreign_keys = OFF";
    let writer = app.db.for_migrations();
    writer.execute_unprepared(unlinked).await.unwrap();
    let tx = app.db.begin().await.unwrap();
    let credits = vec![
        credit(1, "18.04.04.1003", "2026-09-30", 25_000),
        credit(2, "18.04.04.2006", "2026-11-01", 10_000),
        credit(3, "18.04.05.2001", "2026-11-24", 700),
        credit(3, "18.04.05.2001", "2026-11-24", -700),
        credit(4, "18.01.04.2001", "2026-11-24", 5),
    ];
    post(&tx, credits).await.unwrap();
    tx.commit().await.unwrap();
    (folder, app)
}

fn officer(scope: RegionScope) -> Actor {
    let anonymous = Actor::anonymous(Language::English, "test".to_owned());
    let mandate = Mandate {
        id: MandateId::from_uuid(Uuid::from_u128(9)),
        kind: MandateKind::Analyst,
        scope,
    };
    Actor {
        person: Some(PersonId::from_uuid(Uuid::from_u128(9))),
        rights: Rights {
            memberships: vec![],
            mandates: vec![mandate],
        },
        ..anonymous
    }
}

fn of_lampung_barat() -> Actor {
    officer(RegionScope::Subtree(RegionCode::parse("1804").unwrap()))
}

async fn ask(app: &Arc<App>, actor: Actor, arguments: &str) -> Response {
    let query = format!(
        "{{ output({arguments}) {{ region {{ name }} from to \
         total {{ sales refunds net saleLines refundLines }} \
         rows {{ label region {{ code }} periodStart periodEnd category enterpriseKind \
         figure {{ net }} }} }} }}"
    );
    let request = Request::new(query).data(Arc::new(actor));
    build(Arc::clone(app)).execute(request).await
}

async fn output(app: &Arc<App>, arguments: &str) -> Value {
    let response = ask(app, of_lampung_barat(), arguments).await;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    response.data.into_json().unwrap()["output"].clone()
}

/// `label=net` of each row.
fn rows(output: &Value) -> Vec<String> {
    let rows = output["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        format!(
            "{}={}",
            row["label"].as_str().unwrap(),
            row["figure"]["net"]
        )
    })
    .collect()
}

const AUTUMN: &str = r#"region: "18.04", from: "2026-09-15", to: "2026-11-30""#;

async fn check_figures(app: &Arc<App>) {
    let whole = output(app, AUTUMN).await;
    let expected = json!({
        "sales": 35_700, "refunds": 700, "net": 35_000, "saleLines": 3, "refundLines": 1
    });
    assert_eq!(whole["total"], expected);
    assert_eq!(whole["rows"], json!([]));
    let by_month = output(app, &format!("{AUTUMN}, by: MONTH")).await;
    assert_eq!(
        rows(&by_month),
        [
            "15–30 September 2026=25000",
            "October 2026=0",
            "November 2026=10000"
        ]
    );
    assert_eq!(by_month["total"], expected);
    let by_kind = output(app, &format!("{AUTUMN}, by: ENTERPRISE_KIND")).await;
    assert_eq!(
        rows(&by_kind),
        [
            "UMKM=25000",
            "BUM Desa=10000",
            "BUM Desa Bersama=0",
            "Koperasi=0"
        ]
    );
    let by_category = output(app, &format!("{AUTUMN}, by: CATEGORY")).await;
    assert_eq!(rows(&by_category), ["01.01=35000"]);
    let days = r#"region: "18.04.04", from: "2026-09-29", to: "2026-10-01", by: DAY"#;
    assert_eq!(
        rows(&output(app, days).await),
        [
            "29 September 2026=0",
            "30 September 2026=25000",
            "1 October 2026=0"
        ]
    );
    let bumdes = format!("{AUTUMN}, enterpriseKind: BUMDES");
    assert_eq!(output(app, &bumdes).await["total"]["net"], 10_000);
}

#[tokio::test]
async fn figures_are_the_same_before_and_after_the_fold() {
    let (_folder, app) = market().await;
    check_figures(&app).await;
    assert_eq!(fold(&app).await.unwrap(), 5);
    check_figures(&app).await;
    assert_eq!(fold(&app).await.unwrap(), 0);
}

#[tokio::test]
async fn every_region_below_is_shown_and_those_without_a_sale_with_zero() {
    let (_folder, app) = market().await;
    let days = r#"from: "2026-01-01", to: "2026-12-31", by: CHILD"#;
    let district = output(&app, &format!(r#"region: "18.04.04", {days}"#)).await;
    let villages = district["rows"].as_array().unwrap();
    assert_eq!(villages.len(), 12);
    let sold: Vec<&Value> = villages
        .iter()
        .filter(|row| row["figure"]["net"] != 0)
        .map(|row| &row["region"]["code"])
        .collect();
    assert_eq!(sold, ["18.04.04.1003", "18.04.04.2006"]);
    let regency = output(&app, &format!(r#"region: "18.04", {days}"#)).await;
    assert_eq!(regency["rows"].as_array().unwrap().len(), 15);
    assert_eq!(regency["total"]["net"], 35_000);
    let village = output(&app, &format!(r#"region: "18.04.04.1003", {days}"#)).await;
    assert_eq!(village["rows"], json!([]));
    assert_eq!(
        village["total"]["net"], 25_000,
        "nothing is below a village"
    );
}

fn problem(response: &Response) -> String {
    let error = serde_json::to_value(&response.errors).unwrap();
    let extensions = &error[0]["extensions"];
    let text = |name: &str| extensions[name].as_str().unwrap_or_default();
    format!("{} {} {}", text("code"), text("field"), text("rule"))
}

#[tokio::test]
async fn a_mandate_reaches_its_subtree_and_nothing_else() {
    let (_folder, app) = market().await;
    let days = r#"from: "2026-01-01", to: "2026-12-31""#;
    for region in ["18", "18.01", "18.01.04.2001", "18.99"] {
        let arguments = format!(r#"region: "{region}", {days}"#);
        let response = ask(&app, of_lampung_barat(), &arguments).await;
        assert_eq!(problem(&response), "NOT_FOUND  ", "{region}");
        let nobody = Actor::anonymous(Language::English, "test".to_owned());
        let response = ask(&app, nobody, &arguments).await;
        assert_eq!(problem(&response), "UNAUTHENTICATED  ", "{region}");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_with_its_field() {
    let (_folder, app) = market().await;
    let days = r#"from: "2026-01-01", to: "2026-12-31""#;
    for (arguments, expected) in [
        (
            format!(r#"region: "18.99", {days}"#),
            "BAD_REQUEST region UNKNOWN",
        ),
        (
            format!(r#"region: "x", {days}"#),
            "BAD_REQUEST region MALFORMED",
        ),
        (
            format!(r#"region: "1804010001", {days}"#),
            "BAD_REQUEST region LOOKS_LIKE_BPS",
        ),
        (
            r#"region: "18", from: "2026-02-01", to: "2026-01-31""#.to_owned(),
            "BAD_REQUEST to TOO_SMALL",
        ),
        (
            r#"region: "18", from: "0001-01-01", to: "2026-01-31""#.to_owned(),
            "BAD_REQUEST from NOT_ALLOWED",
        ),
        (
            r#"region: "18", from: "2000-01-01", to: "2026-01-31", by: DAY"#.to_owned(),
            "BAD_REQUEST by TOO_LARGE",
        ),
        (
            format!(r#"region: "18", {days}, category: "99""#),
            "BAD_REQUEST category UNKNOWN",
        ),
        (
            format!(r#"region: "18", {days}, category: "kopi""#),
            "BAD_REQUEST category MALFORMED",
        ),
    ] {
        let response = ask(&app, officer(RegionScope::All), &arguments).await;
        assert_eq!(problem(&response), expected, "{arguments}");
    }
}
