//! Two enterprises of two regencies, a product each, buyers, and the sandbox as the gateway.

use super::bent::{Bends, gateways};
use crate::app::cart::{AddCartLines, add_cart_lines};
use crate::app::catalogue::{CreateProduct, create_product, publish_product};
use crate::app::order::{CancelOrder, PlaceOrder, cancel_order, place_order};
use crate::app::payment::{StartPayment, receive_message, start_payment};
use crate::app::{Actor, App, CommandError, FixedClock, IdempotencyKey, worker};
use async_trait::async_trait;
use bytes::Bytes;
use domain::catalogue::{ProductDraft, ProductInput, ProductKind, VariantInput};
use domain::order::{CancelRefusal, OrderContact, PlaceRefusal};
use domain::payment::StartRefusal;
use domain::person::{Membership, MembershipKind, PersonName, PhoneNumber, Sight};
use domain::{
    BasisPoints, EnterpriseId, Language, OrderId, PaymentId, PersonId, Quantity, Rupiah,
    SellerOrderId, VariantId,
};
use http::HeaderMap;
use payments::WebhookSecret;
use payments::sandbox::{
    CheckoutAction, CheckoutForm, DeliveryError, Sandbox, SandboxGateway, SandboxSettings,
    SwitchOverrides, WebhookSink,
};
use sea_orm_migration::sea_orm::ConnectionTrait;
use std::sync::{Arc, Mutex};
use storage::Clock;
use storage::order::{SellerOrderView, seller_orders_of};
use storage::payment::PaymentView;
use tempfile::TempDir;
use uuid::Uuid;

const ROWS: &str = "\
    INSERT INTO regions (code, parent_code, level, kind, name, name_folded, valid_from) VALUES \
    ('18', NULL, 1, 'PROVINSI', 'Lampung', 'lampung', '2024-01-01'), \
    ('1809', '18', 2, 'KABUPATEN', 'Pesawaran', 'pesawaran', '2024-01-01'), \
    ('180901', '1809', 3, 'KECAMATAN', 'A', 'a', '2024-01-01'), \
    ('1809012001', '180901', 4, 'DESA', 'B', 'b', '2024-01-01'), \
    ('1804', '18', 2, 'KABUPATEN', 'Lampung Barat', 'lampungbarat', '2024-01-01'), \
    ('180405', '1804', 3, 'KECAMATAN', 'C', 'c', '2024-01-01'), \
    ('1804052001', '180405', 4, 'DESA', 'D', 'd', '2024-01-01'); \
    INSERT INTO categories (code, parent_code, name_id, name_en, is_leaf) VALUES \
    ('01', NULL, 'Makanan', 'Food', 1); \
    INSERT INTO enterprises (id, slug, name, kind, description, home_village_code, status, \
    claimed, money_holder, delivery_fee_rupiah, created_at, updated_at) VALUES \
    (X'00000000000000000000000000000001', 'satu', 'BUM Desa Satu', 'BUMDES', '', '1809012001', \
    'VERIFIED', 1, 'PLATFORM', NULL, '2026-11-01T00:00:00+00:00', '2026-11-01T00:00:00+00:00'), \
    (X'00000000000000000000000000000002', 'dua', 'UMKM Dua', 'UMKM', '', '1804052001', \
    'VERIFIED', 1, 'PLATFORM', NULL, '2026-11-01T00:00:00+00:00', '2026-11-01T00:00:00+00:00')";

/// Messages on their way: handed over when the test says so.
#[derive(Default)]
struct Letterbox(Mutex<Vec<(HeaderMap, Bytes)>>);

#[async_trait]
impl WebhookSink for Letterbox {
    async fn deliver(&self, headers: HeaderMap, body: Bytes) -> Result<(), DeliveryError> {
        self.0.lock().unwrap().push((headers, body));
        Ok(())
    }
}

