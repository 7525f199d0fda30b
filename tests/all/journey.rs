//! A rupiah on its way: from a village's product through a buyer's order to the province's figure.

use crate::support::{Engine, on_both_databases, program};
use serde_json::{Value, json};
use tests::buying::{buy, fill_cart};
use tests::client::Client;
use tests::eventually;
use tests::figures::{Around, Figure, books, output, output_by_child};
use tests::platform::{NewEnterprise, Platform};
use tests::selling::{REFUND, photo, wait_found};
use tests::stall::{NewStall, Stall};

const PESAWARAN: &str = "18.09.01.2010";
const LAMPUNG_BARAT: &str = "18.04.04.2005";
/// What the goods of each enterprise come to in the order below, in rupiah.
const BANANA_GOODS: i64 = 2 * 25_000;
const COFFEE_GOODS: i64 = 3 * 40_500;
const DELIVERY: i64 = 12_000;
/// The platform keeps 2.5 %, rounded down on each line.
const FEE: (&str, &str) = ("SENTRA_PLATFORM__FEE_BPS", "250");
const BANANA_FEE: i64 = 1_250;
const COFFEE_FEE: i64 = 3_037;

const BUMDES: NewEnterprise<'static> = NewEnterprise {
    name: "BUM Desa Maju Bersama",
    kind: "BUMDES",
    village: PESAWARAN,
    delivery_fee: Some(DELIVERY),
};
const UMKM: NewEnterprise<'static> = NewEnterprise {
    name: "UMKM Kopi Sebarus",
    kind: "UMKM",
    village: LAMPUNG_BARAT,
    delivery_fee: None,
};

