//! Papers that run out, on the days of an injected clock.

use super::expiry::follow_expiry;
use crate::app::catalogue::{import_permit_rules, withdraw_forbidden};
use crate::app::{App, FixedClock};
use chrono::{DateTime, Duration, Utc};
use sea_orm_migration::sea_orm::{ConnectionTrait, QueryResult, Statement};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// 08:00 WIB of the first day.
const BEGIN: &str = "2026-11-24T01:00:00Z";
const VILLAGE: &str = "1809012001";

struct Ground {
    app: App,
    clock: Arc<FixedClock>,
    _folder: tempfile::TempDir,
}

fn id(number: u128) -> String {
    format!("X'{}'", Uuid::from_u128(number).simple())
}

impl Ground {
    /// A verified BUM Desa with an owner, a manager and somebody of its staff.
    async fn lay() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(BEGIN.parse().unwrap()));
        let app = crate::app::testing::app(folder.path(), clock.clone()).await;
        let ground = Self {
            app,
            clock,
            _folder: folder,
        };
        let day = "'2026-11-01T00:00:00+00:00'";
        ground
            .run(&format!(
                "INSERT INTO regions (code, level, kind, name, name_folded, valid_from) \
                 VALUES ('{VILLAGE}', 4, 'DESA', 'A', 'a', '2020-01-01'); \
                 INSERT INTO categories (code, parent_code, name_id, name_en, is_leaf) \
                 VALUES ('01', NULL, 'Makanan', 'Food', 1); \
                 INSERT INTO enterprises (id, slug, name, kind, description, home_village_code, \
                 status, claimed, money_holder, created_at, updated_at) VALUES ({}, 'satu', \
                 'BUM Desa Satu', 'BUMDES', '', '{VILLAGE}', 'VERIFIED', 1, 'PLATFORM', {day}, \
                 {day})",
                id(1)
            ))
            .await;
        for (number, kind) in [(11, "OWNER"), (12, "MANAGER"), (13, "STAFF")] {
            ground.member(number, kind).await;
        }
        ground
    }

    async fn run(&self, sql: &str) {
        let connection = self.app.db.for_migrations();
        connection.execute_unprepared(sql).await.unwrap();
    }

    async fn texts(&self, sql: &str) -> Vec<String> {
        let on = self.app.db.for_migrations();
        let query = Statement::from_string(on.get_database_backend(), sql);
        let rows = on.query_all_raw(query).await.unwrap();
        let text = |row: &QueryResult| row.try_get_by_index(0).unwrap();
        rows.iter().map(text).collect()
    }

    async fn member(&self, number: u128, kind: &str) {
        let day = "'2026-11-01T00:00:00+00:00'";
        let person = id(number);
        self.run(&format!(
            "INSERT INTO people (id, display_name, email, registered_at) VALUES ({person}, 'P', \
             'orang-{number}@contoh.id', {day}); \
             INSERT INTO memberships (id, enterprise_id, holder_person_id, kind, may_list, \
             may_ship, may_money, created_at) VALUES ({}, {}, {person}, '{kind}', 1, 1, 1, {day})",
            id(number + 100),
            id(1)
        ))
        .await;
        let tx = self.app.db.begin().await.unwrap();
        let person = Uuid::from_u128(number).into();
        storage::seal::create_person_key(&tx, person).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A document of the BUM Desa.
    async fn document(&self, number: u128, item: &str, expires: &str) {
        let day = "'2026-11-01T00:00:00+00:00'";
        let media = id(number + 1_000);
        self.run(&format!(
            "INSERT INTO media (id, owner_enterprise_id, visibility, state, declared_type, \
             declared_bytes, created_at, upload_expires_at) VALUES ({media}, {}, 'PRIVATE', \
             'READY', 'application/pdf', 1, {day}, {day}); \
             INSERT INTO enterprise_documents (id, enterprise_id, item, number, expires_day, \
             media_id, added_at) VALUES ({}, {}, '{item}', '1', '{expires}', {media}, {day})",
            id(1),
            id(number),
            id(1)
        ))
        .await;
    }

    /// A product on sale.
    async fn product(&self, number: u128, name: &str) {
        let day = "'2026-11-01T00:00:00+00:00'";
        self.run(&format!(
            "INSERT INTO products (id, enterprise_id, slug, name, description, kind, \
             category_code, status, min_price_rupiah, created_at, updated_at, published_at) \
             VALUES ({}, {}, 'p{number}', '{name}', '', 'GOODS', '01', 'PUBLISHED', 1, {day}, \
             {day}, {day})",
            id(number),
            id(1)
        ))
        .await;
    }

    async fn permit(&self, number: u128, product: u128, expires: &str) {
        self.run(&format!(
            "INSERT INTO product_permits (id, product_id, kind, number_typed, number, \
             expires_day, added_at) VALUES ({}, {}, 'HALAL', 'ID1', 'ID1', '{expires}', \
             '2026-11-01T00:00:00+00:00')",
            id(number),
            id(product)
        ))
        .await;
    }

    /// How many letters wait to be sent.
    async fn letters(&self) -> usize {
        let sql = "SELECT 'x' FROM jobs WHERE kind = 'notice.send'";
        self.texts(sql).await.len()
    }

    /// When each paper was told of: its number, and the days before.
    async fn times(&self) -> BTreeMap<String, Vec<String>> {
        let sql = "SELECT hex(paper_id) || ' ' || days_before || '@' || substr(noted_at, 1, 10) \
                   FROM paper_reminders ORDER BY noted_at, days_before DESC";
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for text in self.texts(sql).await {
            let (paper, time) = text.split_once(' ').unwrap();
            let paper = paper.trim_start_matches('0').to_owned();
            found.entry(paper).or_default().push(time.to_owned());
        }
        found
    }

    async fn waiting(&self) -> bool {
        let sql = "SELECT 'x' FROM enterprises WHERE waiting_since IS NOT NULL";
        !self.texts(sql).await.is_empty()
    }

    async fn work(&self) {
        follow_expiry(&self.app).await.unwrap();
    }

    fn go_to(&self, day: &str) {
        let at: DateTime<Utc> = format!("{day}T01:00:00Z").parse().unwrap();
        self.clock.set(at);
    }
}

