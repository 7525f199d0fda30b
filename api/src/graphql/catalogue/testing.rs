//! A small marketplace: two villages, two enterprises, their manager, two who buy, and the whole
//! schema.

use crate::app::{Actor, App, FixedClock};
use crate::graphql::{NodeKind, Schema};
use async_graphql::{Request, Variables};
use domain::person::{Membership, MembershipKind};
use domain::{EnterpriseId, Language, PersonId};
use sea_orm_migration::sea_orm::ConnectionTrait;
use serde_json::Value;
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

const ROWS: &[&str] = &[
    "INSERT INTO people (id, display_name, registered_at) VALUES \
     (X'00000000000000000000000000000009', 'Manajer', '2026-11-01T00:00:00+00:00'), \
     (X'00000000000000000000000000000011', 'Pembeli 17', '2026-11-01T00:00:00+00:00'), \
     (X'00000000000000000000000000000012', 'Pembeli 18', '2026-11-01T00:00:00+00:00')",
    "INSERT INTO regions (code, parent_code, level, kind, name, name_folded, valid_from) VALUES \
     ('18', NULL, 1, 'PROVINSI', 'Lampung', 'lampung', '2024-01-01'), \
     ('1809', '18', 2, 'KABUPATEN', 'Pesawaran', 'pesawaran', '2024-01-01'), \
     ('180901', '1809', 3, 'KECAMATAN', 'Teluk Pandan', 'telukpandan', '2024-01-01'), \
     ('1809012001', '180901', 4, 'DESA', 'Hanura', 'hanura', '2024-01-01'), \
     ('1809012002', '180901', 4, 'DESA', 'Sidodadi', 'sidodadi', '2024-01-01')",
    "INSERT INTO categories (code, parent_code, name_id, name_en, is_leaf) VALUES \
     ('01', NULL, 'Makanan', 'Food', 0), ('0101', '01', 'Camilan', 'Snacks', 0), \
     ('010101', '0101', 'Keripik Pisang', 'Banana Chips', 1)",
    "INSERT INTO enterprises (id, slug, name, kind, description, home_village_code, status, \
     claimed, money_holder, created_at, updated_at) VALUES \
     (X'00000000000000000000000000000001', 'hanura', 'BUM Desa Hanura', 'BUMDES', '', \
     '1809012001', 'VERIFIED', 1, 'PLATFORM', '2026-11-01T00:00:00+00:00', \
     '2026-11-01T00:00:00+00:00'), \
     (X'00000000000000000000000000000002', 'baru', 'UMKM Baru', 'UMKM', '', \
     '1809012002', 'SUBMITTED', 1, 'PLATFORM', '2026-11-01T00:00:00+00:00', \
     '2026-11-01T00:00:00+00:00')",
];

pub(crate) struct Marketplace {
    _folder: TempDir,
    pub(crate) app: Arc<App>,
    schema: Schema,
}

impl Marketplace {
    pub(crate) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = Arc::new(app(&folder).await);
        let shop = Self {
            schema: crate::graphql::build(app.clone()),
            app,
            _folder: folder,
        };
        for row in ROWS {
            shop.run(row).await;
        }
        shop
    }

    pub(crate) async fn run(&self, sql: &str) {
        let connection = self.app.db.for_migrations();
        connection.execute_unprepared(sql).await.unwrap();
    }

    /// Asks as the manager of both enterprises.
    pub(crate) async fn manage(&self, query: &str, input: Value) -> Value {
        self.ask(manager(), query, input).await
    }

    /// Asks as nobody.
    pub(crate) async fn look(&self, query: &str) -> Value {
        let nobody = Actor::anonymous(Language::English, "r".to_owned());
        self.ask(nobody, query, Value::Null).await
    }

    /// Asks as somebody who belongs to no enterprise; the manager is number 9.
    pub(crate) async fn buy(&self, person: u128, query: &str, input: Value) -> Value {
        let mut actor = Actor::anonymous(Language::English, "r".to_owned());
        actor.person = Some(PersonId::from_uuid(Uuid::from_u128(person)));
        self.ask(actor, query, input).await
    }

    /// Asks as `actor`.
    pub(crate) async fn ask(&self, actor: Actor, query: &str, input: Value) -> Value {
        let variables = Variables::from_json(serde_json::json!({ "input": input }));
        let request = Request::new(query).variables(variables);
        let answer = self.schema.execute(request.data(Arc::new(actor))).await;
        serde_json::to_value(answer).unwrap()
    }
}

pub(crate) fn enterprise(number: u128) -> String {
    NodeKind::Enterprise.id(Uuid::from_u128(number)).to_string()
}

fn manager() -> Actor {
    let membership = |number| Membership {
        id: Uuid::from_u128(number).into(),
        enterprise: EnterpriseId::from_uuid(Uuid::from_u128(number)),
        kind: MembershipKind::Manager,
        may_list: true,
        may_ship: true,
        may_money: true,
        through: None,
    };
    let mut actor = Actor::anonymous(Language::English, "r".to_owned());
    actor.person = Some(PersonId::from_uuid(Uuid::from_u128(9)));
    actor.rights.memberships = vec![membership(1), membership(2)];
    actor
}

async fn app(folder: &TempDir) -> App {
    let clock = Arc::new(FixedClock::at("2026-11-24T00:00:00Z".parse().unwrap()));
    crate::app::testing::app(folder.path(), clock).await
}