/// The stall of `enterprise`, with a photo of what it sells.
async fn stall(
    platform: &Platform,
    (login, enterprise): (&str, NewEnterprise<'static>),
    (product, price): (&str, i64),
) -> Stall {
    let new = NewStall {
        login,
        enterprise,
        product,
        price,
        stock: 40,
        photo: Some(photo(640, 480, 90).unwrap()),
    };
    Stall::open(platform, new).await.unwrap()
}

fn sold(rupiah: i64) -> Figure {
    Figure {
        sales: rupiah,
        refunds: 0,
        net: rupiah,
    }
}

fn given_back(rupiah: i64) -> Figure {
    Figure {
        refunds: rupiah,
        net: 0,
        ..sold(rupiah)
    }
}

/// The product as a search shows it, with its picture made; and the picture is there.
async fn assert_on_show(platform: &Platform, words: &str, stall: &Stall, village: &str) -> String {
    let product = &stall.listed.product;
    let hit = wait_found(&platform.guest, words, product).await.unwrap();
    assert_eq!(hit["villageName"], village);
    let image = eventually("the picture", async || {
        let hit = wait_found(&platform.guest, words, product).await?;
        Ok(hit["image"]["url"].as_str().map(str::to_owned))
    });
    let url = image.await.unwrap();
    let picture = platform.guest.http().get(&url).send().await.unwrap();
    assert_eq!(picture.status(), 200);
    assert_eq!(picture.headers()["content-type"], "image/webp");
    let query = "query($id: ID!) { product(id: $id) { publishedAt } }";
    let found = platform.guest.gql(query, &json!({ "id": product })).await;
    let published = found.unwrap()["product"]["publishedAt"].take();
    published.as_str().unwrap().to_owned()
}

/// Places and pays an order over both stalls; the order.
async fn bought(platform: &Platform, stalls: [&Stall; 2]) -> Value {
    let buyer = platform.join("Pembeli", "pembeli@contoh.id").await.unwrap();
    let [bananas, coffee] = stalls.map(|stall| stall.listed.variant.as_str());
    let lines = [(bananas, 2), (coffee, 3)];
    let total = fill_cart(&buyer, &lines, "cart-1").await.unwrap();
    assert_eq!(total, BANANA_GOODS + COFFEE_GOODS + DELIVERY);
    let order = buy(&buyer, total, "order-1").await.unwrap();
    assert_eq!(order["goods"], BANANA_GOODS + COFFEE_GOODS);
    assert_eq!(order["delivery"], DELIVERY);
    order
}

/// What the analyst reads: the two villages, the province, and every regency of it.
async fn assert_output(analyst: &Client, days: Around, bananas: Figure, coffee: Figure) {
    let read = async |region| output(analyst, region, days).await.unwrap();
    assert_eq!(read(PESAWARAN).await, bananas);
    assert_eq!(read(LAMPUNG_BARAT).await, coffee);
    let both = Figure {
        sales: bananas.sales + coffee.sales,
        refunds: bananas.refunds + coffee.refunds,
        net: bananas.net + coffee.net,
    };
    assert_eq!(read("18").await, both);
    let regencies = output_by_child(analyst, "18", days).await.unwrap();
    assert_eq!(regencies.len(), 15);
    for (code, figure) in regencies {
        let expected = match code.as_str() {
            "18.09" => bananas,
            "18.04" => coffee,
            _ => Figure::default(),
        };
        assert_eq!(figure, expected, "{code}");
    }
}

/// Gives the money of the order's part of `stall` back, and waits until it went out.
async fn refund(stall: &Stall, order: &Value) {
    let parts = order["sellerOrders"].as_array().unwrap();
    let mut parts = parts.iter();
    let part = parts.find(|part| part["enterprise"]["id"] == stall.enterprise);
    let input = json!({ "sellerOrderId": part.unwrap()["id"], "idempotencyKey": "refund-1" });
    let payload = stall.manager.done(REFUND, &input).await.unwrap();
    assert_eq!(payload["refund"]["amount"], BANANA_GOODS + DELIVERY);
    let query = "query($id: ID!) { sellerOrder(id: $id) { refunds { status } } }";
    let variables = json!({ "id": part.unwrap()["id"] });
    let refunded = eventually("the refund", async || {
        let found = stall.manager.gql(query, &variables).await?;
        let refunds = &found["sellerOrder"]["refunds"];
        Ok((*refunds == json!([{ "status": "SUCCEEDED" }])).then_some(()))
    });
    refunded.await.unwrap();
}

async fn assert_sold_in_books(bananas: &Stall, coffee: &Stall) {
    let sellers = books(&bananas.manager, &bananas.enterprise).await.unwrap();
    let goods = BANANA_GOODS - BANANA_FEE;
    assert_eq!((sellers.goods, sellers.delivery), (goods, DELIVERY));
    assert_eq!(sellers.amounts("PAYMENT", "GOODS"), [goods]);
    assert_eq!(sellers.amounts("PAYMENT", "DELIVERY"), [DELIVERY]);
    assert_eq!((sellers.sum(), sellers.entries.len()), (sellers.total, 2));
    let sellers = books(&coffee.manager, &coffee.enterprise).await.unwrap();
    let goods = COFFEE_GOODS - COFFEE_FEE;
    assert_eq!(sellers.amounts("PAYMENT", "GOODS"), [goods]);
    assert_eq!((sellers.sum(), sellers.total), (goods, goods));
}

async fn assert_refunded_in_books(bananas: &Stall, coffee: &Stall) {
    let sellers = books(&bananas.manager, &bananas.enterprise).await.unwrap();
    let goods = BANANA_GOODS - BANANA_FEE;
    assert_eq!(sellers.amounts("REFUND", "GOODS"), [-goods]);
    assert_eq!(sellers.amounts("REFUND", "DELIVERY"), [-DELIVERY]);
    assert_eq!((sellers.sum(), sellers.total), (0, 0));
    let sellers = books(&coffee.manager, &coffee.enterprise).await.unwrap();
    assert_eq!(sellers.total, COFFEE_GOODS - COFFEE_FEE);
}

on_both_databases! {
    async fn what_is_bought_is_credited_to_its_villages_and_what_is_refunded_not(engine: Engine) {
        let mut platform = Platform::open(&program(), engine, &[FEE]).await.unwrap();
        let login = "manajer@majubersama.example";
        let product = ("Kripik Pisang Coklat", 25_000);
        let bananas = stall(&platform, (login, BUMDES), product).await;
        let login = "pemilik@kopisebarus.example";
        let coffee = stall(&platform, (login, UMKM), ("Kopi Robusta Liwa", 40_500)).await;
        let analyst = "analis@lampung.example";
        platform.join("Analis", analyst).await.unwrap();
        platform.grant(analyst, "ANALYST", "18").await.unwrap();
        let analyst = platform.sign_in(analyst).await.unwrap();

        let at = assert_on_show(&platform, "kripik pisang coklat", &bananas, "Sungai Langka").await;
        assert_on_show(&platform, "kopi liwa", &coffee, "Sebarus").await;
        let days = Around::the(&at).unwrap();
        assert_output(&analyst, days, Figure::default(), Figure::default()).await;

        let order = bought(&platform, [&bananas, &coffee]).await;
        assert_output(&analyst, days, sold(BANANA_GOODS), sold(COFFEE_GOODS)).await;
        assert_sold_in_books(&bananas, &coffee).await;

        refund(&bananas, &order).await;
        assert_output(&analyst, days, given_back(BANANA_GOODS), sold(COFFEE_GOODS)).await;
        assert_refunded_in_books(&bananas, &coffee).await;

        platform.server.stop().await.unwrap();
        platform.verify().unwrap();
    }
}