#[tokio::test]
async fn day_by_day_each_paper_is_told_of_four_times_and_once_each() {
    let ground = Ground::lay().await;
    ground.document(0xA1, "LEGAL_ENTITY", "2027-02-22").await;
    ground.product(0xB0, "Keripik").await;
    ground.permit(0xC1, 0xB0, "2026-12-01").await;
    for _ in 0..100 {
        ground.work().await;
        ground.work().await;
        ground.clock.advance(Duration::days(1));
    }
    let times = ground.times().await;
    let document = [
        "90@2026-11-24",
        "30@2027-01-23",
        "7@2027-02-15",
        "0@2027-02-22",
        "-1@2027-02-23",
    ];
    assert_eq!(times["A1"], document);
    // It had seven days left when it was first looked at.
    assert_eq!(times["C1"], ["7@2026-11-24", "0@2026-12-01"]);
    // The owner and the manager, four times and twice.
    assert_eq!(ground.letters().await, 2 * (4 + 2));
}

#[tokio::test]
async fn days_that_were_skipped_are_made_up_for_once() {
    let ground = Ground::lay().await;
    ground.document(0xA1, "LEGAL_ENTITY", "2027-02-22").await;
    ground.document(0xA2, "NIB", "2027-02-22").await;
    ground.work().await;
    assert_eq!(ground.letters().await, 4);
    ground.go_to("2027-03-30");
    ground.work().await;
    ground.work().await;
    let times = ground.times().await;
    let all = ["90@2026-11-24", "0@2027-03-30", "-1@2027-03-30"];
    assert_eq!(times["A1"], all);
    assert_eq!(times["A2"], all);
    assert_eq!(ground.letters().await, 8);
}