pub(super) struct Market {
    pub(super) app: Arc<App>,
    pub(super) clock: Arc<FixedClock>,
    pub(super) sandbox: Arc<Sandbox>,
    /// A variant of each enterprise: 10 units on the shelf, at Rp15.000 and Rp20.000.
    pub(super) variants: [VariantId; 2],
    /// How the gateway `sandbox` misbehaves.
    pub(super) bends: Arc<Bends>,
    /// Another provider, behind the gateway `second`; its messages never come.
    pub(super) second: SandboxGateway,
    letterbox: Arc<Letterbox>,
    _folder: TempDir,
}

pub(super) fn enterprise(number: u128) -> EnterpriseId {
    Uuid::from_u128(number).into()
}

pub(super) fn key(name: &str) -> IdempotencyKey {
    IdempotencyKey::parse(name).unwrap()
}

pub(super) fn buyer(person: PersonId) -> Actor {
    let mut actor = Actor::anonymous(Language::English, "r".to_owned());
    actor.person = Some(person);
    actor
}

pub(super) fn manager(number: u128) -> Actor {
    let mut actor = buyer(Uuid::from_u128(9).into());
    actor.rights.memberships = vec![Membership {
        id: Uuid::from_u128(number).into(),
        enterprise: enterprise(number),
        kind: MembershipKind::Manager,
        may_list: true,
        may_ship: true,
        may_money: true,
        through: None,
    }];
    actor
}

fn quantity(units: i64) -> Quantity {
    Quantity::from_milli(units * 1_000).unwrap()
}

fn provider(clock: &Arc<FixedClock>, sink: Arc<Letterbox>) -> Arc<Sandbox> {
    let time = clock.clone();
    let settings = SandboxSettings {
        base_url: "http://shop.test".to_owned(),
        secret: WebhookSecret::new("rahasia"),
        sink,
        clock: Arc::new(move || time.now()),
        seed: 1,
    };
    Sandbox::in_memory(settings).unwrap()
}

