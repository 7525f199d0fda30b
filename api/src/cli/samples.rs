//! Operations to start from, one tab of `GraphiQL` each.

use crate::http::SampleOperation;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

/// Days that the samples look back.
const DAYS: u64 = 90;

/// A tab before its variables have values.
struct Sample {
    /// What it shows, and to whom: in Indonesian and in English.
    title: &'static str,
    query: &'static str,
    variables: Variables,
}

/// The variables that a tab offers.
#[derive(Clone, Copy)]
enum Variables {
    /// None.
    None,
    /// The days of a report.
    Days,
    /// What a buyer fills in on the way from the cart to the payment.
    Buying,
    /// What a manager fills in to serve an order.
    Serving,
}

const SAMPLES: [Sample; 10] = [
    Sample {
        title: "Cari produk, salah ketik tidak apa · Search products, typos welcome",
        query: include_str!("../../assets/samples/search.graphql"),
        variables: Variables::None,
    },
    Sample {
        title: "Daftar produk satu kategori · Products of a category",
        query: include_str!("../../assets/samples/products.graphql"),
        variables: Variables::None,
    },
    Sample {
        title: "Wilayah dan induknya · Regions and what they lie in",
        query: include_str!("../../assets/samples/region.graphql"),
        variables: Variables::None,
    },
    Sample {
        title: "Usaha di satu kecamatan · Enterprises of a district",
        query: include_str!("../../assets/samples/enterprises.graphql"),
        variables: Variables::None,
    },
    Sample {
        title: "Belanja sampai bayar (pembeli) · From the cart to the payment (buyer)",
        query: include_str!("../../assets/samples/buying.graphql"),
        variables: Variables::Buying,
    },
    Sample {
        title: "Pesanan saya (pembeli) · My orders (buyer)",
        query: include_str!("../../assets/samples/orders.graphql"),
        variables: Variables::None,
    },
    Sample {
        title: "Penjualan usaha saya (manajer) · What my enterprise sold (manager)",
        query: include_str!("../../assets/samples/sales.graphql"),
        variables: Variables::Serving,
    },
    Sample {
        title: "Output provinsi (analis) · Output of the province (analyst)",
        query: include_str!("../../assets/samples/output.graphql"),
        variables: Variables::Days,
    },
    Sample {
        title: "Menunggu verifikasi (petugas) · Waiting to be verified (officer)",
        query: include_str!("../../assets/samples/waiting.graphql"),
        variables: Variables::None,
    },
    Sample {
        title: "Siapa saya (siapa pun yang masuk) · Who I am (anyone signed in)",
        query: include_str!("../../assets/samples/viewer.graphql"),
        variables: Variables::None,
    },
];

/// The samples, with the days up to `today`.
pub fn samples(today: NaiveDate) -> Vec<SampleOperation> {
    let sample = |one: Sample| SampleOperation {
        title: one.title.to_owned(),
        query: one.query.to_owned(),
        variables: match one.variables.offered(today) {
            Value::Null => String::new(),
            offered => format!("{offered:#}"),
        },
    };
    SAMPLES.map(sample).into()
}

impl Variables {
    fn offered(self, today: NaiveDate) -> Value {
        match self {
            Self::None => Value::Null,
            Self::Days => json!({ "from": today - Days::new(DAYS), "to": today }),
            Self::Buying => json!({
                "variantId": "…", "cartKey": "cart-1",
                "total": 0, "orderKey": "order-1",
                "orderId": "…", "paymentKey": "payment-1",
            }),
            Self::Serving => json!({
                "sellerOrderId": "…", "acceptKey": "accept-1", "refundKey": "refund-1",
            }),
        }
    }
}