#[tokio::test]
async fn a_verified_enterprise_waits_again_when_a_required_paper_lapsed_and_sells_on() {
    let ground = Ground::lay().await;
    ground.document(0xA1, "LEGAL_ENTITY", "2026-11-24").await;
    ground.document(0xA2, "NIB", "2026-11-20").await;
    ground.work().await;
    assert!(
        !ground.waiting().await,
        "a NIB's paper is not required, the other holds today"
    );
    ground.go_to("2026-11-25");
    ground.work().await;
    assert!(ground.waiting().await);
    let status = ground.texts("SELECT status FROM enterprises").await;
    assert_eq!(status, ["VERIFIED"]);
    let audited = ground.texts("SELECT action || after FROM audit_rows").await;
    assert_eq!(
        audited,
        [r#"enterprise.document_lapse{"items":["LEGAL_ENTITY"]}"#]
    );
    ground
        .run("UPDATE enterprises SET waiting_since = NULL")
        .await;
    ground.go_to("2026-11-26");
    ground.work().await;
    assert!(!ground.waiting().await, "the officer decided");
}

#[tokio::test]
async fn two_nodes_at_once_tell_once_and_many_products_are_one_letter() {
    let ground = Ground::lay().await;
    for number in 0..250 {
        ground.product(0x1000 + number, "Keripik").await;
        ground
            .permit(0x2000 + number, 0x1000 + number, "2026-12-20")
            .await;
    }
    let (app, other) = (&ground.app, &ground.app);
    let (one, two) = tokio::join!(follow_expiry(app), follow_expiry(other));
    one.unwrap();
    two.unwrap();
    assert_eq!(ground.times().await.len(), 250);
    let letters = ground.letters().await;
    // One for each of two people in each batch of a hundred.
    assert!((6..=10).contains(&letters), "{letters}");
    ground.work().await;
    assert_eq!(ground.letters().await, letters);
}

#[tokio::test]
async fn nobody_is_told_of_what_ended_or_belongs_to_what_is_closed() {
    let ground = Ground::lay().await;
    ground.document(0xA1, "LEGAL_ENTITY", "2026-12-01").await;
    let ended = "UPDATE enterprise_documents SET ended_at = '2026-11-23T00:00:00+00:00'";
    ground.run(ended).await;
    ground.product(0xB0, "Keripik").await;
    ground.permit(0xC1, 0xB0, "2026-12-01").await;
    ground.run("UPDATE products SET status = 'ARCHIVED'").await;
    ground.document(0xA2, "NIB", "2026-12-01").await;
    ground.run("UPDATE enterprises SET status = 'CLOSED'").await;
    ground.work().await;
    assert_eq!((ground.times().await.len(), ground.letters().await), (0, 0));
}

#[tokio::test]
async fn what_a_rule_forbids_leaves_sale_on_its_day_and_nothing_else_does() {
    let ground = Ground::lay().await;
    ground.product(0xB1, "Keripik Arak").await;
    ground.product(0xB2, "Keripik").await;
    let list = "code,category,effect,permits,words,from,note_id,note_en,source\n\
        ARAK,,FORBIDS,,arak,2026-11-25,tidak dijual,not sold,UU 1\n\
        FOOD,01,REQUIRES,PIRT,,2026-11-25,perlu izin,needs a permit,UU 2\n";
    let mut list = list.as_bytes();
    import_permit_rules(&ground.app, Some(&mut list))
        .await
        .unwrap();
    let on_sale = "SELECT name FROM products WHERE status = 'PUBLISHED' ORDER BY name";
    withdraw_forbidden(&ground.app).await.unwrap();
    assert_eq!(ground.texts(on_sale).await, ["Keripik", "Keripik Arak"]);
    ground.go_to("2026-11-25");
    for _ in 0..2 {
        withdraw_forbidden(&ground.app).await.unwrap();
    }
    assert_eq!(ground.texts(on_sale).await, ["Keripik"]);
    assert_eq!(ground.letters().await, 2);
    let noted = "SELECT hex(product_id) FROM change_log";
    assert_eq!(ground.texts(noted).await.len(), 1);
}