impl Market {
    pub(super) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at("2026-11-24T01:00:00Z".parse().unwrap()));
        let letterbox = Arc::new(Letterbox::default());
        let sandbox = provider(&clock, letterbox.clone());
        let second = SandboxGateway(provider(&clock, Arc::new(Letterbox::default())));
        let bends = Arc::new(Bends::default());
        let mut app = crate::app::testing::app(folder.path(), clock.clone()).await;
        app.settings.fee = BasisPoints::new(250).unwrap();
        app.gateways = gateways(&sandbox, &second, &bends);
        let connection = app.db.for_migrations();
        connection.execute_unprepared(ROWS).await.unwrap();
        let mut market = Self {
            app: Arc::new(app),
            clock,
            sandbox,
            variants: [Uuid::nil().into(); 2],
            bends,
            second,
            letterbox,
            _folder: folder,
        };
        market.make_person(9).await;
        market.variants = [market.list(1, 15_000).await, market.list(2, 20_000).await];
        market
    }

    /// Somebody with a key of their own.
    pub(super) async fn make_person(&self, number: u128) -> PersonId {
        let id = Uuid::from_u128(number);
        let sql = format!(
            "INSERT INTO people (id, display_name, registered_at) \
             VALUES (X'{}', 'P', '2026-11-01T00:00:00+00:00')",
            id.simple()
        );
        let connection = self.app.db.for_migrations();
        connection.execute_unprepared(&sql).await.unwrap();
        let tx = self.app.db.begin().await.unwrap();
        storage::seal::create_person_key(&tx, id.into())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id.into()
    }

    async fn list(&self, number: u128, price: i64) -> VariantId {
        let variant = VariantInput {
            sku: None,
            name: None,
            unit: "bungkus".to_owned(),
            price,
            weight_gram: 250,
            step: None,
            minimum: None,
            stock: Some(quantity(10)),
        };
        let input = ProductInput {
            name: "Keripik pisang".to_owned(),
            description: String::new(),
            kind: ProductKind::Goods,
            category: "01".to_owned(),
            variants: vec![variant],
            origins: None,
        };
        let command = CreateProduct {
            key: key(&format!("p{number}")),
            enterprise: enterprise(number),
            draft: ProductDraft::parse(&input).unwrap(),
            media: Vec::new(),
        };
        let seller = manager(number);
        let id = create_product(&self.app, &seller, command).await.unwrap();
        publish_product(&self.app, &seller, id).await.unwrap();
        let variants = storage::catalogue::variants_of(&self.app.db, &[id]).await;
        variants.unwrap()[0].id
    }

    /// Puts `units` of the product of enterprise 1 and 2 in the cart of `person`.
    pub(super) async fn fill(&self, person: PersonId, units: [i64; 2]) {
        let wanted = self.variants.into_iter().zip(units);
        let lines = wanted.filter(|(_, units)| *units > 0);
        let command = AddCartLines {
            key: key("fill"),
            lines: lines
                .map(|(variant, units)| (variant, quantity(units)))
                .collect(),
        };
        let actor = buyer(person);
        add_cart_lines(&self.app, &actor, command).await.unwrap();
    }

    pub(super) async fn place(
        &self,
        person: PersonId,
        total: i64,
        name: &str,
    ) -> Result<OrderId, CommandError<PlaceRefusal>> {
        let command = PlaceOrder {
            key: key(name),
            expected_total: Rupiah::new(total).unwrap(),
            deliveries: Vec::new(),
            contact: OrderContact {
                name: PersonName::parse("Pembeli").unwrap(),
                phone: PhoneNumber::parse("081234567890").unwrap(),
                address: None,
            },
        };
        place_order(&self.app, &buyer(person), command).await
    }

    /// A new buyer orders `units` of each product.
    pub(super) async fn order(&self, person: u128, units: [i64; 2]) -> OrderId {
        let person = self.make_person(person).await;
        self.fill(person, units).await;
        let total = units[0] * 15_000 + units[1] * 20_000;
        self.place(person, total, "order").await.unwrap()
    }

    pub(super) async fn start(&self, order: OrderId, name: &str) -> PaymentId {
        self.try_start(order, "sandbox", name).await.unwrap()
    }

    pub(super) async fn try_start(
        &self,
        order: OrderId,
        gateway: &str,
        name: &str,
    ) -> Result<PaymentId, CommandError<StartRefusal>> {
        let command = StartPayment {
            key: key(name),
            order,
            gateway: gateway.to_owned(),
            return_url: None,
        };
        start_payment(&self.app, &self.buyer_of(order).await, command).await
    }

    /// The buyer of `order` calls it off.
    pub(super) async fn cancel(&self, order: OrderId) -> Result<(), CommandError<CancelRefusal>> {
        let key = key("cancel");
        let command = CancelOrder { key, order };
        cancel_order(&self.app, &self.buyer_of(order).await, command).await?;
        Ok(())
    }

    async fn buyer_of(&self, order: OrderId) -> Actor {
        let found = storage::order::find(&self.app.db, &Sight::house(), order)
            .await
            .unwrap();
        buyer(found.unwrap().person)
    }

    /// Presses a button of the payment's page.
    pub(super) async fn press(&self, payment: PaymentId, action: CheckoutAction) {
        self.press_with(payment, action, SwitchOverrides::default())
            .await;
    }

    pub(super) async fn press_with(
        &self,
        payment: PaymentId,
        action: CheckoutAction,
        switches: SwitchOverrides,
    ) {
        let reference = self.payment(payment).await.provider_reference.unwrap();
        let form = CheckoutForm { action, switches };
        self.sandbox.submit(&reference, form).unwrap();
    }

    pub(super) async fn payment(&self, id: PaymentId) -> PaymentView {
        let found = storage::payment::find(&self.app.db, &Sight::house(), id)
            .await
            .unwrap();
        found.unwrap()
    }

    /// What the sandbox has to say, taken from it.
    pub(super) async fn messages(&self) -> Vec<(HeaderMap, Bytes)> {
        self.sandbox.deliver_due(self.clock.now()).await;
        std::mem::take(&mut *self.letterbox.0.lock().unwrap())
    }

    pub(super) async fn receive(&self, messages: &[(HeaderMap, Bytes)]) {
        for (headers, body) in messages {
            let received = receive_message(&self.app, "sandbox", headers, body).await;
            received.unwrap();
        }
    }

    /// Runs every job that is due.
    pub(super) async fn work(&self) {
        while worker::work(&self.app, Uuid::nil()).await.unwrap() > 0 {}
    }

    /// Delivers what the sandbox has to say, and does what follows from it, until nothing does.
    pub(super) async fn settle(&self) {
        loop {
            self.work().await;
            let messages = self.messages().await;
            if messages.is_empty() {
                return;
            }
            self.receive(&messages).await;
        }
    }

    /// An order that is paid.
    pub(super) async fn paid_order(&self, person: u128, units: [i64; 2]) -> (OrderId, PaymentId) {
        let order = self.order(person, units).await;
        let payment = self.start(order, "pay").await;
        self.press(payment, CheckoutAction::Pay).await;
        self.settle().await;
        (order, payment)
    }

    pub(super) async fn parts(&self, order: OrderId) -> Vec<SellerOrderView> {
        seller_orders_of(&self.app.db, &[order]).await.unwrap()
    }

    pub(super) async fn part_of(&self, order: OrderId, number: u128) -> SellerOrderId {
        let parts = self.parts(order).await;
        let part = parts
            .iter()
            .find(|part| part.enterprise == enterprise(number));
        part.unwrap().id
    }

    /// What can still be bought of each product.
    pub(super) async fn free(&self) -> [i64; 2] {
        let mut free = [0; 2];
        for (slot, variant) in free.iter_mut().zip(self.variants) {
            let product = storage::catalogue::variant_product(&self.app.db, variant).await;
            let product = product.unwrap().unwrap();
            let found = storage::catalogue::variants_of(&self.app.db, &[product]).await;
            *slot = found.unwrap()[0].stock.unwrap().milli() / 1_000;
        }
        free
    }

    /// The number that `sql` answers as `n`.
    pub(super) async fn number(&self, sql: &str) -> i64 {
        let connection = self.app.db.for_migrations();
        let row = connection.query_one_raw(sea_orm_migration::sea_orm::Statement::from_string(
            connection.get_database_backend(),
            sql,
        ));
        row.await.unwrap().unwrap().try_get("", "n").unwrap()
    }

    /// What the villages of a region have been credited, net of refunds.
    pub(super) async fn credited(&self, region: &str) -> i64 {
        let sql = format!(
            "SELECT COALESCE(SUM(amount_rupiah), 0) AS n FROM village_credits \
             WHERE origin_village_code LIKE '{region}%'"
        );
        self.number(&sql).await
    }

    pub(super) async fn owed(&self, number: u128) -> i64 {
        let balance =
            storage::ledger::balance(&self.app.db, &Sight::house(), enterprise(number)).await;
        balance.unwrap().goods.get()
    }

    /// The invariants that hold whatever happened.
    pub(super) async fn assert_sound(&self) {
        let db = &self.app.db;
        assert_eq!(storage::order::oversold_variants(db).await.unwrap(), 0);
        assert_eq!(
            storage::ledger::unbalanced_transactions(db).await.unwrap(),
            0
        );
        assert_eq!(storage::ledger::unbooked_money(db).await.unwrap(), 0);
        assert_eq!(storage::output::verify(db).await.unwrap(), vec![]);
        assert_eq!(storage::jobs::dead(db).await.unwrap(), 0);
    }
}
